package import Git
import Ledger
package import Manifests
package import Planner
import YAML

/// What a pass found that had nothing to do: enough to tell when the next one may have.
package struct Quiet: Hashable, Sendable {
    package var desired: String
    package var ledger: String
    /// When something may come due without anybody's doing.
    package var next: Instant?
}

extension Look {
    /// Nil where something is due, runs, is unknown, or could not be read: then the next pass has to look,
    /// whatever stays as it is.
    package func quiet(with plan: Plan) -> Quiet? {
        guard plan.steps.isEmpty, desired == revision, holdsStarts == nil, let ledger,
            observed.attempts.isEmpty, !observed.hasUnknown,
            !reading.desired.diagnostics.contains(where: { $0.severity == .error }),
            observed.revisionsInUse.allSatisfy({ $0 == revision.hex || facts.terms[$0] != nil })
        else { return nil }
        return Quiet(desired: desired.hex, ledger: ledger.name, next: plan.next)
    }
}

extension ObservedState {
    fileprivate var hasUnknown: Bool {
        targets.values.contains { $0.standing == .unknown }
            || rollouts.values.contains { $0.work.standing == .unknown }
            || environments.values.contains { $0.own.standing == .unknown }
    }
}

extension RememberedHub {
    /// Whether this is what the hub named, no more and no less.
    package func named(_ there: [String: ObjectID]) -> Bool {
        there.count == tips.count && tips.allSatisfy { there[$0.reference]?.hex == $0.commit }
    }
}
