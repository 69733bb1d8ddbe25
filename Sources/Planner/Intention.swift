package import Ledger
package import Manifests

/// Who acts, as every entry names it.
package struct Actor: Hashable, Sendable {
    /// 128 random bits of the state repository.
    package var controller: String
    package var host: String

    package init(controller: String, host: String) {
        (self.controller, self.host) = (controller, host)
    }
}

extension Step {
    /// The entry that records this step at `moment`; nil for what is done without one. `attempt` is the
    /// random id that an intent takes.
    package func entry(
        by who: Actor, attempt: String, after observed: ObservedState, at moment: Instant
    )
        -> Entry?
    {
        switch self {
        case .record(let seen):
            return Entry(at: moment, controller: who.controller, .revision(seen.dated(moment)))
        case .claim(let target, let claimed):
            return Entry(
                at: moment, controller: who.controller, target: target, .claimed(claimed))
        case .act(let move):
            return Entry(
                at: moment, controller: who.controller, target: move.target,
                .intent(move.intent(by: who, id: attempt, after: observed, at: moment)))
        case .verify(let target, let verified):
            return Entry(
                at: moment, controller: who.controller, target: target, .verified(verified))
        case .fail(let target, let broke):
            return Entry(at: moment, controller: who.controller, target: target, .broke(broke))
        case .answer(let target, let answered):
            return Entry(
                at: moment, controller: who.controller, target: target, .answered(answered))
        case .drift(let target, let drifted):
            return Entry(
                at: moment, controller: who.controller, target: target, .drifted(drifted))
        case .measure, .observe, .interrupt: return nil
        }
    }
}

extension Move {
    fileprivate func intent(
        by who: Actor, id: String, after observed: ObservedState, at moment: Instant
    ) -> Intent {
        var intent = Intent()
        intent.evidence = evidence
        intent.cause = cause
        (intent.means, intent.programs, intent.emergency) = (means, programs, emergency)
        intent.attempt.id = id
        intent.attempt.purpose = purpose
        intent.attempt.target = target
        intent.attempt.stage = stage
        intent.attempt.level = level
        intent.attempt.fence = observed.fence(where: target) + 1
        intent.attempt.controller = who.controller
        intent.attempt.host = who.host
        intent.attempt.revision = revision
        intent.attempt.digest = digest
        intent.attempt.authorisedUntil = moment + budget
        intent.attempt.layer = layer
        intent.attempt.before = observed[target].standing
        // What starts takes the place of what nothing could take back.
        intent.attempt.answers =
            purpose == .start ? observed[target].asks.map(\.name) : answers
        return intent
    }
}

extension RevisionSeen {
    /// A first sight is of the time of its entry.
    fileprivate func dated(_ moment: Instant) -> RevisionSeen {
        var seen = self
        seen.sights = sights.mapValues { sights in
            sights.map { sight in
                var sight = sight
                sight.seen = moment
                return sight
            }
        }
        return seen
    }
}
