import Glibc

/// Shows a stream to whoever reads it now; who does not read misses it, and holds nobody up.
final class Forwarding {
    private var number: Int32 = -1
    private let isSocket: Bool

    /// Pipes and terminals are opened once more: not to wait is a matter of the open file, which
    /// others share.
    init(to shared: Int32) {
        var status = stat()
        let isThere = fstat(shared, &status) == 0
        isSocket = isThere && status.st_mode & S_IFMT == S_IFSOCK
        if !isThere { return }
        if status.st_mode & S_IFMT == S_IFREG || isSocket {
            number = fcntl(shared, F_DUPFD_CLOEXEC, 3)
        } else {
            let flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
            number = open("/proc/self/fd/\(shared)", flags)
        }
    }

    deinit { shut() }

    private func shut() {
        if number >= 0 { close(number) }
        number = -1
    }

    func show(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty, number >= 0 {
            let count = uninterrupted { rest.withUnsafeBytes(write) }
            if count < 0 && errno == EAGAIN { return }
            if count <= 0 { return shut() }
            rest = rest.dropFirst(count)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        isSocket
            ? send(number, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
            : Glibc.write(number, bytes.baseAddress, bytes.count)
    }
}
