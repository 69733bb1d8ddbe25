import Glibc

/// The right to move one reference: git's own lock, a file that only one process can create.
struct RefLock: ~Copyable {
    private let file: Int32
    private let reference: String
    private let folder: String
    private let path: String
    private let doing: String

    init(_ reference: String, in folder: String, patience: Int) throws(GitError) {
        let path = "\(folder)/\(reference)"
        let doing = "move the reference `\(reference)`"
        for newFolder in try makeFolders(to: path, in: folder, doing) {
            try syncFolder(newFolder, doing: doing)
        }
        file = try acquired(path + ".lock", patience: patience, doing)
        (self.reference, self.folder, self.path, self.doing) = (reference, folder, path, doing)
    }

    deinit {
        close(file)
        // Gone already where the lock became the reference.
        if !isMoved { unlink(path + ".lock") }
    }

    private var isMoved = false

    func current() throws(GitError) -> ObjectID? { try value(of: reference, in: folder) }

    /// Written and synced under the lock's name, then renamed, then the folder synced.
    mutating func move(to new: ObjectID) throws(GitError) {
        try writeAll(Array("\(new)\n".utf8), to: file, doing: doing, path)
        guard fsync(file) == 0 else { throw diskError(doing, path) }
        // An empty folder of that name may be left of a longer one.
        if rename(path + ".lock", path) != 0 {
            guard errno == EISDIR, rmdir(path) == 0, rename(path + ".lock", path) == 0 else {
                throw diskError(doing, path)
            }
        }
        isMoved = true
        try syncFolder(parent(of: path), doing: doing)
    }
}

/// Makes the folders above `path`; returns those in which a new name must be synced.
private func makeFolders(
    to path: String, in folder: String, _ doing: String
) throws(GitError) -> [String] {
    let above = parent(of: path)
    guard above.utf8.count > folder.utf8.count, access(above, F_OK) != 0 else { return [] }
    let higher = try makeFolders(to: above, in: folder, doing)
    guard mkdir(above, 0o755) == 0 || errno == EEXIST else { throw diskError(doing, above) }
    return higher + [parent(of: above)]
}

private func parent(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
}

/// Creates the lock file; while another has it, waits a little longer each time, by chance, so that
/// those who wait do not come back together.
private func acquired(_ path: String, patience: Int, _ doing: String) throws(GitError) -> Int32 {
    var waited = 0
    var longest = 1_000
    while true {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if file >= 0 { return file }
        guard errno == EEXIST else { throw diskError(doing, path) }
        guard waited < patience * 1_000 else { throw held(path, doing) }
        let pause = Int.random(in: 200...longest)
        usleep(UInt32(pause))
        waited += pause
        longest = min(2 * longest, 50_000)
    }
}

private func held(_ path: String, _ doing: String) -> GitError {
    var status = stat()
    let isThere = stat(path, &status) == 0
    let age = isThere ? max(0, Int(time(nil)) - Int(status.st_mtim.tv_sec)) : 0
    return GitError(
        .locked, doing, "another process holds its lock, \(path), since \(age) s",
        remedy: "if no git and no other writer is running, remove that file: its owner was killed")
}
