import Glibc
import Host
import Synchronization

/// A terminal, for what may also be missed. An action must not wait for somebody who has stopped it with
/// Ctrl-S and gone home.
final class TerminalAside: Sendable {
    private let stream: StandardStream
    private let state = Mutex(State())

    private struct State {
        var missed = 0
    }

    /// Nil where it is no terminal.
    init?(_ descriptor: Int32) {
        stream = StandardStream(descriptor: descriptor)
        guard stream.isTerminal else { return nil }
    }

    /// A line is written whole, or not at all.
    func write(_ line: String) {
        state.withLock { state in
            // Who was waited for once is not waited for again until it moves.
            let patience = state.missed == 0 ? patienceMilliseconds : 0
            guard stream.hasRoom(waiting: patience), put(line, after: state.missed) else {
                return state.missed += 1
            }
            state.missed = 0
        }
    }

    private func put(_ line: String, after missed: Int) -> Bool {
        let gap = missed == 0 ? "" : "… \(count(missed, "line")) of actions not shown …\n"
        do throws(HostError) { try stream.write(gap + line) } catch { return false }
        return true
    }
}

private let patienceMilliseconds = 1_000
