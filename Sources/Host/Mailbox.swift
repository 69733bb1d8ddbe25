import CHost
import Glibc
import Synchronization

/// Where threads leave messages for one reader, who waits for them for a while.
package final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    /// Written to when a message comes: a reader that waits in `poll` wakes.
    private let bell: (ring: Int32, hear: Int32)

    package init() throws(HostError) {
        var ends: [Int32] = [0, 0]
        guard chost_pipe(&ends) == 0 else { throw HostError("open a pipe") }
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        bell = (ring: ends[1], hear: ends[0])
    }

    deinit {
        close(bell.ring)
        close(bell.hear)
    }

    package func put(_ message: Message) {
        messages.withLock { $0.append(message) }
        var byte: UInt8 = 1
        // A full pipe rings already.
        _ = Glibc.write(bell.ring, &byte, 1)
    }

    /// Returns the oldest message; waits for one for so many seconds, and then returns nil.
    package func take(waiting seconds: Int) -> Message? {
        let end = bootClock() + .seconds(seconds)
        while true {
            // Before the messages are looked at: what rings after that has left one which is not seen yet.
            silence()
            if let message = next() { return message }
            let rest = end - bootClock()
            guard rest > .zero else { return nil }
            listen(for: rest)
        }
    }

    /// A bell that rang for messages which were taken since would wake whoever waits next, for nothing.
    private func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(bell.hear, &bytes, bytes.count) > 0 {}
    }

    private func listen(for rest: Duration) {
        var wanted = pollfd(fd: bell.hear, events: Int16(POLLIN), revents: 0)
        // Rounded up, so that the last thousandth of a second is waited for as well; who called asks again.
        let milliseconds = min(rest, .seconds(3_600)) / .milliseconds(1)
        _ = poll(&wanted, 1, Int32(milliseconds.rounded(.up)))
    }

    /// Returns the oldest message where one is there, without waiting.
    package func next() -> Message? {
        messages.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
