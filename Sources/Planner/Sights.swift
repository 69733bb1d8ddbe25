import Ledger
import Manifests

/// A sign-off, veto, withdrawal or lift as it stands in the manifests.
struct Said: Hashable, Sendable {
    var sight: Sight
    /// What it says that it approves; nil where it says nothing.
    var digest: String?

    var id: String { sight.id }
    var gate: String { sight.gate }
}

extension World {
    /// Everything that people say of a rollout's stages, in the field or in files of its own.
    func signOffsPresent(in course: Course) -> [Said] {
        var found: [Said] = []
        for leg in course.legs {
            for side in [Side.entry, .exit] {
                for row in side.block(of: leg.stage)?.signedOff.rows ?? [] {
                    for one in row.value { found += said(one, leg.name, side.rawValue, row.name) }
                }
            }
        }
        for manifest in desired.signOffs.all
        where manifest.spec.rollout?.name == course.rollout.name {
            let one = manifest.spec
            found += said(
                one.asSignOff, one.stage?.name ?? "", one.gate ?? Side.entry.rawValue,
                one.role.name)
        }
        return found
    }

    private func said(_ one: SignOff, _ stage: String, _ gate: String, _ role: String) -> [Said] {
        var found: [Said] = []
        func add(_ kind: Sight.Kind, by: String, at: String, digest: String?) {
            var sight = Sight()
            (sight.kind, sight.stage, sight.gate) = (kind, stage, gate)
            (sight.role, sight.by, sight.at) = (role, by, at)
            found.append(Said(sight: sight, digest: digest))
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
        guard let digest = said.digest ?? digest(named: sight.stage, in: course) else { return nil }
        sight.digest = digest
        sight.seen = now
        sight.revision = facts.revision.commit
        return sight
    }

    /// The digest of a stage, or of all stages of a phase, or of the whole rollout, by name.
    func digest(named name: String, in course: Course) -> String? {
        let rollout = course.rollout.name
        if course.leg(named: name) != nil { return facts.digest(rollout, name)?.text }
        let phase = course.legs.filter { $0.stage.phase?.name == name }
        let legs = phase.isEmpty && name == rollout ? course.legs : phase
        guard !legs.isEmpty else { return nil }
        return combined(legs, of: rollout)
    }

    /// What one approval is about: its name in a manifest, and the digest that it must be of.
    func scope(of start: Candidate, _ per: Rule.Per) -> (name: String, digest: String) {
        let rollout = start.target.rollout
        switch per {
        case .stage: return (start.leg.name, start.digest)
        case .phase:
            guard let phase = start.stage.phase?.name else { return (start.leg.name, start.digest) }
            let legs = start.course.legs.filter { $0.stage.phase?.name == phase }
            return (phase, combined(legs, of: rollout))
        case .rollout: return (rollout, combined(start.course.legs, of: rollout))
        }
    }

    /// One digest over those of several stages, in their order.
    private func combined(_ legs: [Course.Leg], of rollout: String) -> String {
        let texts = legs.map { facts.digest(rollout, $0.name)?.text ?? "" }
        let input = "reconcile digests 1\n" + texts.map { "\($0)\n" }.joined()
        return "sha256:" + hexadecimal(sha256(Array(input.utf8)))
    }
}

extension SignOffSpec {
    fileprivate var asSignOff: SignOff {
        var one = SignOff()
        (one.by, one.at, one.digest) = (by, at, digest)
        (one.vetoed, one.withdrawn, one.lifted) = (vetoed, withdrawn, lifted)
        return one
    }
}
