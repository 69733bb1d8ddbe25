extension Repository {
    /// What the file at `path` holds in a commit (or in a tree); nil where there is none, or a folder.
    package func file(
        at path: String, in id: ObjectID, maxBytes: Int
    ) throws(GitError) -> [UInt8]? {
        guard let entry = try entry(at: path, in: id) else { return nil }
        return try blob(entry.id, maxBytes: maxBytes)
    }

    /// The names in one folder of a commit (or of a tree), in git's order, without what lies deeper; nil
    /// where no folder is at `path`. The top is the empty path.
    package func folder(
        at path: String, in id: ObjectID
    ) throws(GitError) -> [FolderEntry]? {
        guard let tree = try treeID(at: path, in: id) else { return nil }
        var reader = TreeReader(try treeBytes(tree))
        var entries: [FolderEntry] = []
        while let entry = reader.entry {
            let name = String(decoding: entry.name, as: UTF8.self)
            entries.append(FolderEntry(name: name, kind: entry.kind, id: entry.id))
            reader.advance()
        }
        return entries
    }
}

/// A file or a folder, by its name in the folder that was listed.
package struct FolderEntry: Hashable, Sendable {
    package var name: String
    /// Nil for a folder.
    package var kind: TreeEntry.Kind?
    package var id: ObjectID

    package init(name: String, kind: TreeEntry.Kind?, id: ObjectID) {
        (self.name, self.kind, self.id) = (name, kind, id)
    }
}
