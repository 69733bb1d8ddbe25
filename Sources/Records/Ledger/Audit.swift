import Git
import Host
package import Ledger
package import Manifests
import Planner

/// What a look at the whole ledger has found.
package struct Audit: Sendable {
    /// One thing that is said of one commit.
    package struct Finding: Hashable, Sendable {
        package var commit: String
        package var at: Instant?
        package var words: String
    }

    package var ledger = ""
    package var tip: String
    /// Of the last entry.
    package var time = Instant.distantPast
    package var entries = 0
    package var counts: [Warrant: Int] = [:]
    /// Each entry is a fact, and so is each sign-off that one has recorded.
    package var facts: [Warrant: Int] = [:]
    /// Every transition, the oldest first.
    package var told: [Told] = []
    /// What makes it illegal: history that is not as it was, commits that are not ours, and what
    /// the revisions that entries name do not bear out.
    package var rewritten: [String] = []
    package var broken: [Finding] = []
    package var unfounded: [Finding] = []
    /// The digest of the first policy, the chain value of the tip, and whether somebody outside knows that root.
    package var root: String?
    package var chain: String?
    package var isRooted = false
    /// By the words for a key, how many entries it has signed where the policy in force asked for that.
    package var signers: [String: Int] = [:]
    /// Sign-offs that a person's signature proves.
    package var approvalsProven = 0
    /// How many entries are younger than what the last of these signers saw; nil where there is none.
    package var tail: Int?
    /// Facts that neither a controller has signed nor a person.
    package var unproven = 0
    /// What went wrong or was not as usual, and is legal.
    package var exceptions: [Finding] = []

    /// One transition, for who reads all of them.
    package struct Told: Hashable, Sendable {
        package var commit: String
        package var at: Instant
        package var words: String
        /// Who wanted it: whose word it is, or who made the revision by which it starts.
        package var requester: String?
        /// Who signed off, each with their role and when: "quinn as qa at 2025-05-09".
        package var approvers: [String] = []
        package var digest: String?
        package var evidence: [Evidence] = []
        package var warrant: Warrant
    }

    package var signatures: Int { signers.values.reduce(0, +) }
    package var proven: Int { signatures + approvalsProven }

    /// Whether signatures stand for all of it: a controller's for each entry, a person's for each word of theirs.
    package var isProven: Bool { isLegal && signatures > 0 && unproven == 0 }

    package var isLegal: Bool { rewritten.isEmpty && broken.isEmpty && unfounded.isEmpty }
}

/// What an audit compares the history with.
package struct AuditPins: Sendable {
    /// The tip that this machine verified last.
    package var verified: String?
    /// The tips that somebody else remembers.
    package var required: [String]
    /// The digests that somebody knows as that of the first policy.
    package var roots: [String]

    package init(verified: String?, required: [String], roots: [String] = []) {
        (self.verified, self.required, self.roots) = (verified, required, roots)
    }
}

extension Site {
    /// The tip that this machine verified last; nothing is made where it has no state.
    package var verifiedTip: String? {
        guard let bytes = try? File.read(state + "/verified", maxBytes: 64) else { return nil }
        return String(decoding: bytes.prefix(40), as: UTF8.self)
    }

    /// Reads the whole ledger that this machine has, and judges every commit of it.
    package func audit(_ pins: AuditPins) throws -> Audit {
        let repository = try Repository(at: ledgerRepository)
        guard let tip = try repository.current(ledgerReference) else {
            throw try missingLedger()
        }
        var auditor = Auditor(
            tip, revisions: try repository.current(revisionsReference),
            answered: try repository.answeredCommits(from: tip))
        for commit in (try repository.firstParents(from: tip, downTo: nil) ?? []).reversed() {
            try auditor.take(try repository.recorded(commit, sealed: true), in: repository)
        }
        try auditor.compare(pins, in: repository)
        return auditor.audit
    }

    private var revisionsReference: String {
        ledgerReference == StateRepository.hubReference
            ? StateRepository.revisionsReference : local(LedgerBranch.revisions)
    }
}

extension Repository {
    /// The commits that some later commit says to answer for. Whether that answer holds is judged when it
    /// comes; one that does not is broken itself.
    fileprivate func answeredCommits(from tip: ObjectID) throws -> Set<String> {
        var found: Set<String> = []
        for commit in try firstParents(from: tip, downTo: nil) ?? [] {
            for line in commit.message.split(separator: "\n") where line.hasPrefix("Commit: ") {
                found.insert(String(line.dropFirst("Commit: ".count)))
            }
        }
        return found
    }
}

/// Walks the ledger from its founding on.
struct Auditor {
    var audit: Audit
    private(set) var replay = Replay()
    var desks = RevisionDesks()
    private let tip: ObjectID
    private let revisions: ObjectID?
    private let answered: Set<String>
    private var chain = ChainValue()
    /// The place of each chain value in the history.
    private(set) var chainValues: [String: Int] = [:]
    var signing = SigningLog()

    init(_ tip: ObjectID, revisions: ObjectID?, answered: Set<String>) {
        (self.tip, self.revisions, self.answered) = (tip, revisions, answered)
        audit = Audit(tip: tip.hex)
    }

    mutating func take(_ commit: RecordedCommit, in repository: borrowing Repository) throws {
        let parent = replay.state
        defer { if let value = chain.text { chainValues[value] = chainValues.count } }
        if let id = ObjectID(hex: commit.name) {
            chain.take(commit, raw: try repository.commitBytes(id))
        }
        let entry: Entry
        do throws(BrokenChain) {
            entry = try replay.take(commit)
        } catch {
            take(error, commit)
            return
        }
        note(entry, commit)
        noteSigning(of: entry, commit, after: parent)
        audit.told.append(tell(entry, commit, after: parent, in: repository))
        try judge(entry, commit, after: parent, in: repository)
    }

    private mutating func note(_ entry: Entry, _ commit: RecordedCommit) {
        audit.ledger = replay.state.ledger.id
        audit.time = entry.at
        audit.entries += 1
        audit.counts[entry.warrant, default: 0] += 1
        audit.facts[entry.warrant, default: 0] += 1
        // What somebody is said to have signed nothing but the host's access control vouches for.
        if case .revision(let seen) = entry.transition {
            audit.facts[.host, default: 0] += seen.sights.values.joined().count
        }
        guard entry.isException else { return }
        audit.exceptions.append(
            Audit.Finding(commit: commit.name, at: entry.at, words: entry.wordsOfException))
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

    /// What is answered for later is held until then; anything else is taken as it stands, so that what
    /// comes behind it can be judged at all.
    private mutating func take(_ broken: BrokenChain, _ commit: RecordedCommit) {
        if answered.contains(commit.name) {
            replay.hold(commit, because: broken.reason)
        } else {
            replay.takeAsItStands(commit)
            audit.broken.append(Audit.Finding(commit: commit.name, words: broken.reason))
        }
    }

    /// What an entry says of a revision is held against that revision.
    private mutating func judge(
        _ entry: Entry, _ commit: RecordedCommit, after parent: ObservedState,
        in repository: borrowing Repository
    ) throws {
        let words =
            try objections(toRevisionOf: entry, after: parent, in: repository)
            + objections(to: entry, after: parent, in: repository)
            + objections(toSignaturesOf: entry, after: parent, in: repository)
            + objections(toAdoptionsOf: entry, after: parent, in: repository)
        let subject = entry.target.map { "\($0.text): " } ?? ""
        audit.unfounded += words.map {
            Audit.Finding(commit: commit.name, at: entry.at, words: subject + $0)
        }
    }

    private mutating func objections(
        toSignaturesOf entry: Entry, after parent: ObservedState,
        in repository: borrowing Repository
    ) throws -> [String] {
        guard entry.rules >= 5, case .intent(let intent) = entry.transition,
            let target = entry.target,
            let desk = try desks.desk(at: intent.attempt.revision, after: parent, in: repository)
        else { return [] }
        let found = Planner.objections(
            toSignaturesOf: intent, of: target, in: desk.desired, after: parent, facts: desk.facts,
            at: entry.at, chain: Set(chainValues.keys))
        if found.isEmpty { noteProven(intent, of: target, at: entry.at, after: parent, desk) }
        return found
    }

    private func objections(
        toRevisionOf entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard let revision = entry.transition.actedOn else { return [] }
        guard try isKept(revision, in: repository) else {
            return ["its revision \(revision.prefix(10)) is not kept by reconcile/revisions"]
        }
        guard entry.transition.movesOn else { return [] }
        return try rewriting(to: revision, after: parent, in: repository)
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
    private func rewriting(
        to revision: String, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard let last = parent.ledger.lastRevision, let old = ObjectID(hex: last),
            let new = ObjectID(hex: revision), repository.contains(old),
            try !repository.isAncestor(old, of: new)
        else { return [] }
        return [
            "its revision \(revision.prefix(10)) does not come after \(last.prefix(10)), "
                + "which was acted on before, and nobody said to follow it"
        ]
    }

    private func isKept(_ revision: String, in repository: borrowing Repository) throws -> Bool {
        guard let id = ObjectID(hex: revision), let revisions, repository.contains(id) else {
            return false
        }
        return try repository.isAncestor(id, of: revisions)
    }

    mutating func compare(_ pins: AuditPins, in repository: borrowing Repository) throws {
        concludeSigning(chain.text, replay.state, pins)
        // A message said that these were answered for; no entry did.
        audit.broken += replay.held.map {
            Audit.Finding(commit: $0.commit.name, words: $0.reason)
        }
        if let verified = pins.verified, try !isInHistory(verified, of: repository) {
            audit.rewritten.append(
                "the tip \(verified.prefix(10)), which this machine verified last, is not in the "
                    + "history any more"
                    + (try isBehind(verified, in: repository)
                        ? ": the ledger went back" : ": the ledger was rewritten"))
        }
        for words in pins.required {
            let required = (try? repository.resolve(words).hex) ?? words
            guard try !isInHistory(required, of: repository) else { continue }
            audit.rewritten.append("the required tip \(required.prefix(10)) is not in the history")
        }
    }

    private func isInHistory(_ name: String, of repository: borrowing Repository) throws -> Bool {
        guard let id = ObjectID(hex: name), repository.contains(id) else { return false }
        return try repository.isAncestor(id, of: tip)
    }

    private func isBehind(_ name: String, in repository: borrowing Repository) throws -> Bool {
        guard let id = ObjectID(hex: name), repository.contains(id) else { return false }
        return try repository.isAncestor(tip, of: id)
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

extension Ledger.Sight {
    fileprivate var approval: String {
        (role.isEmpty ? by : "\(by) as \(role)")
            + " at \(at), seen \(seen.text) in \(revision.prefix(10))"
    }
}

extension Transition {
    fileprivate var evidenceNamed: [Evidence] {
        switch self {
        case .intent(let intent): intent.evidence
        case .verified(let verified): verified.evidence
        default: []
        }
    }
}

extension Entry {
    /// The sentence, with what a person gave as the reason.
    fileprivate var wordsOfException: String {
        let reason: String? =
            switch transition {
            case .asked(let ask): ask.reason
            case .paused(let said): said.reason
            case .acknowledged(let said): said.reason
            case .settled(let settled): settled.reason
            case .tookOver(let taken): taken.reason
            case .accepted(let answer), .reverted(let answer): "\(answer.by): \(answer.reason)"
            case .followed(let followed): followed.reason
            case .lateReport(let report): report.why
            case .claimed(let claimed): claimed.reason
            case .intent(let intent): intent.cause ?? intent.emergency?.words
            case .failed(let outcome), .lost(let outcome): outcome.cause
            default: nil
            }
        return subjectLine + (reason.map { " (\($0))" } ?? "")
    }
}

/// The manifests of each revision, read once.
struct RevisionDesks {
    private var read: [String: (reading: Reading, facts: Facts)] = [:]
    private var unreadable: Set<String> = []

    mutating func terms(
        at revision: String, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> StartTerms? {
        guard let (reading, facts) = try desk(revision, repository) else { return nil }
        var policy = reading.desired.policy?.spec
        if let inForce = parent.ledger.policy {
            guard let then = try desk(inForce.revision, repository) else { return nil }
            policy = then.reading.desired.policy?.spec
        }
        return StartTerms(
            desired: reading.desired, policy: policy,
            digest: { rollout, stage in facts.digest(rollout, stage)?.text },
            environmentDigest: { facts.environmentDigest($0) })
    }

    /// What is known at a revision, with the policy that was in force.
    mutating func desk(
        at revision: String, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> (desired: DesiredState, facts: Facts)? {
        guard let known = try desk(revision, repository) else { return nil }
        var facts = known.facts
        if let inForce = parent.ledger.policy,
            let then = try desk(inForce.revision, repository)
        {
            facts.terms[inForce.revision] = then.reading.desired
        }
        return (known.reading.desired, facts)
    }

    private mutating func desk(_ revision: String, _ repository: borrowing Repository) throws
        -> (reading: Reading, facts: Facts)?
    {
        if let known = read[revision] { return known }
        guard !unreadable.contains(revision), let id = ObjectID(hex: revision),
            repository.contains(id),
            let look = try? Look(at: id, ledger: nil, of: repository, branch: "")
        else {
            unreadable.insert(revision)
            return nil
        }
        read[revision] = (look.reading, look.facts)
        return (look.reading, look.facts)
    }
}
