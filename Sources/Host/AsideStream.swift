import Glibc
import Synchronization

/// A terminal, for what may also be missed: nothing may wait for somebody who has stopped it with Ctrl-S and
/// gone home. It is opened once more, so that not to wait for it is a matter of our own open file alone.
package final class AsideStream: Sendable {
    private let number: Int32
    private let gap: @Sendable (Int) -> String
    private let state = Mutex(State())

    private struct State {
        /// What is left of a line that has begun.
        var rest: [UInt8] = []
        var missed = 0
    }

    /// Nil where `shared` is no terminal, or one that may not be opened, as after `su`. `gap` says that so many
    /// lines were missed.
    package init?(again shared: Int32, gap: @escaping @Sendable (Int) -> String) {
        self.gap = gap
        guard isatty(shared) == 1 else { return nil }
        let flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        number = open("/proc/self/fd/\(shared)", flags)
        if number < 0 { return nil }
    }

    deinit { close(number) }

    /// A line is written whole, or not at all.
    package func write(_ line: String) {
        state.withLock { state in
            // Who was waited for once is not waited for again until it moves.
            let isStopped = !state.rest.isEmpty || state.missed > 0
            let patience = isStopped ? 0 : patienceMilliseconds
            state.rest = write(state.rest, waiting: patience)
            guard state.rest.isEmpty else { return state.missed += 1 }
            let text = (state.missed == 0 ? "" : gap(state.missed)) + line
            state.rest = write(Array(text.utf8), waiting: patience)
            state.missed = 0
        }
    }

    /// Writes what there is room for, now or within a time, and returns the rest. A terminal that has gone takes
    /// everything.
    private func write(_ bytes: [UInt8], waiting milliseconds: Int) -> [UInt8] {
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

private let patienceMilliseconds = 1_000
