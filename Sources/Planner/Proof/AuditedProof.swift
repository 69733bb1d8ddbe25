package import Ledger
package import Manifests

/// Why a start is not believed whose sign-offs had to be signed: worked out again from the manifests of its revision,
/// by the keys of the policy that was in force. `chain` are the chain values of the ledger before it.
package func objections(
    toSignaturesOf intent: Intent, of target: TargetID, in desired: DesiredState,
    after observed: ObservedState, facts: Facts, at moment: Instant, chain: Set<String>
) -> [String] {
    let world = World(desired, observed, facts, moment, about: [target])
    guard let start = world.signedStart(intent, of: target) else { return [] }
    return world.sights(of: intent, target).compactMap { sight in
        world.objection(to: sight, start.scope, start.course, chain).map {
            "the sign-off of \(sight.by) as \(sight.role) is unproven: \($0)"
        }
    }
}

/// The sign-offs of a start that signatures prove: which they are, and the chain values that their signers saw.
package func provenSignOffs(
    of intent: Intent, of target: TargetID, in desired: DesiredState,
    after observed: ObservedState, facts: Facts, at moment: Instant
) -> (sights: [String], saw: [String]) {
    let world = World(desired, observed, facts, moment, about: [target])
    guard let start = world.signedStart(intent, of: target) else { return ([], []) }
    let proven = world.sights(of: intent, target).filter {
        !world.proven($0, start.scope, in: start.course).isUnproven
    }
    let saw = proven.flatMap {
        world.provenWords(of: $0, start.scope, in: start.course).compactMap(\.saw)
    }
    return (proven.map { "\(target.rollout) \($0.id)" }, saw)
}

extension World {
    /// The scope of a start's approvals; nil where none of them had to be signed.
    fileprivate func signedStart(_ intent: Intent, of target: TargetID) -> (
        scope: Scope, course: Course
    )? {
        guard intent.attempt.purpose == .start, !target.isOwn,
            let course = courses[target.rollout],
            let position = course.index(of: intent.attempt.stage)
        else { return nil }
        let start = Candidate(
            course: course, leg: course.legs[position], position: position, target: target)
        guard proofAsked(of: start) == .signed else { return nil }
        return (scope(of: start, demand(of: start, .entry).per), course)
    }

    fileprivate func sights(of intent: Intent, _ target: TargetID) -> [Sight] {
        let sights = observed.rollouts[target.rollout]?.sights ?? []
        return intent.evidence.compactMap(\.sight).flatMap { named in
            sights.filter { named == $0.id || named.hasPrefix("\($0.id) for ") }
        }
    }

    fileprivate func objection(
        to sight: Sight, _ scope: Scope, _ course: Course, _ chain: Set<String>
    ) -> String? {
        if case .unproven(let why) = proven(sight, scope, in: course) { return why }
        // Who signed before there was a ledger saw none.
        let seen = provenWords(of: sight, scope, in: course).map(\.saw)
        if seen.contains(where: { $0.map(chain.contains) ?? true }) { return nil }
        let lost = seen.compactMap { $0 }.first ?? "-"
        return
            "its signer saw a ledger with the chain value \(lost), which this one never had before it"
    }
}
