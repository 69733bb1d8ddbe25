import Glibc

/// The right to move one reference: git's own lock, a file that only one process can create.
///
/// Whoever is killed leaves it behind. So it is a second name of our *claim*, a file that nobody but us makes and
/// that its owner has locked as long as it lives: a lock that is the claim of nobody alive was ours, and is taken
/// away; every other one may be git's, and is waited for.
struct RefLock: ~Copyable {
    private let file: Int32
    private let claim: String
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
        // Each reference has a claim of its own: `x/y` is not `x-y`.
        let name = reference.replacing("%", with: "%25").replacing("/", with: "%2F")
        let claim = "\(folder)/\(name).claim"
        file = try acquired(path + ".lock", claim: claim, patience: patience, doing)
        (self.reference, self.folder, self.path, self.doing) = (reference, folder, path, doing)
        self.claim = claim
    }

    deinit {
        // Gone already where the lock became the reference.
        if !isMoved { unlink(path + ".lock") }
        unlink(claim)
        close(file)
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
private func acquired(
    _ path: String, claim: String, patience: Int, _ doing: String
) throws(GitError) -> Int32 {
    var waited = 0
    var longest = 1_000
    while true {
        if let file = try claimed(claim, lock: path, doing) {
            if try name(claim, path, doing) { return file }
            unlink(claim)
            close(file)
        }
        guard waited < patience * 1_000 else { throw held(path, doing) }
        let pause = Int.random(in: 200...longest)
        usleep(UInt32(pause))
        waited += pause
        longest = min(2 * longest, 50_000)
    }
}

/// A claim that is new and locked; nil where another has one. What a dead owner left is taken away first, with
/// its lock. It is never written to again: it may be the reference itself by now.
private func claimed(_ claim: String, lock: String, _ doing: String) throws(GitError) -> Int32? {
    var file = open(claim, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    if file >= 0 {
        if flock(file, LOCK_EX | LOCK_NB) == 0, isSame(file, claim) {
            if isSame(file, lock) { unlink(lock) }
            unlink(claim)
        }
        close(file)
    }
    file = open(claim, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
        if errno == EEXIST { return nil }
        throw diskError(doing, claim)
    }
    // Between those two another may have taken it for a dead one's.
    if flock(file, LOCK_EX | LOCK_NB) == 0, isSame(file, claim) { return file }
    close(file)
    return nil
}

/// Whether the lock is ours now.
private func name(_ claim: String, _ lock: String, _ doing: String) throws(GitError) -> Bool {
    if link(claim, lock) == 0 { return true }
    if errno == EEXIST { return false }
    let error = diskError(doing, lock)
    unlink(claim)
    throw error
}

private func isSame(_ file: Int32, _ path: String) -> Bool {
    var (one, other) = (stat(), stat())
    return fstat(file, &one) == 0 && lstat(path, &other) == 0 && one.st_ino == other.st_ino
        && one.st_dev == other.st_dev
}

private func held(_ path: String, _ doing: String) -> GitError {
    var status = stat()
    let isThere = stat(path, &status) == 0
    let age = isThere ? max(0, Int(time(nil)) - Int(status.st_mtim.tv_sec)) : 0
    return GitError(
        .locked, doing, "another process holds its lock, \(path), since \(age) s",
        remedy: "if no git and no other writer is running, remove that file: its owner was killed")
}
