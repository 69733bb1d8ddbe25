/// What a word of a command may name of the tree, by its letters.
enum Naming: Hashable {
    /// A path, whether or not anything is there.
    case path(String)
    /// Something below a folder that only the run can tell; nil for the tree itself.
    case below(String?)
    /// The tree as a whole, of which no approval covers everything: sign-offs stand in it.
    case tree
    /// Something in a `.git`, which is in no commit.
    case git(String)

    /// Returns what a word may name: as a whole, behind its first `=` and behind its last.
    static func namings(in word: String) -> [Naming] {
        let bytes = word.utf8
        guard let first = bytes.firstIndex(of: 0x3d), let last = bytes.lastIndex(of: 0x3d) else {
            return naming(word[...]).map { [$0] } ?? []
        }
        var starts = [bytes.startIndex, bytes.index(after: first)]
        if last != first { starts.append(bytes.index(after: last)) }
        return starts.compactMap { naming(word[$0...]) }
    }

    private static func naming(_ word: Substring) -> Naming? {
        if let end = word.utf8.firstIndex(of: 0) { return below(word[..<end]) }
        let text = String(word)
        // Most words are no more than this, and every one of every stage is looked at.
        if text.isPlainName { return .path(text) }
        if text.isTreeItself { return .tree }
        guard let path = text.pathWithinTree else { return nil }
        if !path.isOfGit { return .path(path) }
        // `--exclude=.git` means nothing in it.
        return path.isWithinGit ? .git(path) : nil
    }

    private static func below(_ known: Substring) -> Naming? {
        guard let slash = known.utf8.lastIndex(of: 0x2f) else { return nil }
        let folder = String(known[...slash])
        if folder.isTreeItself { return .below(nil) }
        return folder.pathWithinTree.map { .below($0) }
    }
}
