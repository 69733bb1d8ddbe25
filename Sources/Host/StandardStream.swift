import CHost
import Glibc

/// Standard output, or standard error: what a program says, unbuffered.
package struct StandardStream: Hashable, Sendable {
    package let descriptor: Int32

    package static let output = StandardStream(descriptor: STDOUT_FILENO)
    package static let error = StandardStream(descriptor: STDERR_FILENO)

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether a person reads it, rather than a file or a program.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Columns of the terminal; nil where it is none, or does not say.
    package var width: Int? {
        let columns = chost_terminal_width(descriptor)
        return columns > 0 ? Int(columns) : nil
    }

    package func write(_ text: String) throws(HostError) {
        var text = text
        // One type for both errors: `withUTF8` does not pass a typed one on.
        let failure = text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
        if let failure { throw failure }
    }

    package func write(_ bytes: [UInt8]) throws(HostError) {
        let failure = bytes.withUnsafeBytes { write($0) }
        if let failure { throw failure }
    }

    /// Writes everything, however little the system takes at a time.
    private func write(_ bytes: UnsafeRawBufferPointer) -> HostError? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = UnsafeRawBufferPointer(rebasing: rest)
            let count = uninterrupted { Glibc.write(descriptor, chunk.baseAddress, chunk.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                waitForRoom()
            } else {
                return HostError("write the output")
            }
        }
        return nil
    }

    /// Whoever started us may share a terminal that they have made non-blocking.
    private func waitForRoom() {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, -1)
    }
}
