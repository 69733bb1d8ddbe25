import Ledger
import Manifests
import Planner

/// Targets whose starts never ran, and when each may be tried again: what cannot begin here must not fill
/// the ledger with starts.
struct Lapses: Sendable {
    private var counts: [TargetID: Int] = [:]
    private var moments: [TargetID: Instant] = [:]

    /// Once may be a controller that died in between: that is tried again at once.
    mutating func add(_ target: TargetID, at now: Instant) {
        let count = (counts[target] ?? 0) + 1
        counts[target] = count
        guard count > 1 else { return }
        moments[target] = now + TimeSpan(seconds: min(600, 10 << min(count - 2, 6)))
    }

    /// It ran.
    mutating func clear(_ target: TargetID) {
        counts[target] = nil
        moments[target] = nil
    }

    func holds(_ step: Planner.Step, at now: Instant) -> Bool {
        guard case .act(let move) = step, let moment = moments[move.target] else { return false }
        return now < moment
    }

    /// When the next of them may be tried again.
    func next(after now: Instant) -> Instant? { moments.values.filter { $0 > now }.min() }
}
