import Ledger
import Manifests
import Planner

/// Targets whose actions never ran, and when each may be tried again: what cannot begin here must not fill
/// the ledger with starts. A way back does not wait for what never started, and for itself not long.
struct Lapses: Sendable {
    private struct Course: Hashable, Sendable {
        var target: TargetID
        var isBack: Bool

        init(_ target: TargetID, _ purpose: Attempt.Purpose) {
            (self.target, isBack) = (target, purpose == .back)
        }

        var secondsMax: Int { isBack ? 60 : 600 }
    }

    private var counts: [Course: Int] = [:]
    private var moments: [Course: Instant] = [:]

    /// Once may be a controller that died in between: that is tried again at once.
    mutating func add(_ target: TargetID, _ purpose: Attempt.Purpose, at now: Instant) {
        let course = Course(target, purpose)
        let count = (counts[course] ?? 0) + 1
        counts[course] = count
        guard count > 1 else { return }
        let seconds = min(course.secondsMax, 10 << min(count - 2, 6))
        moments[course] = now + TimeSpan(seconds: seconds)
    }

    /// It ran.
    mutating func clear(_ target: TargetID, _ purpose: Attempt.Purpose) {
        let course = Course(target, purpose)
        counts[course] = nil
        moments[course] = nil
    }

    func holds(_ step: Planner.Step, at now: Instant) -> Bool {
        guard case .act(let move) = step, let moment = moments[Course(move.target, move.purpose)]
        else { return false }
        return now < moment
    }

    /// When the next of them may be tried again.
    func next(after now: Instant) -> Instant? { moments.values.filter { $0 > now }.min() }
}
