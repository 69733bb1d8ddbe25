import CGit2
import Glibc

extension Repository {
    /// What the index has of a file: its blob, where no merge is open there; nil where it has none.
    package func staged(_ path: String) throws(GitError) -> ObjectID? {
        try withIndex("read the index") { index in
            guard let entry = git_index_get_bypath(index, path, 0) else { return nil }
            return ObjectID(entry.pointee.id)
        }
    }

    /// Has the index say that a file is `blob`, as it lies in the working tree now. Nothing is run and
    /// nothing converted: whoever calls this has written the file as it is stored.
    package func stage(_ path: String, as blob: ObjectID, at file: String) throws(GitError) {
        let doing = "write `\(path)` to the index"
        var status = stat()
        guard lstat(file, &status) == 0 else { throw diskError(doing, file) }
        try withIndex(doing) { index throws(GitError) in
            // Its name is the index's own memory, which adding it again replaces.
            var entry = git_index_get_bypath(index, path, 0)?.pointee ?? git_index_entry()
            if entry.mode == 0 { entry.mode = GIT_FILEMODE_BLOB.rawValue }
            entry.id = blob.raw
            entry.file_size = UInt32(truncatingIfNeeded: status.st_size)
            entry.ctime = indexTime(status.st_ctim)
            entry.mtime = indexTime(status.st_mtim)
            entry.dev = UInt32(truncatingIfNeeded: status.st_dev)
            entry.ino = UInt32(truncatingIfNeeded: status.st_ino)
            try check(doing) {
                path.withCString { name in
                    entry.path = name
                    return git_index_add(index, &entry)
                }
            }
            try check(doing) { git_index_write(index) }
        }
    }

    /// Has the index forget a file.
    package func unstage(_ path: String) throws(GitError) {
        let doing = "take `\(path)` out of the index"
        try withIndex(doing) { index throws(GitError) in
            try check(doing) { git_index_remove_bypath(index, path) }
            try check(doing) { git_index_write(index) }
        }
    }

    private func withIndex<Result>(
        _ doing: String, _ body: (OpaquePointer) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        let index = try acquire(doing) { git_repository_index(&$0, handle) }
        defer { git_index_free(index) }
        return try body(index)
    }
}

private func indexTime(_ time: timespec) -> git_index_time {
    git_index_time(
        seconds: Int32(truncatingIfNeeded: time.tv_sec),
        nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
}
