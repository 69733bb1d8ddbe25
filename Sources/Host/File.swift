import Glibc

/// Reads files that a stranger may have put there.
package enum File {
    /// Returns what a regular file holds. Never waits: a pipe, a terminal or a device is refused, and
    /// so is a file of more than `maxBytes`, before it is read. A symbolic link at the end of
    /// `path` is refused unless `followingLink`.
    package static func read(
        _ path: String, maxBytes: Int, followingLink: Bool = false
    ) throws(HostError) -> [UInt8] {
        let file = try opened(path, followingLink: followingLink)
        let size = try regularSize(of: file, path)
        guard size <= maxBytes else { throw tooLarge(path, maxBytes) }
        return try contents(of: file, path, expecting: size, maxBytes)
    }

    /// Returns how large a file is that `read` could read; throws what `read` would.
    package static func readableSize(_ path: String) throws(HostError) -> Int {
        let file = try opened(path, followingLink: false)
        return try regularSize(of: file, path)
    }

    private static func opened(
        _ path: String, followingLink: Bool
    ) throws(HostError) -> Descriptor {
        // O_NONBLOCK: to open a FIFO that nobody writes to would wait for ever.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followingLink ? 0 : O_NOFOLLOW)
        guard let file = Descriptor(open(path, flags)) else {
            throw errno == ELOOP && !followingLink
                ? HostError("read", path, message: "it is a symbolic link")
                : HostError("read", path)
        }
        return file
    }

    private static func regularSize(
        of file: borrowing Descriptor, _ path: String
    ) throws(HostError) -> Int {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw HostError("read", path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Int(status.st_size)
        case S_IFDIR: throw HostError("read", path, message: "it is a folder")
        default: throw HostError("read", path, message: "it is not a regular file")
        }
    }

    /// Reads to the end, for the size was only true when it was asked: a file of /proc says 0.
    private static func contents(
        of file: borrowing Descriptor, _ path: String, expecting size: Int, _ maxBytes: Int
    ) throws(HostError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var filled = 0
        let number = file.number
        while true {
            let count = uninterrupted {
                bytes.withUnsafeMutableBytes {
                    Glibc.read(number, $0.baseAddress?.advanced(by: filled), $0.count - filled)
                }
            }
            guard count >= 0 else { throw HostError("read", path) }
            filled += count
            guard filled <= maxBytes else { throw tooLarge(path, maxBytes) }
            guard count > 0 else { break }
            if filled == bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: max(4096, filled)))
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    private static func tooLarge(_ path: String, _ maxBytes: Int) -> HostError {
        HostError("read", path, message: "it has more than \(maxBytes) bytes")
    }
}

extension File {
    /// Takes files of one folder away, and returns once that is on the disk; one that is not there is no matter.
    package static func remove(_ names: [String], from folder: String) throws(HostError) {
        var isChanged = false
        for name in names {
            let path = "\(folder)/\(name)"
            if unlink(path) == 0 {
                isChanged = true
            } else if errno != ENOENT {
                throw HostError("take away", path)
            }
        }
        if isChanged { try Directory.sync(folder) }
    }
}
