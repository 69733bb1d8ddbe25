/// The files and folders of a listing so far, to find those that another system would confuse.
struct KnownNames {
    /// By the name without its case: how it was first written.
    private var first: [String: String] = [:]
    private var lastFolder = ""

    /// Compares the file, and its folders where they are not those of the file before it.
    mutating func collisions(of entry: TreeEntry) -> [Oddity.Kind] {
        var kinds = folderCollisions(of: entry.path)
        if let known = known(entry.path) { kinds.append(kind(of: entry.path, known)) }
        return kinds
    }

    /// How the name was written before, if it was.
    private mutating func known(_ path: String) -> String? {
        let caseless = path.lowercased()
        if let known = first[caseless] { return known }
        first[caseless] = path
        return nil
    }

    private mutating func folderCollisions(of path: String) -> [Oddity.Kind] {
        guard let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return [] }
        guard !path[..<end].utf8.elementsEqual(lastFolder.utf8) else { return [] }
        lastFolder = String(path[..<end])

        var kinds: [Oddity.Kind] = []
        for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") {
            let folder = String(path[...index])
            guard let known = known(folder), !known.utf8.elementsEqual(folder.utf8) else {
                continue
            }
            kinds.append(kind(of: folder, known))
        }
        return kinds
    }

    /// Swift's equality of strings is that of the letters, whatever their encoding.
    private func kind(of path: String, _ known: String) -> Oddity.Kind {
        if path.utf8.elementsEqual(known.utf8) { return .impossibleName }
        return path == known ? .looksLike(known) : .differsInCase(from: known)
    }
}
