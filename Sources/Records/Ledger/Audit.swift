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
    /// What makes it illegal: history that is not as it was, commits that are not ours, and what
    /// the revisions that entries name do not bear out.
    package var rewritten: [String] = []
    package var broken: [Finding] = []
    package var unfounded: [Finding] = []
    /// What went wrong or was not as usual, and is legal.
    package var exceptions: [Finding] = []

    package var isLegal: Bool { rewritten.isEmpty && broken.isEmpty && unfounded.isEmpty }
}

/// What an audit compares the history with.
package struct AuditPins: Sendable {
    /// The tip that this machine verified last.
    package var verified: String?
    /// The tips that somebody else remembers.
    package var required: [String]

    package init(verified: String?, required: [String]) {
        (self.verified, self.required) = (verified, required)
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
            try auditor.take(try repository.recorded(commit), in: repository)
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
private struct Auditor {
    var audit: Audit
    private var replay = Replay()
    private var desks = RevisionDesks()
    private let tip: ObjectID
    private let revisions: ObjectID?
    private let answered: Set<String>

    init(_ tip: ObjectID, revisions: ObjectID?, answered: Set<String>) {
        (self.tip, self.revisions, self.answered) = (tip, revisions, answered)
        audit = Audit(tip: tip.hex)
    }

    mutating func take(_ commit: RecordedCommit, in repository: borrowing Repository) throws {
        let parent = replay.state
        let entry: Entry
        do throws(BrokenChain) {
            entry = try replay.take(commit)
        } catch {
            take(error, commit)
            return
        }
        note(entry, commit)
        try judge(entry, commit, after: parent, in: repository)
    }

    private mutating func note(_ entry: Entry, _ commit: RecordedCommit) {
        audit.ledger = replay.state.ledger.id
        audit.time = entry.at
        audit.entries += 1
        audit.counts[entry.warrant, default: 0] += 1
        guard entry.isException else { return }
        audit.exceptions.append(
            Audit.Finding(commit: commit.name, at: entry.at, words: entry.wordsOfException))
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
        let subject = entry.target.map { "\($0.text): " } ?? ""
        audit.unfounded += words.map {
            Audit.Finding(commit: commit.name, at: entry.at, words: subject + $0)
        }
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
        return terms.objections(to: entry, present: present, after: parent)
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

    /// Whether this says that the desired branch has come to a revision: only that goes forward.
    fileprivate var movesOn: Bool {
        switch self {
        case .revision: true
        case .intent(let intent): intent.attempt.purpose == .start
        default: false
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
            case .settled(let settled): settled.reason
            case .tookOver(let taken): taken.reason
            case .accepted(let answer), .reverted(let answer): "\(answer.by): \(answer.reason)"
            case .followed(let followed): followed.reason
            case .lateReport(let report): report.why
            case .claimed(let claimed): claimed.reason
            case .intent(let intent): intent.cause
            case .failed(let outcome), .lost(let outcome): outcome.cause
            default: nil
            }
        return subjectLine + (reason.map { " (\($0))" } ?? "")
    }
}

/// The manifests of each revision, read once.
private struct RevisionDesks {
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
