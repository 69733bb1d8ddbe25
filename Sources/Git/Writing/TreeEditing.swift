extension Writer {
    /// The tree that `base` becomes by the changes; only the folders on their paths are made anew. The
    /// base may be pending. Where nothing is left, it is the empty tree.
    ///
    /// Throws `notFound` for the removal of what is not there, and `invalid` where a file would take
    /// the place of a folder or lie in a file.
    package mutating func putTree(
        _ base: ObjectID?, changes: [String: TreeChange]
    ) throws(GitError) -> ObjectID {
        let made = try edited(base, try taken(apart: changes)[...], depth: 0)
        return if let made { made } else { try put(.tree, []) }
    }

    /// Nil where the folder is left empty, as git keeps no such folder.
    private mutating func edited(
        _ base: ObjectID?, _ changes: ArraySlice<PathChange>, depth: Int
    ) throws(GitError) -> ObjectID? {
        var tree = try takeTree(base, changes, depth)
        var rest = changes
        while let first = rest.first {
            let end = rest.firstIndex { $0.parts[depth] != first.parts[depth] } ?? rest.endIndex
            try edit(&tree, rest[..<end], depth: depth)
            rest = rest[end...]
        }
        guard !tree.bytes.isEmpty else { return nil }
        let made = try put(.tree, tree.bytes, from: base)
        trees[made] = tree
        return made
    }

    /// Edits one entry: a file, or the folder that all of `changes` lie in.
    private mutating func edit(
        _ tree: inout TreeBytes, _ changes: ArraySlice<PathChange>, depth: Int
    ) throws(GitError) {
        guard let first = changes.first else { return }
        let name = first.parts[depth].utf8
        let found = tree.find(name)
        if first.parts.count > depth + 1 {
            if let found, !found.isFolder {
                throw refused(first, "a file is where it has a folder")
            }
            let inner = try edited(found.map(tree.id), changes, depth: depth + 1)
            tree.set(name, found, mode: "40000", inner)
            return
        }
        guard changes.count == 1 else { throw refused(first, "it would be a file and a folder") }
        if let found, found.isFolder { throw refused(first, "a folder is there") }
        switch first.change {
        case .put(let blob): tree.set(name, found, mode: "100644", blob)
        case .remove:
            guard found != nil else { throw notThere(first) }
            tree.set(name, found, mode: "", nil)
        }
    }

    /// Out of the memory that holds the newest tree; the edited one takes its place there, so that a
    /// long chain of commits holds one tree and not all.
    private mutating func takeTree(
        _ base: ObjectID?, _ changes: ArraySlice<PathChange>, _ depth: Int
    ) throws(GitError) -> TreeBytes {
        guard let base else { return TreeBytes(bytes: []) }
        if let known = trees.removeValue(forKey: base) { return known }
        // A chain that was given up leaves folders here that nobody asks for again.
        if trees.count > Self.treesMax { trees.removeAll() }
        if let bytes = pending.bytes(of: base) { return TreeBytes(bytes: bytes) }
        return try repository.treeBytes(base)
    }

    private static var treesMax: Int { 20_000 }

    private func refused(_ change: PathChange, _ why: String) -> GitError {
        GitError(.invalid, "write the tree entry `\(change.path)`", why)
    }

    private func notThere(_ change: PathChange) -> GitError {
        GitError(.notFound, "remove the tree entry `\(change.path)`", "nothing is there")
    }
}

extension TreeBytes {
    /// Puts, replaces or, without an id, removes.
    fileprivate mutating func set(
        _ name: Substring.UTF8View, _ found: Place?, mode: StaticString, _ id: ObjectID?
    ) {
        switch (found, id) {
        case (nil, nil): break
        case (let found?, nil): remove(found)
        case (nil, let id?): insert(name, mode: mode, id: id)
        case (let found?, let id?):
            if found.isFolder || found.isPlainFile { return replace(found, by: id) }
            // What was a link or a program becomes an ordinary file; both sort alike.
            remove(found)
            insert(name, mode: mode, id: id)
        }
    }
}
