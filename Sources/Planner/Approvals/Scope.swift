import Ledger
import Manifests

/// What one approval is about: a stage, the stages of a phase, or all of a rollout.
struct Scope: Sendable {
    /// As a manifest names it.
    var name: String
    var legs: [Course.Leg]
    /// Both are worked out when they are asked for: most that wait, wait for other things.
    private let world: World
    private let course: Course
    /// Whether it is asked for one stage, and spent with it.
    var isOfStage: Bool

    init(name: String, legs: [Course.Leg], _ world: World, _ course: Course) {
        self.name = name
        self.legs = legs
        isOfStage = legs.count == 1 && legs[0].name == name
        (self.world, self.course) = (world, course)
    }

    var digest: String? {
        isOfStage
            ? world.facts.digest(course.rollout.name, name)?.text
            : combinedDigest(
                legs.map { world.facts.digest(course.rollout.name, $0.name)?.text ?? "" })
    }

    /// The stage's `notBefore`, where it is one stage.
    var notBefore: Instant? {
        guard isOfStage else { return nil }
        return legs[0].stage.notBefore.flatMap { world.facts.begins($0, course.rollout.spec) }
    }
}

extension World {
    /// What an approval that names a stage, a phase or a rollout is about, as the policy asks there.
    func scope(named name: String, in course: Course) -> Scope? {
        if let leg = course.leg(named: name), scope(of: leg, course).name == name {
            return scope(of: leg, course)
        }
        return course.legs.map { scope(of: $0, course) }.first { $0.name == name }
            ?? course.leg(named: name).map { Scope(name: name, legs: [$0], self, course) }
    }

    /// What one approval of the way into a stage is about.
    func scope(of leg: Course.Leg, _ course: Course) -> Scope {
        let start = Candidate(
            course: course, leg: leg, position: course.index(of: leg.name) ?? 0,
            target: leg.targets(of: course.rollout.name).first ?? .work(of: course.rollout.name))
        return scope(of: start, demand(of: start, .entry).per)
    }

    func scope(of start: Candidate, _ per: Rule.Per) -> Scope {
        let course = start.course
        switch per {
        case .phase:
            guard let phase = start.stage.phase?.name else { break }
            let legs = course.legs.filter { $0.stage.phase?.name == phase }
            return Scope(name: phase, legs: legs, self, course)
        case .rollout:
            return Scope(name: course.rollout.name, legs: course.legs, self, course)
        case .stage: break
        }
        return Scope(name: start.leg.name, legs: [start.leg], self, course)
    }
}
