/// A file that differs between two trees.
package struct ChangedPath: Hashable, Sendable {
    /// Bytes that are not UTF-8 are replaced.
    package var path: String
    /// What was there; nil where nothing was.
    package var old: Side?
    package var new: Side?

    package init(path: String, old: Side?, new: Side?) {
        (self.path, self.old, self.new) = (path, old, new)
    }

    package struct Side: Hashable, Sendable {
        package var id: ObjectID
        package var kind: TreeEntry.Kind

        package init(id: ObjectID, kind: TreeEntry.Kind) { (self.id, self.kind) = (id, kind) }
    }
}

extension Repository {
    /// The files that a commit changed against its first parent, or brought where it has none; in git's
    /// order. Costs what differs: a folder that is the same on both sides is not read.
    package func changedPaths(_ commit: ObjectID) throws(GitError) -> [ChangedPath] {
        let new = try self.commit(commit)
        let old: ObjectID? =
            if let parent = new.parents.first { try self.commit(parent).tree } else { nil }
        return try changedPaths(from: old, to: new.tree)
    }

    /// The files that differ between two trees; nil is the empty one.
    package func changedPaths(
        from old: ObjectID?, to new: ObjectID?, limits: TreeLimits = .standard
    ) throws(GitError) -> [ChangedPath] {
        var comparison = TreeComparison(limits: limits)
        try comparison.compare(old, new, of: self, depth: 0)
        return comparison.changes
    }
}

/// Walks two trees side by side.
private struct TreeComparison {
    var changes: [ChangedPath] = []
    private var seen = 0
    private var path: [UInt8] = []
    private let limits: TreeLimits

    init(limits: TreeLimits) { self.limits = limits }

    mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, of repository: borrowing Repository, depth: Int
    ) throws(GitError) {
        guard old != new else { return }
        guard depth <= limits.depthMax else { throw tooLarge("more than \(limits.depthMax) deep") }
        var (olds, news) = (
            TreeReader(try tree(old, of: repository)), TreeReader(try tree(new, of: repository))
        )
        seen += olds.skip(alike: &news)
        while olds.entry != nil || news.entry != nil {
            seen += 1
            guard seen <= limits.entriesMax else {
                throw tooLarge("more than \(limits.entriesMax) files and folders")
            }
            let order = order(olds.entry, news.entry)
            let (one, other) = (order <= 0 ? olds.entry : nil, order >= 0 ? news.entry : nil)
            try compare(one, other, of: repository, depth: depth)
            if one != nil { olds.advance() }
            if other != nil { news.advance() }
            seen += olds.skip(alike: &news)
        }
    }

    /// Both of one name, or one of them nil.
    private mutating func compare(
        _ old: TreeReader.Entry?, _ new: TreeReader.Entry?, of repository: borrowing Repository,
        depth: Int
    ) throws(GitError) {
        guard old?.id != new?.id || old?.kind != new?.kind else { return }
        guard let either = old ?? new else { return }
        let length = path.count
        defer { path.removeSubrange(length...) }
        path += either.name
        if either.kind == nil {
            path.append(UInt8(ascii: "/"))
            try compare(old?.id, new?.id, of: repository, depth: depth + 1)
        } else {
            changes.append(
                ChangedPath(
                    path: String(decoding: path, as: UTF8.self), old: old?.side, new: new?.side))
        }
    }

    private func tree(
        _ id: ObjectID?, of repository: borrowing Repository
    ) throws(GitError) -> TreeBytes {
        guard let id else { return TreeBytes(bytes: []) }
        return try repository.treeBytes(id)
    }

    /// A file and a folder of one name have different places, so they never meet as one entry.
    private func order(_ one: TreeReader.Entry?, _ other: TreeReader.Entry?) -> Int {
        guard let one else { return 1 }
        guard let other else { return -1 }
        if one.name == other.name, (one.kind == nil) == (other.kind == nil) { return 0 }
        return one.key.lexicographicallyPrecedes(other.key) ? -1 : 1
    }

    private func tooLarge(_ why: String) -> GitError {
        GitError(.tooLarge, "compare the folders at \(quoted(path))", "they are \(why)")
    }
}

/// Reads the entries of one folder in their order.
struct TreeReader {
    struct Entry {
        var name: [UInt8]
        /// Nil for a folder.
        var kind: TreeEntry.Kind?
        var id: ObjectID

        /// By which git sorts.
        var key: [UInt8] { kind == nil ? name + [UInt8(ascii: "/")] : name }

        var side: ChangedPath.Side? { kind.map { ChangedPath.Side(id: id, kind: $0) } }
    }

    private let tree: TreeBytes
    /// Where the entry begins, and where the one behind it.
    private var start = 0
    private var offset = 0
    private(set) var entry: Entry?

    init(_ tree: TreeBytes) {
        self.tree = tree
        advance()
    }

    mutating func advance() {
        start = offset
        guard let place = tree.place(at: offset) else {
            entry = nil
            return
        }
        offset = place.end
        entry = Entry(
            name: Array(tree.bytes[place.name]), kind: kind(at: place), id: tree.id(at: place))
    }

    /// Goes on in both to where they differ, and returns over how many entries: most of most folders are the same on both
    /// sides, and looking at each would cost more than all else.
    mutating func skip(alike other: inout TreeReader) -> Int {
        var (one, two, count) = (start, other.start, 0)
        while let place = tree.place(at: one), let twin = other.tree.place(at: two),
            tree.bytes[place.start..<place.end]
                .elementsEqual(other.tree.bytes[twin.start..<twin.end])
        {
            (one, two, count) = (place.end, twin.end, count + 1)
        }
        go(to: one)
        other.go(to: two)
        return count
    }

    private mutating func go(to place: Int) {
        guard place != start else { return }
        offset = place
        advance()
    }

    private func kind(at place: TreeBytes.Place) -> TreeEntry.Kind? {
        if place.isFolder { return nil }
        return
            switch String(
                decoding: tree.bytes[place.start..<place.name.lowerBound - 1], as: UTF8.self)
        {
        case "120000": .symlink
        case "160000": .submodule
        case "100755": .executable
        default: .file
        }
    }
}
