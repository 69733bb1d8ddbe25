import Git
import Host
import Ledger
import Manifests
import Planner

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
        var answered: Set<String> = []
        let names = try repository.firstParentNames(from: tip) {
            answered.formUnion(answers(in: $0))
        }
        var auditor = Auditor(
            tip, revisions: try repository.current(revisionsReference), answered: answered)
        try repository.readLedger(
            names.reversed(), as: { (CommitRead($0.recorded), $0.bytes) },
            take: { try auditor.take($0, bytes: $1, in: repository) })
        try auditor.compare(pins, in: repository)
        return auditor.audit
    }

    private var revisionsReference: String {
        ledgerReference == StateRepository.hubReference
            ? StateRepository.revisionsReference : local(LedgerBranch.revisions)
    }
}

/// The commits that a later one says to answer for. Whether that answer holds is judged when it comes; one that does
/// not is broken itself.
private func answers(in commit: [UInt8]) -> [String] {
    let word = Array("Commit: ".utf8)
    return commit.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: word) }
        .map { String(decoding: $0.dropFirst(word.count), as: UTF8.self) }
}

/// Walks the ledger from its founding on.
struct Auditor {
    var audit: Audit
    private(set) var replay = Replay()
    var desks = RevisionDesks()
    var kinships: Kinships
    private let tip: ObjectID
    private let answered: Set<String>
    private var chain = ChainValue()
    /// The place of each chain value in the history.
    private(set) var chainValues: [String: Int] = [:]
    var signing = SigningLog()

    init(_ tip: ObjectID, revisions: ObjectID?, answered: Set<String>) {
        (self.tip, self.answered) = (tip, answered)
        kinships = Kinships(revisions: revisions)
        audit = Audit(tip: tip.hex)
    }

    /// What an entry says is judged by what there was before it, and its files by what it makes of that.
    mutating func take(
        _ read: CommitRead, bytes: [UInt8], in repository: borrowing Repository
    ) throws {
        let commit = read.commit
        defer { if let value = chain.text { chainValues[value] = chainValues.count } }
        chain.take(commit, raw: bytes)
        let judgement: Result<Judgement, any Error>
        do throws(BrokenChain) {
            let entry = try replay.entry(of: read)
            judgement = Result { try judge(entry, commit, in: repository) }
            try replay.take(read)
        } catch {
            return take(error, commit)
        }
        note(try judgement.get(), of: commit)
    }

    private mutating func note(_ judgement: Judgement, of commit: RecordedCommit) {
        let entry = judgement.entry
        audit.ledger = replay.state.ledger.id
        audit.time = entry.at
        audit.entries += 1
        audit.counts[entry.warrant, default: 0] += 1
        audit.facts[entry.warrant, default: 0] += 1
        // What somebody is said to have said nothing but the host's access control vouches for.
        audit.facts[.host, default: 0] += entry.transition.sights.count + judgement.words.said
        noteSigning(of: judgement, commit)
        audit.told.append(judgement.told)
        let subject = entry.target.map { "\($0.text): " } ?? ""
        audit.unfounded += judgement.objections.map {
            Audit.Finding(commit: commit.name, at: entry.at, words: subject + $0)
        }
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
