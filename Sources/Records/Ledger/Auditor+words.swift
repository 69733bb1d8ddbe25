import Git
import Ledger
import Manifests
import Planner

extension Auditor {
    /// By older rules nobody was asked for more than the sign-offs of a start.
    mutating func audit(
        wordsOf entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> AuditedWords {
        guard entry.rules >= 6 else { return AuditedWords() }
        if case .revision(let seen) = entry.transition {
            guard seen.policy != nil || !seen.environments.isEmpty,
                let desk = try desks.desk(at: seen.revision.commit, after: parent, in: repository)
            else { return AuditedWords() }
            return approvalsAudited(
                in: seen, desk.desired, after: parent, facts: desk.facts, at: entry.at)
        }
        guard let target = entry.target else { return AuditedWords() }
        if let (stage, evidence) = entry.transition.end {
            return try audit(
                endOf: stage, by: evidence, in: target, at: entry.at, after: parent, repository)
        }
        guard case .intent(let intent) = entry.transition, intent.attempt.purpose == .start,
            let desk = try desks.desk(at: intent.attempt.revision, after: parent, in: repository)
        else { return AuditedWords() }
        return ticksAudited(
            of: intent, in: target, desk.desired, after: parent, facts: desk.facts, at: entry.at)
    }

    /// By the manifests of now, and the terms of its start.
    private mutating func audit(
        endOf stage: String, by evidence: [Evidence], in target: TargetID, at moment: Instant,
        after parent: ObservedState, _ repository: borrowing Repository
    ) throws -> AuditedWords {
        guard let present = parent.ledger.revision?.commit, let start = parent[target].revision,
            var desk = try desks.desk(at: present, after: parent, in: repository),
            let then = try desks.desk(at: start, after: parent, in: repository)
        else { return AuditedWords() }
        desk.facts.terms[start] = then.desired
        return endAudited(
            of: stage, by: evidence, in: target, desk.desired, after: parent, facts: desk.facts,
            at: moment, isOfLedger: { chainValues[$0] != nil })
    }

    /// What people said was signed where it was first seen, or it is proven by nothing that comes later but a start.
    mutating func provenSights(
        of entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard case .revision(let seen) = entry.transition else { return [] }
        var found: [String] = []
        for revision in Set(seen.sights.values.joined().map(\.revision)) {
            guard var desk = try desks.desk(at: revision, after: parent, in: repository) else {
                continue
            }
            let newest = try desks.desk(at: seen.revision.commit, after: parent, in: repository)
            desk.facts.terms[seen.revision.commit] = newest?.desired
            let here = seen.sights.mapValues { $0.filter { $0.revision == revision } }
            found += sightsProven(
                of: here, in: desk.desired, after: parent, facts: desk.facts, at: entry.at)
        }
        return found
    }
}
