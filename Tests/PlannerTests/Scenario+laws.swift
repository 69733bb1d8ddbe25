import Ledger
import Manifests
import Testing

@testable import Planner

extension Scenario {
    /// What every plan must be, whatever it plans.
    func hold(_ plan: Plan, _ sourceLocation: Spot) {
        actsOncePerPlace(plan, sourceLocation)
        commutes(plan, sourceLocation)
        isNotRepeated(plan, sourceLocation)
        isSorted(plan, sourceLocation)
        hasTheSameStepsAlone(sourceLocation)
    }

    /// However many slots are free, who asks for steps alone is given those of the whole plan.
    private func hasTheSameStepsAlone(_ sourceLocation: Spot) {
        for slots in [0, 1, 2, slots] {
            var facts = facts
            facts.slots = slots
            let whole = Planner.plan(revision.desired, observed: observed, facts: facts, now: now)
            let alone = Planner.plan(
                revision.desired, observed: observed, facts: facts, now: now, stepsAlone: true)
            #expect(
                alone.steps == whole.steps, "with \(slots) slots", sourceLocation: sourceLocation)
            #expect(
                whole.isWhole && (!alone.isWhole || alone.outlooks == whole.outlooks),
                sourceLocation: sourceLocation)
        }
    }

    private func actsOncePerPlace(_ plan: Plan, _ sourceLocation: Spot) {
        let places = plan.steps.compactMap { step -> TargetID? in
            guard case .act(let move) = step else { return nil }
            return move.target.isWork ? move.target : .own(of: move.target.environment)
        }
        #expect(
            Set(places).count == places.count, "two actions in one place",
            sourceLocation: sourceLocation)
        for place in places {
            #expect(
                observed.attempt(where: place) == nil, "\(place.text) is busy",
                sourceLocation: sourceLocation)
        }
    }

    private func commutes(_ plan: Plan, _ sourceLocation: Spot) {
        guard plan.steps.count > 1 else { return }
        let forward = after(plan.steps)
        let backward = after(plan.steps.reversed())
        #expect(
            forward == backward, "the order of steps shows: \(plan.steps)",
            sourceLocation: sourceLocation)
    }

    private func isNotRepeated(_ plan: Plan, _ sourceLocation: Spot) {
        let taken = Set(plan.steps.filter(\.isRecorded))
        guard !taken.isEmpty else { return }
        let next = Planner.plan(
            revision.desired, observed: after(plan.steps), facts: facts, now: now)
        #expect(
            taken.isDisjoint(with: next.steps), "a step is planned twice",
            sourceLocation: sourceLocation)
    }

    private func isSorted(_ plan: Plan, _ sourceLocation: Spot) {
        let targets = plan.outlooks.map(\.target)
        #expect(targets == targets.sorted(), sourceLocation: sourceLocation)
        #expect(
            Set(targets).count == targets.count, "two outlooks of one target",
            sourceLocation: sourceLocation)
        if let next = plan.next {
            #expect(next > now, sourceLocation: sourceLocation)
        }
    }

    func after(_ steps: [PlanStep]) -> ObservedState {
        var copy = self
        for step in steps {
            if let entry = copy.entry(for: step) { copy.observed.apply(entry) }
        }
        return copy.observed
    }
}

extension PlanStep {
    /// Whether an entry says it; readings and interruptions are done without one.
    var isRecorded: Bool {
        switch self {
        case .measure, .observe, .interrupt: false
        case .record, .claim, .act, .verify, .fail, .answer, .drift: true
        }
    }
}

/// Where a test stands; `YAML` has a place of the same name for manifests.
typealias Spot = Testing.SourceLocation
typealias PlanStep = Planner.Step
