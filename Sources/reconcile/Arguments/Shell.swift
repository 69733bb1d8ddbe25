/// A shell whose completion can be derived from the commands.
enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish
}

extension Command {
    /// Returns the script that teaches `shell` to complete this program.
    func completion(for shell: Shell) -> String {
        let lines =
            switch shell {
            case .bash: bashCompletion
            case .zsh: zshCompletion
            case .fish: fishCompletion
            }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Prints the names that may stand for a revision, one a line, in every shell.
    static let listRevisions = "git for-each-ref --format='%(refname:short)' 2>/dev/null"
}

extension Option {
    /// Every way to write it: `-q`, `--quiet`.
    var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + [spelling] }
}

/// Returns `text` as one word of a shell, in single quotes.
func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
}
