import CGit2

extension Repository {
    /// A commit's own bytes, for who must know that it is exactly what was written.
    package func commitBytes(_ id: ObjectID) throws(GitError) -> [UInt8] {
        try bytes(of: id, GIT_OBJECT_COMMIT, "the commit \(id)")
    }

    /// One folder's bytes, checked to be entries to their end.
    func treeBytes(_ id: ObjectID) throws(GitError) -> TreeBytes {
        let tree = TreeBytes(bytes: try bytes(of: id, GIT_OBJECT_TREE, "the tree \(id)"))
        var offset = 0
        while let place = tree.place(at: offset) { offset = place.end }
        guard offset == tree.bytes.count else {
            throw damaged(GitError(.damaged, "read the tree \(id)", "it is no list of entries"))
        }
        return tree
    }

    private func bytes(
        of id: ObjectID, _ wanted: git_object_t, _ what: String
    ) throws(GitError) -> [UInt8] {
        let object = try read(what, id) { git_odb_read(&$0, objects, $1) }
        defer { git_odb_object_free(object) }

        let type = git_odb_object_type(object)
        guard type == wanted else {
            throw GitError(.wrongType, "read \(what)", "\(id) is a \(name(of: type))")
        }
        return Array(
            UnsafeRawBufferPointer(
                start: git_odb_object_data(object), count: git_odb_object_size(object)))
    }
}
