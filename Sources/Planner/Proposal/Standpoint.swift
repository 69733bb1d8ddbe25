import Ledger
package import Manifests

/// The manifests of one side of a merge, and the facts that go with them.
package struct Standpoint: Sendable {
    package var desired: DesiredState
    package var facts: Facts

    package init(_ desired: DesiredState, _ facts: Facts) {
        (self.desired, self.facts) = (desired, facts)
    }
}

/// What a pass would make of one side, and the world in which it would.
struct Prospect: Sendable {
    let foresight: Foresight
    let world: World
    /// In the order in which they come.
    let starts: [ProposedStart]

    var plan: Plan { foresight.plan }

    init(_ side: Standpoint, _ observed: ObservedState, _ now: Instant) {
        var facts = side.facts
        // What waits for a free slot alone would start too.
        facts.slots = Int.max / 2
        foresight = Foresight(side.desired, observed: observed, facts: facts, now: now)
        world = World(side.desired, foresight.observed, facts, now)
        starts = foresight.startsOfOnePass(side.desired, facts, now)
    }

    /// What a pass would record of a new revision.
    var seen: [RevisionSeen] {
        foresight.recorded.compactMap { step in
            if case .record(let seen) = step { seen } else { nil }
        }
    }
}
