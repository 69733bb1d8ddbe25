import Ledger
import Manifests

extension Foresight {
    /// What the first pass would start if all went well: also a stage that follows at once, since the one before it
    /// soaks for no time and asks nobody. What only a reading can tell ends it.
    func startsOfOnePass(_ desired: DesiredState, _ facts: Facts, _ now: Instant)
        -> [ProposedStart]
    {
        var (found, plan, state) = ([ProposedStart](), plan, observed)
        let nobody = Actor(controller: "", host: "")
        for round in 0..<Foresight.followingMax {
            let moves = plan.steps.compactMap(\.move)
            found += moves.map { ProposedStart($0, in: state, follows: round > 0) }
            let before = state
            for (number, step) in plan.steps.enumerated() {
                let id = "\(round).\(number)"
                guard let entry = step.entry(by: nobody, attempt: id, after: state, at: now) else {
                    continue
                }
                state.apply(entry)
                if case .intent(let intent) = entry.transition {
                    state.apply(Entry(succeeding: intent.attempt, at: now))
                }
            }
            guard state != before else { break }
            plan = Planner.plan(
                desired, observed: state, facts: facts, now: now, stepsAlone: true)
        }
        return found
    }

    /// More stages than anybody lets follow each other in one pass.
    private static let followingMax = 64
}

extension Step {
    fileprivate var move: Move? {
        if case .act(let move) = self { move } else { nil }
    }
}

extension Entry {
    fileprivate init(succeeding attempt: Attempt, at moment: Instant) {
        var outcome = Outcome()
        (outcome.attempt, outcome.fence) = (attempt.id, attempt.fence)
        self.init(at: moment, controller: "", target: attempt.target, .succeeded(outcome))
    }
}

extension ProposedStart {
    fileprivate init(_ move: Move, in observed: ObservedState, follows: Bool) {
        let target = move.target
        let old = target.isWork ? Layer() : observed.exposure(of: target.environment)
        let new =
            target.isWork || move.purpose == .finish
            ? old
            : move.purpose == .back
                ? observed.exposureGoingBack(in: target.environment, to: move.layer, of: target)
                : observed.exposure(of: target.environment, with: move.layer, for: target)
        self.init(
            target: target, stage: move.stage, purpose: move.purpose, cause: move.cause,
            follows: follows, from: old, to: new)
    }
}
