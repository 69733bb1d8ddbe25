import Git
import Ledger
import Manifests
import Planner

/// What is said of one entry, before it is known whether its files are what it makes of them.
struct Judgement {
    var entry: Entry
    /// What the ledger knew of itself before it.
    var ledger: LedgerRecord
    var told: Audit.Told
    var objections: [String] = []
    var proven = ProvenSignOffs()
    var words = AuditedWords()
}

extension Auditor {
    /// What an entry says of a revision is held against that revision.
    mutating func judge(
        _ entry: Entry, _ commit: RecordedCommit, in repository: borrowing Repository
    ) throws -> Judgement {
        let parent = replay.state
        var judgement = Judgement(
            entry: entry, ledger: parent.ledger,
            told: tell(entry, commit, after: parent, in: repository))
        judgement.objections =
            try objections(toRevisionOf: entry, after: parent, in: repository)
            + objections(to: entry, after: parent, in: repository)
            + objections(
                toSignaturesOf: entry, after: parent, in: repository,
                proving: &judgement.proven)
            + objections(toAdoptionsOf: entry, after: parent, in: repository)
        judgement.words = try audit(wordsOf: entry, after: parent, in: repository)
        judgement.objections += judgement.words.objections
        judgement.proven.sights += try provenSights(of: entry, after: parent, in: repository)
        return judgement
    }

    private func tell(
        _ entry: Entry, _ commit: RecordedCommit, after parent: ObservedState,
        in repository: borrowing Repository
    ) -> Audit.Told {
        var told = Audit.Told(
            commit: commit.name, at: entry.at, words: entry.subjectLine, warrant: entry.warrant)
        told.requester = entry.transition.person
        told.evidence = entry.transition.evidenceNamed
        if case .intent(let intent) = entry.transition {
            told.digest = intent.attempt.digest
            if intent.attempt.purpose == .start, let id = ObjectID(hex: intent.attempt.revision) {
                told.requester = (try? repository.commit(id))?.author.name
            }
        }
        let sights = entry.target.flatMap { parent.rollouts[$0.rollout]?.sights } ?? []
        told.approvers = told.evidence.compactMap(\.sight).map { named in
            sights.first { $0.id == named || named.hasPrefix("\($0.id) for ") }?.approval ?? named
        }
        return told
    }

    private mutating func objections(
        toSignaturesOf entry: Entry, after parent: ObservedState,
        in repository: borrowing Repository, proving proven: inout ProvenSignOffs
    ) throws -> [String] {
        guard entry.rules >= 5, case .intent(let intent) = entry.transition,
            let target = entry.target,
            let desk = try desks.desk(at: intent.attempt.revision, after: parent, in: repository)
        else { return [] }
        let found = Planner.objections(
            toSignaturesOf: intent, of: target, in: desk.desired, after: parent, facts: desk.facts,
            at: entry.at, isOfLedger: { chainValues[$0] != nil })
        if found.isEmpty {
            proven = provenSignOffs(
                of: intent, of: target, in: desk.desired, after: parent, facts: desk.facts,
                at: entry.at)
        }
        return found
    }

    private mutating func objections(
        toRevisionOf entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard let revision = entry.transition.actedOn else { return [] }
        guard try kinships.isKept(revision, in: repository) else {
            return ["its revision \(revision.prefix(10)) is not kept by reconcile/revisions"]
        }
        guard entry.transition.movesOn else { return [] }
        return try objections(toFollowing: revision, after: parent, in: repository)
            + objections(toSightsOf: entry, after: parent, in: repository)
    }

    /// What was first seen in another revision was so between the one acted on before and the entry's own.
    private func objections(
        toSightsOf entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard let tip = entry.transition.actedOn.flatMap({ ObjectID(hex: $0) }) else { return [] }
        let last = parent.ledger.lastRevision.flatMap { ObjectID(hex: $0) }
        return try entry.transition.revisionsBetween.compactMap { name in
            guard let id = ObjectID(hex: name), repository.contains(id),
                try repository.isAncestor(id, of: tip)
            else {
                return "it saw something in \(name.prefix(10)), which does not lead to its revision"
            }
            guard let last, repository.contains(last), try repository.isAncestor(id, of: last)
            else { return nil }
            return "it saw something in \(name.prefix(10)) first, which had been acted on before"
        }
    }

    private mutating func objections(
        to entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard let revision = entry.revisionHeldAgainst(after: parent) else { return [] }
        guard let terms = try desks.terms(at: revision, after: parent, in: repository) else {
            // Of what was started by it, that has been said at its start.
            return entry.transition.movesOn ? ["the manifests of its revision cannot be read"] : []
        }
        let present = try parent.ledger.revision.flatMap {
            try desks.terms(at: $0.commit, after: parent, in: repository)
        }
        var between: [String: StartTerms] = [:]
        for name in entry.transition.revisionsBetween {
            between[name] = try desks.terms(at: name, after: parent, in: repository)
        }
        return terms.objections(to: entry, present: present, between: between, after: parent)
    }

    /// What is acted on only goes forward, but where a person has said otherwise.
    private mutating func objections(
        toFollowing revision: String, after parent: ObservedState,
        in repository: borrowing Repository
    ) throws -> [String] {
        guard let last = parent.ledger.lastRevision, let old = ObjectID(hex: last),
            let new = ObjectID(hex: revision), repository.contains(old),
            try !kinships.comes(new, after: old, in: repository)
        else { return [] }
        return [
            "its revision \(revision.prefix(10)) does not come after \(last.prefix(10)), "
                + "which was acted on before, and nobody said to follow it"
        ]
    }
}

extension Transition {
    fileprivate var actedOn: String? {
        switch self {
        case .revision(let seen): seen.revision.commit
        case .intent(let intent): intent.attempt.revision
        case .claimed(let claimed): claimed.revision
        case .followed(let followed): followed.revision
        default: nil
        }
    }

    /// The revisions before its own in which something was first seen.
    fileprivate var revisionsBetween: [String] {
        guard case .revision(let seen) = self else { return [] }
        let names = Set(seen.sights.values.joined().map(\.revision))
        return names.subtracting([seen.revision.commit]).sorted(by: bytesPrecede)
    }

    /// Whether this says that the desired branch has come to a revision: only that goes forward.
    fileprivate var movesOn: Bool {
        switch self {
        case .revision: true
        case .intent(let intent): intent.attempt.purpose == .start
        default: false
        }
    }
}
