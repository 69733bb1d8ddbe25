import Glibc

/// A terminal opened once more, so that not to wait for it is a matter of our own open file alone.
package final class AsideStream: Sendable {
    private let number: Int32

    /// Nil where `shared` is no terminal, or one that may not be opened, as after `su`.
    package init?(again shared: Int32) {
        guard isatty(shared) == 1 else { return nil }
        let flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        number = open("/proc/self/fd/\(shared)", flags)
        if number < 0 { return nil }
    }

    deinit { close(number) }

    /// Writes what there is room for, now or within a time, and returns the rest. A terminal that has gone takes
    /// everything.
    package func write(_ bytes: [UInt8], waiting milliseconds: Int) -> [UInt8] {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = uninterrupted {
                rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN {
                return []
            } else if !hasRoom(within: milliseconds) {
                break
            }
        }
        return Array(rest)
    }

    /// A terminal whose user has stopped it has none.
    private func hasRoom(within milliseconds: Int) -> Bool {
        var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return uninterrupted { Int(poll(&wanted, 1, Int32(clamping: milliseconds))) } > 0
    }
}
