import Glibc

/// How a compare-and-swap ended.
package enum Swap: Hashable, Sendable {
    case swapped
    /// The reference names something else, which stays; nil where there is none.
    case differs(ObjectID?)
}

extension Repository {
    /// Moves the branch `reference` (`refs/heads/x`) to `new` if it names `expected`; nil stands for "there
    /// is none". True against every other process that uses git's lock files, git itself included. When it
    /// returns `swapped`, a power cut no longer undoes it, provided that the objects were synced before.
    ///
    /// Where another holds the lock, tries again for `patience` milliseconds, then throws `locked`.
    package func compareAndSwap(
        _ reference: String, expected: ObjectID?, new: ObjectID, patience: Int = 2_000
    ) throws(GitError) -> Swap {
        try judge(reference: reference)
        var lock = try RefLock(reference, in: commonDirectory, patience: patience)
        let found = try lock.current()
        guard found == expected else { return .differs(found) }
        if found == nil { try refuseNeighbours(of: reference) }
        try lock.move(to: new)
        return .swapped
    }

    /// What a reference names now, without a word of configuration; nil where there is none.
    package func current(_ reference: String) throws(GitError) -> ObjectID? {
        try judge(reference: reference)
        return try value(of: reference, in: commonDirectory)
    }

    /// A file of references may hold what folders would refuse: `x` and `x/y` cannot both be.
    private func refuseNeighbours(of reference: String) throws(GitError) {
        let doing = "make the reference `\(reference)`"
        let bytes = try smallFile(commonDirectory + "/packed-refs", doing: doing) ?? []
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count > 41 {
            let name = String(decoding: line.dropFirst(41), as: UTF8.self)
            guard name.hasPrefix(reference + "/") || reference.hasPrefix(name + "/") else {
                continue
            }
            throw GitError(
                .exists, doing, "`\(name)` stands in its way: git keeps no name below another",
                remedy: "rename one of the two: git branch -m OLD NEW")
        }
    }

    /// What git's own check asks of a name that we would make, and no more than we need.
    private func judge(reference: String) throws(GitError) {
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        let isGood =
            parts.count >= 3 && parts[0] == "refs"
            && parts.allSatisfy { !$0.isEmpty && $0.first != "." && !$0.hasSuffix(".lock") }
            && !reference.contains("..") && !reference.contains("@{") && reference.last != "."
            && reference.utf8.allSatisfy {
                $0 > 0x20 && $0 != 0x7f && !"~^:?*[\\".utf8.contains($0)
            }
        guard isGood else {
            throw GitError(.invalid, "use the reference `\(reference)`", "it is no name for one")
        }
    }
}

/// Reads a reference where git keeps it: in a file of its own, or else in `packed-refs`.
func value(of reference: String, in folder: String) throws(GitError) -> ObjectID? {
    let doing = "read the reference `\(reference)`"
    let path = "\(folder)/\(reference)"
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    // An empty folder may stand there, left by a longer name.
    if !isFolder, let bytes = try smallFile(path, doing: doing) {
        let text = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        guard let id = ObjectID(hex: text) else {
            throw GitError(.damaged, doing, "its file holds no id, but `\(text.prefix(60))`")
        }
        return id
    }
    return try packedValue(of: reference, in: folder, doing)
}

private func packedValue(
    of reference: String, in folder: String, _ doing: String
) throws(GitError) -> ObjectID? {
    let bytes = try smallFile(folder + "/packed-refs", doing: doing) ?? []
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count > 41 {
        guard line[line.startIndex + 40] == 0x20,
            line.dropFirst(41).elementsEqual(reference.utf8)
        else { continue }
        return ObjectID(hex: String(decoding: line.prefix(40), as: UTF8.self))
    }
    return nil
}
