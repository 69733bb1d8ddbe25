import Glibc

/// Reading files without being led astray: no link is followed where none is meant, nothing blocks.
package enum File {
    package enum Kind: Hashable, Sendable { case file(isExecutable: Bool), folder, link, other }

    /// Returns what stands at `path` itself; nil where nothing does.
    package static func kind(at path: String) -> Kind? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return kind(status)
    }

    static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file(isExecutable: status.st_mode & S_IXUSR != 0)
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// Returns the bytes of a regular file; nil where it has more than `bytesMax`.
    package static func read(_ path: String, bytesMax: Int, followingLinks: Bool = false) throws -> [UInt8]? {
        // A pipe would block at opening; a link is refused where it is not meant.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW)
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw HostError("read `\(path)`", errno) }
        defer { close(descriptor) }

        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw HostError("read `\(path)`", errno) }
        guard case .file = kind(status) else { throw HostError("read `\(path)`", EINVAL) }
        guard status.st_size <= bytesMax else { return nil }
        return try read(descriptor, path, bytesMax: bytesMax)
    }

    private static func read(_ descriptor: Int32, _ path: String, bytesMax: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        let chunkBytes = 1 << 16
        while true {
            var failure: Int32 = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: chunkBytes) { buffer, count in
                var got = Glibc.read(descriptor, buffer.baseAddress, chunkBytes)
                while got < 0, errno == EINTR { got = Glibc.read(descriptor, buffer.baseAddress, chunkBytes) }
                if got < 0 { failure = errno }
                count = max(0, got)
            }
            if failure != 0 { throw HostError("read `\(path)`", failure) }
            if chunk.isEmpty { return bytes }
            bytes += chunk
            // It may have grown since it was measured.
            if bytes.count > bytesMax { return nil }
        }
    }
}
