import Ledger
import Manifests

@testable import Planner

extension Scenario {
    /// What an audit says of `entry`: nothing, where it is honest.
    func objections(to entry: Entry, after parent: ObservedState) -> [String] {
        guard let commit = entry.revisionHeldAgainst(after: parent),
            let terms = terms(at: commit, after: parent)
        else { return [] }
        let present = parent.ledger.revision.flatMap { self.terms(at: $0.commit, after: parent) }
        var between: [String: StartTerms] = [:]
        if case .revision(let seen) = entry.transition {
            for name in Set(seen.sights.values.joined().map(\.revision)) {
                between[name] = self.terms(at: name, after: parent)
            }
        }
        return terms.objections(to: entry, present: present, between: between, after: parent)
            + adoptionObjections(to: entry, after: parent)
    }

    private func adoptionObjections(to entry: Entry, after parent: ObservedState) -> [String] {
        guard case .revision(let seen) = entry.transition,
            let revision = past[seen.revision.commit]
        else { return [] }
        var facts = revision.facts
        facts.signature = self.facts.signature
        if let inForce = parent.ledger.policy {
            facts.terms[inForce.revision] = past[inForce.revision]?.desired
        }
        return Planner.objections(
            toAdoptionsIn: seen, in: revision.desired, after: parent, facts: facts, at: entry.at)
    }

    private func terms(at commit: String, after parent: ObservedState) -> StartTerms? {
        guard let revision = past[commit] else { return nil }
        let facts = revision.facts
        let inForce = parent.ledger.policy.map { past[$0.revision]?.desired }
        return StartTerms(
            desired: revision.desired, policy: (inForce ?? revision.desired)?.policy?.spec,
            digest: { facts.digest($0, $1)?.text },
            environmentDigest: { facts.environmentDigest($0) })
    }
}

extension PlanStep {
    /// Whether a soak is over by it, well or not.
    var endsSoak: Bool {
        switch self {
        case .verify, .fail: true
        case .act(let move): move.purpose != .start
        case .record, .claim, .answer, .measure, .observe, .drift, .interrupt: false
        }
    }
}
