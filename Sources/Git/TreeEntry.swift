/// One file of a commit, as git recorded it. What it points to is not followed.
package struct TreeEntry: Hashable, Sendable {
    /// From the top of the tree, parts joined by `/`. Bytes that are not UTF-8 are replaced. Two
    /// paths that Swift calls equal may differ as bytes (composed and decomposed accents).
    package var path: String
    /// The path as it is, where it is not UTF-8.
    package var rawPath: [UInt8]?
    package var kind: Kind
    package var id: ObjectID

    package init(path: String, rawPath: [UInt8]? = nil, kind: Kind, id: ObjectID) {
        self.path = path
        self.rawPath = rawPath
        self.kind = kind
        self.id = id
    }

    /// The same entry as seen from a folder above it, whose path is `prefix` with a `/`.
    package func dropping(_ prefix: String) -> TreeEntry {
        var entry = self
        let count = prefix.utf8.count
        entry.path = String(decoding: path.utf8.dropFirst(count), as: UTF8.self)
        entry.rawPath = rawPath.map { Array($0.dropFirst(count)) }
        return entry
    }
}

extension TreeEntry {
    package enum Kind: Hashable, Sendable {
        case file
        case executable
        /// Its blob is the text of the link.
        case symlink
        /// Its id is a commit of another repository.
        case submodule
    }
}
