import Git
import Ledger
package import Manifests

extension RemoteHub {
    /// What was there when the hub last answered, with what waits in the outbox; nil where it never did.
    /// Nothing new starts by it.
    package mutating func lookBack(
        verified: String?, controller: Controller?, outbox: Outbox, because words: String
    ) throws -> Look? {
        guard var ledger = try lastLedger(verified: verified),
            let revision = try writer.repository.current(StateRepository.desiredReference)
        else { return nil }
        try ledger.requireSure()
        try ledger.state.ledger.requireNamed(signer, at: ledger.time)
        ledger.take(try outbox.letters())
        var look = try Look(
            at: revision, ledger: ledger, of: writer.repository, controller: controller,
            branch: site.branch, chain: ChainMemory(in: site.state))
        look.isOffline = true
        look.holdsStarts = [words, look.holdsStarts].compactMap { $0 }.joined(separator: "; ")
        return look
    }

    /// What the ledger said when the hub last answered.
    private mutating func lastLedger(verified: String?) throws -> LedgerTip? {
        guard let tip = try remembered() else { return nil }
        try begin(at: verified, before: tip)
        known = try writer.repository.ledger(at: tip, since: known)
        return known
    }

    /// What the ledger says of entries since a moment, so that one is known again: of what attempt it is, or
    /// when it happened.
    package func recorded(since moment: Instant) throws -> Set<String> {
        try known.map { try writer.repository.recorded(in: $0, since: moment) } ?? []
    }
}

extension LedgerTip {
    /// What was done here and the hub has not taken yet, as far as it may follow what it has.
    mutating func take(_ letters: [Outbox.Letter]) {
        for letter in letters {
            guard illegality(of: letter.entry, after: state, at: self.time) == nil else { continue }
            state.apply(letter.entry)
            self.time = letter.entry.at
        }
    }
}

extension Repository {
    /// The marks of the entries up to `tip` since a moment.
    borrowing func recorded(in tip: LedgerTip, since moment: Instant) throws -> Set<String> {
        let commits = try firstParents(from: tip.commit, downTo: nil) ?? []
        let held = Set(tip.held.map(\.commit.name))
        let recent = commits.prefix { $0.committer.seconds >= Int64(moment.seconds) }
        return Set(
            recent.filter { !held.contains($0.id.hex) }.flatMap { marks(in: $0.message) })
    }
}

/// The marks of an entry by its message, of which the last paragraph is what we have written.
private func marks(in message: String) -> [String] {
    var trailers: [String: String] = [:]
    for line in message.split(separator: "\n", omittingEmptySubsequences: false).reversed()
        .dropFirst()
    {
        guard let colon = line.firstRange(of: ": ") else { break }
        trailers[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
    }
    return Entry.marks(
        kind: trailers["Entry"] ?? "", attempt: trailers["Attempt"],
        target: "\(trailers["Rollout"] ?? "-")/\(trailers["Environment"] ?? "-")",
        happened: trailers["Happened"], controller: trailers["Controller"] ?? "")
}

extension Entry {
    /// What makes this entry known again, also where it was recorded at another time.
    package var marks: [String] {
        Entry.marks(
            kind: transition.kind.rawValue, attempt: transition.attempt, target: target?.text ?? "",
            happened: happened?.text, controller: controller)
    }

    fileprivate static func marks(
        kind: String, attempt: String?, target: String, happened: String?, controller: String
    ) -> [String] {
        // A clock that is behind gives one moment to many entries; attempts have names of their own.
        if let attempt { return ["\(kind) of \(attempt)"] }
        return happened.map { ["\(kind) of \(target) at \($0) by \(controller)"] } ?? []
    }
}

extension Transition {
    /// The attempt that this is about.
    package var attempt: String? {
        switch self {
        case .intent(let intent): intent.attempt.id
        case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome),
            .lost(let outcome):
            outcome.attempt
        case .tookOver(let taken): taken.attempt
        case .lateReport(let report): report.attempt
        default: nil
        }
    }
}
