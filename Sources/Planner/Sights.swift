import Ledger
import Manifests

/// A sign-off, veto, withdrawal or lift as it stands in the manifests.
struct Said: Hashable, Sendable {
    var sight: Sight
    /// What it says that it approves; nil where it says nothing.
    var digest: String?
    /// The stage's `notBefore` that it was given for, where it says one.
    var notBefore: Instant?

    var id: String { sight.id }
    var gate: String { sight.gate }
}

extension World {
    /// Everything that people say of a rollout's stages, in the field or in files of its own.
    func signOffsPresent(in course: Course) -> [Said] {
        var found: [Said] = []
        for leg in course.legs {
            for side in [Side.entry, .exit] {
                let rows = side.block(of: leg.stage)?.signedOff.rows ?? []
                guard !rows.isEmpty else { continue }
                let name = side == .entry ? scope(of: leg, course).name : leg.name
                for row in rows {
                    for one in row.value {
                        found += said(one, name, side.rawValue, row.name, course)
                    }
                }
            }
        }
        for one in desired.signOffs(about: course.rollout.name) {
            found += said(
                one.asSignOff, one.stage?.name ?? "", one.gate ?? Side.entry.rawValue,
                one.role.name, course)
        }
        return found
    }

    private func said(
        _ one: SignOff, _ stage: String, _ gate: String, _ role: String, _ course: Course
    ) -> [Said] {
        var found: [Said] = []
        func add(_ kind: Sight.Kind, by: String, at: String, digest: String?) {
            var sight = Sight()
            (sight.kind, sight.stage, sight.gate) = (kind, stage, gate)
            (sight.role, sight.by, sight.at) = (role, by, at)
            let notBefore = one.notBefore.flatMap { facts.begins(.date($0), course.rollout.spec) }
            found.append(Said(sight: sight, digest: digest, notBefore: notBefore))
        }
        if let by = one.by, let at = one.at {
            add(.signOff, by: by.name, at: at.words, digest: one.digest)
        }
        for (kind, word) in [
            (Sight.Kind.veto, one.vetoed), (.withdrawal, one.withdrawn), (.lift, one.lifted),
        ] {
            guard let word else { continue }
            add(kind, by: word.by.name, at: word.at?.words ?? "", digest: word.digest)
        }
        return found
    }

    /// What was said and has not been seen before.
    func newSights() -> [String: [Sight]] {
        var found: [String: [Sight]] = [:]
        for course in courses.values {
            let known = Set(observed.rollouts[course.rollout.name]?.sights.map(\.id) ?? [])
            var ids: Set<String> = []
            let fresh = signOffsPresent(in: course).filter {
                !known.contains($0.id) && ids.insert($0.id).inserted
            }
            guard !fresh.isEmpty else { continue }
            let sights = fresh.compactMap { sight(of: $0, in: course) }
            if !sights.isEmpty { found[course.rollout.name] = sights }
        }
        return found
    }

    /// At first sight, one that names no digest approves what its stage is then.
    private func sight(of said: Said, in course: Course) -> Sight? {
        var sight = said.sight
        guard let scope = scope(named: sight.stage, in: course),
            let digest = said.digest ?? scope.digest
        else { return nil }
        sight.digest = digest
        sight.seen = now
        sight.revision = facts.revision.commit
        sight.notBefore = said.notBefore ?? scope.notBefore
        sight.key = keyAtFirstSight(sight, scope, in: course)
        return sight
    }

    /// What an approval that names a stage, a phase or a rollout is about, as the policy asks there.
    private func scope(named name: String, in course: Course) -> Scope? {
        if let leg = course.leg(named: name), scope(of: leg, course).name == name {
            return scope(of: leg, course)
        }
        return course.legs.map { scope(of: $0, course) }.first { $0.name == name }
            ?? course.leg(named: name).map { Scope(name: name, legs: [$0], self, course) }
    }

    /// What one approval of the way into a stage is about.
    private func scope(of leg: Course.Leg, _ course: Course) -> Scope {
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
