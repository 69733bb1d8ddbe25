extension Command {
    /// A script for fish's `completions` folder.
    var fishCompletion: [String] {
        let revisions = "__\(name)_revisions"
        return ["# Completion of \(name) for fish.", "function \(revisions)"]
            + ["    \(Self.listRevisions)", "end"]
            + ["complete -c \(name) -f"]
            + commonOptions.map { fishLine(for: $0, after: nil) }
            + shownOptions.filter { !$0.isEverywhere }.map { fishLine(for: $0, after: nil) }
            + subcommands.map {
                "complete -c \(name) -n __fish_use_subcommand -a \($0.name) "
                    + "-d \(fishQuoted($0.summary))"
            }
            + subcommands.map(\.asCompleted).flatMap { command in
                command.shownOptions.map { fishLine(for: $0, after: command) }
                    + command.operands.flatMap { fishLines(for: $0, after: command) }
            }
    }

    private func fishLine(for option: Option, after command: Command?) -> String {
        var parts = [fishStart(after: command)]
        if let short = option.short { parts.append("-s \(short)") }
        parts.append("-l \(option.name)")
        if let value = option.value { parts += fishValue(value.choices, value.completion) }
        parts.append("-d \(fishQuoted(option.help))")
        return parts.joined(separator: " ")
    }

    private func fishLines(for operand: Operand, after command: Command) -> [String] {
        let value = fishValue(operand.choices, operand.completion)
        let offers = value.filter { $0 != "-x" && $0 != "-r" }
        if offers.isEmpty { return [] }
        return [([fishStart(after: command)] + offers).joined(separator: " ")]
    }

    private func fishStart(after command: Command?) -> String {
        "complete -c \(name)"
            + (command.map { " -n '__fish_seen_subcommand_from \($0.name)'" } ?? "")
    }

    private func fishValue(_ choices: [String], _ completion: Completion) -> [String] {
        if !choices.isEmpty { return ["-x", "-a \(fishQuoted(choices.joined(separator: " ")))"] }
        return switch completion {
        case .nothing: ["-x"]
        case .file: ["-r", "-F"]
        case .folder: ["-x", "-a '(__fish_complete_directories)'"]
        case .revision: ["-x", "-a '(__\(name)_revisions)'"]
        case .fileOrRevision: ["-r", "-F", "-a '(__\(name)_revisions)'"]
        case .command: ["-x", "-a \(fishQuoted(subcommands.map(\.name).joined(separator: " ")))"]
        }
    }
}

/// Returns `text` in fish's single quotes, where the backslash escapes.
private func fishQuoted(_ text: String) -> String {
    var escaped = ""
    for character in text {
        if character == "'" || character == "\\" { escaped += "\\" }
        escaped.append(character)
    }
    return "'" + escaped + "'"
}
