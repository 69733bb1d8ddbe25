import CHost
import Glibc

/// A file that one open descriptor at a time may hold; let go of with its owner, however that ends.
package struct FileLock: ~Copyable {
    private let file: Descriptor

    /// Takes the lock without waiting, and makes the file; nil where another holds it.
    package init?(_ path: String) throws(HostError) {
        while true {
            guard
                let file = Descriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
            else { throw HostError("lock", path) }
            let answer = chost_lock(file.number)
            guard answer >= 0 else { throw HostError("lock", path) }
            guard answer == 0 else { return nil }
            // Whoever removed the file meanwhile would give the next one a lock of their own.
            if Self.stands(at: path, file) {
                self.file = file
                return
            }
        }
    }

    package consuming func release() {}

    /// Whether anybody holds the lock. Takes nothing, so that nobody is kept out by the question.
    package static func isHeld(_ path: String) throws(HostError) -> Bool {
        guard let file = Descriptor(open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)) else {
            let error = HostError("ask who holds", path)
            if error.isNotFound { return false }
            throw error
        }
        let answer = chost_is_locked(file.number)
        guard answer >= 0 else { throw HostError("ask who holds", path) }
        return answer == 1
    }

    private static func stands(at path: String, _ file: borrowing Descriptor) -> Bool {
        var (ours, there) = (stat(), stat())
        return fstat(file.number, &ours) == 0 && lstat(path, &there) == 0
            && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
    }
}
