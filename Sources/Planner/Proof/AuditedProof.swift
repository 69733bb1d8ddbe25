package import Ledger
package import Manifests

/// Why a start is not believed whose sign-offs had to be signed: worked out again from the manifests of its revision,
/// by the keys of the policy that was in force. `isOfLedger` tells of a chain value whether the ledger before it had that.
package func objections(
    toSignaturesOf intent: Intent, of target: TargetID, in desired: DesiredState,
    after observed: ObservedState, facts: Facts, at moment: Instant,
    isOfLedger: (String) -> Bool
) -> [String] {
    let world = World(desired, observed, facts, moment, about: [target])
    guard let start = world.auditedStart(intent, of: target) else { return [] }
    if let emergency = intent.emergency {
        return world.objections(toSignatureOf: emergency, of: start)
    }
    if let means = intent.means, means != world.means(of: start) {
        return ["it is said to run otherwise than its revision says"]
    }
    let demand = world.demand(of: start, .entry)
    guard demand.isOnFloor || world.proofAsked(of: start) == .signed else { return [] }
    if demand.isOnFloor, !intent.evidence.contains(where: { $0.sight != nil }) {
        return ["it runs what nobody has signed"]
    }
    let scope = world.scope(of: start, demand.per)
    return world.sights(named: intent.evidence, target, of: scope.digest).compactMap { sight in
        world.objection(to: sight, scope, start.course, isOfLedger).map {
            "the sign-off of \(sight.by) as \(sight.role) is unproven: \($0)"
        }
    }
}

/// What people's signatures prove of an entry.
package struct ProvenSignOffs: Hashable, Sendable {
    /// By rollout and name.
    package var sights: [String] = []
    /// The chain values that their signers saw.
    package var saw: [String] = []

    package init() {}
}

/// The sign-offs of a start that signatures prove.
package func provenSignOffs(
    of intent: Intent, of target: TargetID, in desired: DesiredState,
    after observed: ObservedState, facts: Facts, at moment: Instant
) -> ProvenSignOffs {
    var found = ProvenSignOffs()
    let world = World(desired, observed, facts, moment, about: [target])
    guard let start = world.auditedStart(intent, of: target) else { return found }
    if intent.emergency != nil, world.asksSignatures {
        found.sights = world.sights(named: intent.evidence, target, of: nil)
            .filter { $0.kind == .emergency }.map { "\(target.rollout) \($0.id)" }
    }
    let demand = world.demand(of: start, .entry)
    guard demand.isOnFloor || world.proofAsked(of: start) == .signed else { return found }
    let scope = world.scope(of: start, demand.per)
    let proven = world.sights(named: intent.evidence, target, of: scope.digest).filter {
        !world.proven($0, scope, in: start.course).isUnproven
    }
    found.sights += proven.map { "\(target.rollout) \($0.id)" }
    found.saw = proven.flatMap {
        world.provenWords(of: $0, scope, in: start.course).compactMap(\.saw)
    }
    return found
}

extension World {
    /// Nil where nobody approves such a start.
    func auditedStart(_ intent: Intent, of target: TargetID) -> Candidate? {
        guard intent.attempt.purpose == .start, !target.isOwn,
            let course = courses[target.rollout],
            let position = course.index(of: intent.attempt.stage)
        else { return nil }
        return Candidate(
            course: course, leg: course.legs[position], position: position, target: target)
    }

    /// Of what bears one name, what is meant where `digest` is there.
    func sights(named evidence: [Evidence], _ target: TargetID, of digest: String?) -> [Sight] {
        let sights = observed.rollouts[target.rollout]?.sights ?? []
        return evidence.compactMap(\.sight).flatMap { named in
            sights.filter { named == $0.id || named.hasPrefix("\($0.id) for ") }
                .meant(by: digest)
        }
    }

    func objection(
        to sight: Sight, _ scope: Scope, _ course: Course, _ isOfLedger: (String) -> Bool
    ) -> String? {
        if case .unproven(let why) = proven(sight, scope, in: course) { return why }
        return objectionToLedger(of: sight, scope, course, isKnown: isOfLedger)
    }

    /// Why who signed it did not see this ledger; nil where they did. Who signed before there was one saw none.
    func objectionToLedger(
        of sight: Sight, _ scope: Scope, _ course: Course, isKnown: (String) -> Bool
    ) -> String? {
        let seen = provenWords(of: sight, scope, in: course).map(\.saw)
        if seen.contains(where: { $0.map(isKnown) ?? true }) { return nil }
        let lost = seen.compactMap { $0 }.first ?? "-"
        return
            "its signer saw a ledger with the chain value \(lost), which this one never had before it"
    }
}
