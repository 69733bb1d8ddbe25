package import Ledger
package import Manifests

/// What is found of people's words in an entry: what is not as it says, and how much signatures prove.
package struct AuditedWords: Hashable, Sendable {
    package var objections: [String] = []
    /// Words that it goes by and records in no other way: ticks, and approvals of definitions.
    package var said = 0
    /// How many of these are proven.
    package var proven = 0

    package init() {}
}

/// The ticks that a start went by, worked out again where they had to be signed.
package func ticksAudited(
    of intent: Intent, in target: TargetID, _ desired: DesiredState,
    after observed: ObservedState, facts: Facts, at moment: Instant
) -> AuditedWords {
    let world = World(desired, observed, facts, moment, about: [target])
    guard let start = world.auditedStart(intent, of: target) else { return AuditedWords() }
    return world.audited(intent.evidence, start) { world.checklistGate(start, .entry) }
}

/// The sign-offs and ticks by which a stage came to its end, worked out again where they had to be signed: from the
/// manifests that were acted on then, and those of its start among `facts.terms`.
package func endAudited(
    of stage: String, by evidence: [Evidence], in target: TargetID, _ desired: DesiredState,
    after observed: ObservedState, facts: Facts, at moment: Instant,
    isOfLedger: (String) -> Bool
) -> AuditedWords {
    let world = World(desired, observed, facts, moment, about: [target])
    guard !target.isOwn, let revision = observed[target].revision,
        let terms = world.terms(of: target, stage: stage, revision: revision)
    else { return AuditedWords() }
    let (start, now) = world.exitStart(target, terms)
    var words = world.audited(evidence, start) {
        world.checklist(terms.leg.stage, ticked: now?.stage, .exit, of: start)
    }
    guard world.proofAsked(of: start) == .signed else { return words }
    let scope = world.scope(of: start, .stage)
    let meant = world.sights(named: evidence, target, of: scope.digest)
    words.objections += meant.compactMap { sight in
        world.objection(to: sight, scope, start.course, isOfLedger).map {
            "the sign-off of \(sight.by) as \(sight.role) of its exit is unproven: \($0)"
        }
    }
    return words
}

/// The approvals that definitions came into force by.
package func approvalsAudited(
    in seen: RevisionSeen, _ desired: DesiredState, after observed: ObservedState, facts: Facts,
    at moment: Instant
) -> AuditedWords {
    let world = World(desired, observed, facts, moment, about: [])
    var words = AuditedWords()
    func add(_ new: InForce, _ given: [Approval], in names: [String], since old: InForce?) {
        words.said += new.signedOff.count
        guard world.asksSignatures else { return }
        let proven = world.provenAlone(given, of: new.digest, in: names, since: old).map(\.id)
        words.proven += new.signedOff.count(where: proven.contains)
    }
    if let new = seen.policy, let policy = desired.policy {
        add(new, world.approvals(of: policy), in: [], since: observed.ledger.policy)
    }
    for (name, adoption) in seen.environments {
        guard let environment = desired.environments[name] else { continue }
        add(
            adoption.inForce, world.approvals(of: environment), in: [name],
            since: observed.environments[name]?.inForce)
    }
    return words
}

/// Which of these words, by rollout, were signed where they were first seen: in `desired`, with a key that counted.
package func sightsProven(
    of sights: [String: [Sight]], in desired: DesiredState, after observed: ObservedState,
    facts: Facts, at moment: Instant
) -> [String] {
    let subjects = sights.keys.map { TargetID.work(of: $0) }
    let world = World(desired, observed, facts, moment, about: subjects)
    return sights.flatMap { rollout, said in
        guard let course = world.courses[rollout] else { return [String]() }
        return said.filter { world.isProven($0, in: course) }.map { "\(rollout) \($0.id)" }
    }
}

extension World {
    fileprivate func isProven(_ sight: Sight, in course: Course) -> Bool {
        guard let key = sight.key else { return false }
        switch sight.kind {
        case .signOff, .veto, .withdrawal, .lift:
            guard let scope = scope(named: sight.stage, in: course) else { return false }
            return keyAtFirstSight(sight, scope, in: course) == key
        case .pause, .resume:
            return provenWordsOfAll(of: course).contains {
                $0.content == sight.content && $0.key == key
            }
        case .emergency: return false
        }
    }

    fileprivate func audited(
        _ evidence: [Evidence], _ start: Candidate, _ gate: () -> GateVerdict
    ) -> AuditedWords {
        var words = AuditedWords()
        words.said = evidence.count { $0.gate == GateName.checklist.rawValue }
        guard proofAsked(of: start) == .signed else { return words }
        switch gate() {
        case .opens(let ticks): words.proven = min(words.said, ticks.count)
        case .held(let waits): words.objections = waits.map(\.words)
        }
        return words
    }
}
