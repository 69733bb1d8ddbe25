import CGit2

extension Repository {
    /// Lists the files of a commit (or of a tree) at and under `path`, in the order of their paths.
    /// Throws `notFound` where nothing is at `path`.
    package func entries(
        of id: ObjectID, under path: String? = nil, limits: TreeLimits = .standard
    ) throws(GitError) -> [TreeEntry] {
        let parts = parts(of: path ?? "")
        guard let found = try find(parts, in: id) else {
            throw GitError(.notFound, "list `\(path ?? "")`", "nothing is there at \(id)")
        }
        guard case .folder(let tree) = found else { return found.entry.map { [$0] } ?? [] }

        let prefix = parts.isEmpty ? [] : Array((parts.joined(separator: "/") + "/").utf8)
        var walk = TreeWalk(from: prefix, limits: limits)
        try walk.visit(tree, of: self)
        return walk.entries
    }

    /// The file at `path` in a commit (or in a tree); nil where there is none, or a folder.
    package func entry(at path: String, in id: ObjectID) throws(GitError) -> TreeEntry? {
        try find(parts(of: path), in: id)?.entry
    }

    /// The folder at `path`; nil where there is none, or a file.
    func treeID(at path: String, in id: ObjectID) throws(GitError) -> ObjectID? {
        guard case .folder(let tree) = try find(parts(of: path), in: id) else { return nil }
        return tree
    }

    package func isFolder(_ path: String, at id: ObjectID) throws(GitError) -> Bool {
        if case .folder = try find(parts(of: path), in: id) { true } else { false }
    }

    /// The text of a symbolic link: where it says it points. Nobody goes there.
    package func target(of link: TreeEntry) throws(GitError) -> String {
        // Linux follows no longer one either (PATH_MAX).
        String(decoding: try blob(link.id, maxBytes: 4096), as: UTF8.self)
    }

    func tree(_ id: ObjectID, called path: [UInt8]) throws(GitError) -> OpaquePointer {
        try read("the folder \(quoted(path)) (tree \(id))", id) { git_tree_lookup(&$0, handle, $1) }
    }

    private func parts(of path: String) -> [Substring] {
        path.split(separator: "/").filter { $0 != "." }
    }

    /// Walks down by ourselves: libgit2's own says "not found" both of a path that is not in the
    /// tree and of a tree that is not in the repository, and the second is no deletion.
    private func find(_ parts: [Substring], in id: ObjectID) throws(GitError) -> Found? {
        var found = Found.folder(try treeID(of: id))
        var walked: [UInt8] = []
        for part in parts {
            guard case .folder(let folder) = found else { return nil }
            let tree = try tree(folder, called: walked)
            defer { git_tree_free(tree) }

            // A zero byte would end the name early for C, and find another file.
            guard !part.utf8.contains(0), let entry = git_tree_entry_byname(tree, String(part))
            else {
                return nil
            }
            walked.append(contentsOf: part.utf8)
            found = Found(entry, path: walked)
            walked.append(UInt8(ascii: "/"))
        }
        return found
    }

    private func treeID(of id: ObjectID) throws(GitError) -> ObjectID {
        try header(id).type == GIT_OBJECT_TREE ? id : commit(id).tree
    }
}

/// What is at a path.
private enum Found {
    case folder(ObjectID)
    case file(TreeEntry)

    init(_ entry: OpaquePointer, path: [UInt8]) {
        let id = ObjectID(git_tree_entry_id(entry).pointee)
        if let kind = TreeEntry.Kind(git_tree_entry_filemode(entry)) {
            self = .file(TreeEntry(pathBytes: path, kind: kind, id: id))
        } else {
            self = .folder(id)
        }
    }

    var entry: TreeEntry? {
        if case .file(let entry) = self { entry } else { nil }
    }
}
