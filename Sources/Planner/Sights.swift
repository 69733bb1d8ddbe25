import Ledger
import Manifests
import YAML

/// A sign-off, veto, withdrawal or lift as it stands in the manifests.
struct Said: Hashable, Sendable {
    var sight: Sight
    /// What it says that it approves; nil where it says nothing.
    var digest: String?
    /// The stage's `notBefore` that it was given for, where it says one.
    var notBefore: Instant?
    /// When it says that it was given: a day means all of that day.
    var claimed: ClosedRange<Instant>?
    var location: SourceLocation?

    var id: String { sight.id }
    var gate: String { sight.gate }

    /// By which it was seen before: one that names no content is told by its name alone.
    var identity: String {
        guard let digest, sight.kind != .signOff else { return sight.name }
        return "\(sight.name) \(digest)"
    }
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
            var said = Said(sight: sight, digest: digest, location: one.place.node?.location)
            said.notBefore = one.notBefore.flatMap { facts.begins(.date($0), course.rollout.spec) }
            if kind == .signOff { said.claimed = one.at.flatMap { claimed($0, course) } }
            found.append(said)
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

    private func claimed(_ at: ZonedDate, _ course: Course) -> ClosedRange<Instant>? {
        guard let begins = facts.begins(.date(at), course.rollout.spec) else { return nil }
        guard at.second == nil else { return begins...begins }
        // The day may have begun elsewhere already: nobody is asked to know the rollout's zone.
        let first = begins - TimeSpan(seconds: hoursAheadMax * 3_600)
        return first...(begins + TimeSpan(seconds: CivilTime.secondsOfDay - 1))
    }

    /// What was said and has not been seen before, in each revision since the last one that was acted on: a stop
    /// counts also where it was taken out again before anybody looked.
    func newSights(under policy: Policy?) -> [String: [Sight]] {
        var found: [String: [Sight]] = [:]
        for world in worldsBetween + [self] {
            for (rollout, said) in world.sights(besides: found, under: policy) {
                found[rollout, default: []] += said
            }
        }
        return found
    }

    /// The revisions that came between, as they would have been looked at.
    private var worldsBetween: [World] {
        facts.between.map { past in
            var known = past.facts
            known.terms = facts.terms
            known.terms[facts.revision.commit] = desired
            return World(past.desired, observed, known, now)
        }
    }

    private func sights(besides found: [String: [Sight]], under policy: Policy?)
        -> [String: [Sight]]
    {
        var fresh: [String: [Sight]] = [:]
        for course in courses.values {
            let name = course.rollout.name
            let known = (observed.rollouts[name]?.sights ?? []) + (found[name] ?? [])
            var ids = Set(known.flatMap { [$0.id, $0.name] })
            let said = signOffsPresent(in: course).filter { ids.insert($0.identity).inserted }
            let sights = said.compactMap { sight(of: $0, in: course, under: policy) }
            if !sights.isEmpty { fresh[name] = sights }
        }
        return fresh
    }

    /// At first sight, one that names no digest approves what its stage is then.
    private func sight(of said: Said, in course: Course, under policy: Policy?) -> Sight? {
        var sight = said.sight
        if sight.kind == .signOff, let policy {
            sight.isOfStranger = !policy.isMember(sight.by, of: sight.role)
        }
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
}

/// Where the clocks are furthest ahead of UTC.
private let hoursAheadMax = 14
