import Ledger
import Manifests
import Planner

/// An attempt that has ended, and how.
struct EndedAttempt: Sendable {
    var attempt: Attempt
    var ending: Ending
    var at: Instant
}

/// Attempts that ran here while another controller came to answer for them: how each ended is told once, and
/// changes nothing.
struct Overtaken: Sendable {
    private var known: Set<String> = []
    private var ended: [EndedAttempt] = []

    /// Returns whether it is new.
    mutating func add(_ attempt: Attempt) -> Bool { known.insert(attempt.id).inserted }

    func knows(_ attempt: String) -> Bool { known.contains(attempt) }

    /// Returns whether it was one of these.
    mutating func took(_ one: EndedAttempt) -> Bool {
        guard known.contains(one.attempt.id) else { return false }
        // What never ran, or whose end nobody saw, tells nobody anything.
        if one.ending.inWords != nil { ended.append(one) }
        return true
    }

    func reports(by actor: Actor, at moment: Instant) -> [Entry] {
        ended.map { one in
            var report = LateReport()
            report.said = one.ending.inWords ?? "its action ended"
            report.why =
                "another controller answers for it; it ran under fence \(one.attempt.fence)"
            report.attempt = one.attempt.id
            report.isTakenOver = true
            var entry = Entry(
                at: moment, controller: actor.controller, target: one.attempt.target,
                .lateReport(report))
            entry.happened = min(one.at, moment)
            return entry
        }
    }

    mutating func forget(reportedBy entries: [Entry]) {
        let told = Set(
            entries.compactMap { entry -> String? in
                if case .lateReport(let report) = entry.transition { report.attempt } else { nil }
            })
        ended.removeAll { told.contains($0.attempt.id) }
    }
}

extension ObservedState {
    /// Whether it is open there, under the controller and the fence that it began under.
    func isOpen(_ attempt: Attempt) -> Bool {
        guard let open = self.attempt(where: attempt.target) else { return false }
        return open.id == attempt.id && open.controller == attempt.controller
            && open.fence == attempt.fence
    }
}

extension Ending {
    /// Nil where there is nothing to tell.
    fileprivate var inWords: String? {
        switch self {
        case .ended(_, nil, _): "its action succeeded"
        case .ended(_, _?, let cause): "its action failed: \(cause ?? "it failed")"
        case .interrupted: "its action was ended"
        case .unseen, .untold, .observed, .never: nil
        }
    }
}
