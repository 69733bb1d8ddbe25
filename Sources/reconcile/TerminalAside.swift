import Host
import Synchronization

/// A terminal, for what may also be missed. An action must not wait for somebody who has stopped it with
/// Ctrl-S and gone home.
final class TerminalAside: Sendable {
    private let stream: AsideStream
    private let state = Mutex(State())

    private struct State {
        /// What is left of a line that has begun.
        var rest: [UInt8] = []
        var missed = 0
    }

    /// Nil where it is no terminal.
    init?(_ descriptor: Int32) {
        guard let stream = AsideStream(again: descriptor) else { return nil }
        self.stream = stream
    }

    /// A line is written whole, or not at all.
    func write(_ line: String) {
        state.withLock { state in
            // Who was waited for once is not waited for again until it moves.
            let isStopped = !state.rest.isEmpty || state.missed > 0
            let patience = isStopped ? 0 : patienceMilliseconds
            state.rest = stream.write(state.rest, waiting: patience)
            guard state.rest.isEmpty else { return state.missed += 1 }
            let gap =
                state.missed == 0 ? "" : "… \(count(state.missed, "line")) of actions missed …\n"
            state.rest = stream.write(Array((gap + line).utf8), waiting: patience)
            state.missed = 0
        }
    }
}

private let patienceMilliseconds = 1_000
