package import Ledger
package import Manifests

/// What a pass would do, told before it does it: what is only recorded is taken as recorded.
package struct Foresight: Sendable {
    /// What would be recorded first.
    package private(set) var recorded: [Step] = []
    package private(set) var plan: Plan
    /// What the ledger would say then.
    package private(set) var observed: ObservedState

    package init(
        _ desired: DesiredState, observed: ObservedState, facts: Facts, now: Instant
    ) {
        self.observed = observed
        plan = Planner.plan(desired, observed: observed, facts: facts, now: now)
        let nobody = Actor(controller: "", host: "")
        for _ in 0..<Foresight.roundsMax {
            let steps = plan.steps.filter(\.isOnlyRecorded)
            guard !steps.isEmpty else { return }
            recorded += steps
            for step in steps {
                let entry = step.entry(by: nobody, attempt: "", after: self.observed, at: now)
                if let entry { self.observed.apply(entry) }
            }
            plan = Planner.plan(desired, observed: self.observed, facts: facts, now: now)
        }
    }

    /// A revision, then claims of one stage after another; no rollout has more stages than this.
    private static let roundsMax = 1_000
}

extension Step {
    fileprivate var isOnlyRecorded: Bool {
        switch self {
        case .record, .claim: true
        case .act, .verify, .fail, .answer, .measure, .observe, .drift, .interrupt: false
        }
    }
}
