import CGit2

extension Repository {
    /// How much a file holds, without loading it.
    package func blobSize(_ id: ObjectID) throws(GitError) -> Int {
        let (size, type) = try header(id)
        guard type == GIT_OBJECT_BLOB else {
            throw GitError(.wrongType, "read the file \(id)", "\(id) is a \(name(of: type))")
        }
        return size
    }

    /// What a file holds. Its size is judged by its header, so that a huge one is never loaded.
    package func blob(_ id: ObjectID, maxBytes: Int) throws(GitError) -> [UInt8] {
        let size = try blobSize(id)
        guard size <= maxBytes else {
            throw GitError(
                .tooLarge, "read the file \(id)",
                "it has \(size) bytes; at most \(maxBytes) are read")
        }

        let object = try read("the file \(id)", id) { git_odb_read(&$0, objects, $1) }
        defer { git_odb_object_free(object) }
        return Array(
            UnsafeRawBufferPointer(
                start: git_odb_object_data(object), count: git_odb_object_size(object)))
    }
}
