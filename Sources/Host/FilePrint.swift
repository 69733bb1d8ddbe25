import Glibc

/// What the system tells of a file without its being read, as git's index keeps it: what has another print
/// is another file, or was changed.
package struct FilePrint: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var owner: UInt32
    package var mode: UInt32
    package var size: Int
    /// Nanoseconds since 1970.
    package var modified: Int
    package var changed: Int

    /// Nil where nothing stands there, or nothing that may be looked at.
    package init?(at path: String, followingLink: Bool = false) {
        var status = stat()
        guard (followingLink ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        owner = status.st_uid
        mode = status.st_mode
        size = Int(status.st_size)
        modified = nanoseconds(status.st_mtim)
        changed = nanoseconds(status.st_ctim)
    }

    package var isOurs: Bool { owner == geteuid() }

    /// The later of its two moments, which are the file system's own.
    package var lastChange: Int { max(modified, changed) }

    package var text: String {
        [
            device, inode, UInt64(owner), UInt64(mode), UInt64(bitPattern: Int64(size)),
            UInt64(bitPattern: Int64(modified)), UInt64(bitPattern: Int64(changed)),
        ].map { String($0) }.joined(separator: " ")
    }

    /// Which thing it is, whatever it holds now.
    package var identity: String { "\(device) \(inode) \(owner)" }
}

private func nanoseconds(_ time: timespec) -> Int {
    let (whole, isTooLarge) = time.tv_sec.multipliedReportingOverflow(by: 1_000_000_000)
    return isTooLarge ? Int.max : whole + time.tv_nsec
}
