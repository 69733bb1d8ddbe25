import CGit2
import Glibc

extension Repository {
    /// What the index has of a file: its blob, where no merge is open there; nil where it has none.
    package func staged(_ path: String) throws(GitError) -> ObjectID? {
        let doing = "read the index"
        let index = try acquire(doing) { git_repository_index(&$0, handle) }
        defer { git_index_free(index) }
        guard let entry = git_index_get_bypath(index, path, 0) else { return nil }
        return ObjectID(entry.pointee.id)
    }
}

/// The index of a working tree while nobody else may change it: git's own lock is held.
///
/// Nothing is run and nothing converted: whoever stages a file here has written it as it is stored.
struct LockedIndex: ~Copyable {
    private let path: String
    private let doing: String
    private var isWritten = false

    init(of repository: borrowing Repository) throws(GitError) {
        path = repository.gitDirectory + "/index"
        doing = "write the index"
        let lock = open(path + ".lock", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard lock >= 0 else {
            guard errno == EEXIST else { throw diskError(doing, path) }
            throw GitError(
                .locked, doing, "another process holds its lock, \(path).lock",
                remedy: "wait until the other git is done; if none is running, remove that file")
        }
        close(lock)
    }

    deinit {
        unlink(draft)
        if !isWritten { unlink(path + ".lock") }
    }

    private var draft: String { path + ".reconcile" }

    /// Has the index say that a file is `blob`, as it lies in the working tree at `file` now.
    mutating func stage(_ name: String, as blob: ObjectID, at file: String) throws(GitError) {
        var status = stat()
        guard lstat(file, &status) == 0 else { throw diskError(doing, file) }
        unlink(draft)
        let bytes = try smallFile(path, doing: doing) ?? []
        if !bytes.isEmpty { try write(bytes, to: draft) }
        let index = try opened()
        defer { git_index_free(index) }
        // Its name is the index's own memory, which adding it again replaces.
        var entry = git_index_get_bypath(index, name, 0)?.pointee ?? git_index_entry()
        if entry.mode == 0 { entry.mode = GIT_FILEMODE_BLOB.rawValue }
        entry.id = blob.raw
        entry.file_size = UInt32(truncatingIfNeeded: status.st_size)
        entry.ctime = indexTime(status.st_ctim)
        entry.mtime = indexTime(status.st_mtim)
        entry.dev = UInt32(truncatingIfNeeded: status.st_dev)
        entry.ino = UInt32(truncatingIfNeeded: status.st_ino)
        try check(doing) {
            name.withCString { name in
                entry.path = name
                return git_index_add(index, &entry)
            }
        }
        try check(doing) { git_index_write(index) }
    }

    /// From here on it is the index, for everybody.
    mutating func commit() throws(GitError) {
        // The lock becomes the new index, and then the index: between the two it is still locked.
        guard rename(draft, path + ".lock") == 0, rename(path + ".lock", path) == 0 else {
            throw diskError(doing, path)
        }
        isWritten = true
    }

    /// What has an unusual form is refused by libgit2, in words that help nobody.
    private func opened() throws(GitError) -> OpaquePointer {
        do throws(GitError) {
            let index = try acquire(doing) { git_index_open(&$0, draft) }
            return index
        } catch {
            throw GitError(
                error.code, doing, error.message,
                remedy:
                    "a split or sparse index cannot be written here: commit to a new branch, --branch NAME"
            )
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(GitError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw diskError(doing, path) }
        defer { close(file) }
        try writeAll(bytes, to: file, doing: doing, path)
    }
}

private func indexTime(_ time: timespec) -> git_index_time {
    git_index_time(
        seconds: Int32(truncatingIfNeeded: time.tv_sec),
        nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
}
