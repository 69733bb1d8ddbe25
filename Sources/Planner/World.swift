import Ledger
import Manifests

/// Everything that a decision looks at.
struct World: Sendable {
    let desired: DesiredState
    let observed: ObservedState
    let facts: Facts
    let now: Instant
    /// The policy as last adopted; until a first one is, the one that is there.
    private(set) var policy: Policy?
    /// The way of each rollout, by name.
    let courses: [String: Course]
    let index: WorldIndex

    /// Looks at all rollouts, or at those alone that are named in `subjects`.
    init(
        _ desired: DesiredState, _ observed: ObservedState, _ facts: Facts, _ now: Instant,
        about subjects: [TargetID]? = nil
    ) {
        self.desired = desired
        self.observed = observed
        self.facts = facts
        self.now = now
        index = WorldIndex(observed, ofAll: subjects == nil)
        policy = policyInForce(desired, observed, facts)
        courses =
            facts.courses
            ?? Course.all(
                of: subjects.map { $0.compactMap { desired.rollouts[$0.rollout] } }
                    ?? desired.rollouts.all, in: desired)
    }

    /// The same world with another policy in force.
    func judged(by policy: Policy?) -> World {
        var world = self
        world.policy = policy
        return world
    }

    /// Whether a policy is in force that nobody can read now: it is not taken for none.
    var isPolicyUnreadable: Bool { policy == nil && observed.ledger.policy != nil }

    /// Whether a stage is verified in a target as it is wanted now. When what it brings has changed it is
    /// not; when only checks or programs have, done stays done.
    func isDone(_ leg: Course.Leg, in target: TargetID) -> Bool {
        let record = observed[target]
        guard let done = record.done[leg.name] else { return false }
        let isUndone = [.failing, .goingBack, .failed, .unknown].contains(record.standing)
        if isUndone, record.stage == leg.name { return false }
        return leg.stage.isWork || leg.brings(done.layer)
    }

    func isDone(_ leg: Course.Leg, of rollout: String) -> Bool {
        let targets = leg.targets(of: rollout)
        return !targets.isEmpty && targets.allSatisfy { isDone(leg, in: $0) }
    }

    /// The first stage that is not done everywhere; nil where the rollout is finished.
    func current(_ course: Course) -> Int? {
        course.legs.firstIndex { !isDone($0, of: course.rollout.name) }
    }

    /// A standing rollout comes after any other.
    var rolloutsInOrder: [String] {
        let all = desired.rollouts.all
        return (all.filter { !$0.spec.standing } + all.filter(\.spec.standing)).map(\.name)
    }

    /// Whether any stage of a rollout was ever started, and not only claimed.
    func hasStarted(_ rollout: String) -> Bool {
        observed[.work(of: rollout)].order > 0
            || index.targets(of: rollout).contains { observed[$0].order > 0 }
    }

    func isFinished(_ rollout: String) -> Bool {
        guard let course = courses[rollout] else { return true }
        return current(course) == nil
    }

    /// The stage whose terms something under way has: that of the revision which it began at.
    func terms(of target: TargetID) -> Terms? {
        let record = observed[target]
        guard let stage = record.stage, let revision = record.revision else { return nil }
        return terms(of: target, stage: stage, revision: revision)
    }

    func terms(of target: TargetID, stage: String, revision: String) -> Terms? {
        let state = revision == facts.revision.commit ? desired : facts.terms[revision]
        if target.isOwn { return state?.environments[target.environment].map(Terms.init(own:)) }
        guard let state, let rollout = state.rollouts[target.rollout] else { return nil }
        let course =
            revision == facts.revision.commit
            ? courses[target.rollout] ?? Course(of: rollout, in: state)
            : Course(of: rollout, in: state)
        guard let leg = course.leg(named: stage) else { return nil }
        return Terms(
            rollout: rollout, leg: leg, course: course,
            environment: state.environments[target.environment]?.spec)
    }
}

/// What was agreed for something that has begun.
struct Terms: Sendable {
    var rollout: Manifest<Rollout>
    var leg: Course.Leg
    var course: Course
    var environment: Environment?

    var health: Action? { environment?.actions["health"]?.action }
    var soak: Soak { leg.stage.soak ?? Soak() }
}

extension Terms {
    /// The one stage of an environment's own change.
    init(own environment: Manifest<Environment>) {
        var stage = Stage()
        stage.name = Reference(OwnStage.name)
        stage.environments = .names([Reference(environment.name)])
        leg = Course.Leg(
            stage: stage, name: OwnStage.name, environments: [environment.name], layer: Layer(),
            conditions: [:])
        rollout = Manifest(metadata: Metadata(), spec: Rollout(), place: environment.place)
        course = Course(rollout: rollout, legs: [leg])
        self.environment = environment.spec
    }
}

extension Course.Leg {
    /// Whether `layer` is what this stage brings, with or without what depends on a tick.
    func brings(_ layer: Layer) -> Bool {
        guard !conditions.isEmpty else { return layer == self.layer }
        var certain = (self.layer, layer)
        for flag in conditions.keys where certain.1.flags[flag] == nil {
            certain.0.flags[flag] = nil
        }
        return certain.0 == certain.1
    }
}

/// A change of the policy counts once it is adopted, and taking it out takes nothing back.
private func policyInForce(_ desired: DesiredState, _ observed: ObservedState, _ facts: Facts)
    -> Policy?
{
    guard let adopted = observed.ledger.policy else { return desired.policy?.spec }
    let isPresent =
        adopted.revision == facts.revision.commit || adopted.digest == facts.policyDigest()
    if isPresent, let policy = desired.policy { return policy.spec }
    return facts.terms[adopted.revision]?.policy?.spec
}
