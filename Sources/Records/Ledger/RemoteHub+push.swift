import Git
package import Ledger

extension RemoteHub {
    /// Entries as commits, and what is asked of the hub for them. Kept until it has answered: asked again, it is
    /// asked for the very same.
    struct Batch: Sendable {
        var entries: [Entry]
        var onto: ObjectID?
        var made: LedgerTip
        var moves: [HubWire.Move]
    }

    package mutating func push(_ entries: [Entry], onto tip: String?, state: ObservedState) throws
        -> Brought
    {
        let tip = tip.flatMap { ObjectID(hex: $0) }
        if batch?.entries != entries || batch?.onto != tip {
            batch = try prepare(entries, onto: tip, state)
        }
        guard let batch else { return .refused }
        switch try wire.push(batch.moves) {
        case .accepted: return try landed(batch)
        case .refused(let reasons): return try refused(batch, reasons)
        case .unknown(let words):
            unheard.insert(batch.made.commit)
            return .unknown("nobody knows whether a push to \(site.hubName) has landed: \(words)")
        }
    }

    private mutating func prepare(
        _ entries: [Entry], onto tip: ObjectID?, _ state: ObservedState
    ) throws -> Batch? {
        let chained = try writer.chain(
            entries, onto: tip, state: state, by: identity, signer: signer)
        guard let last = entries.last, let ledger = chained.ledger else { return nil }
        var moves = [HubWire.Move(reference: LedgerBranch.name, expected: tip, new: ledger)]
        if let kept = try keepRevisions(of: entries) { moves.append(kept) }
        try writer.sync()
        let made = LedgerTip(
            commit: ledger, state: chained.state, time: last.at,
            held: (known?.held ?? []).unanswered(by: entries))
        return Batch(entries: entries, onto: tip, made: made, moves: moves)
    }

    /// What the entries act on is kept from the collector by a branch that moves with the ledger.
    private mutating func keepRevisions(of entries: [Entry]) throws -> HubWire.Move? {
        let before = try writer.repository.current(StateRepository.revisionsReference)
        var kept: [ObjectID] = []
        var tip = before
        for entry in entries {
            guard let revision = entry.transition.revision.flatMap({ ObjectID(hex: $0) }),
                !kept.contains(revision)
            else { continue }
            kept.append(revision)
            if let before, try writer.repository.isAncestor(revision, of: before) { continue }
            tip = try writer.keep(revision, onto: tip, at: entry.at, by: identity)
        }
        guard let tip, tip != before else { return nil }
        return HubWire.Move(reference: LedgerBranch.revisions, expected: before, new: tip)
    }
}

// MARK: Answers

extension RemoteHub {
    private mutating func landed(_ batch: Batch) throws -> Brought {
        self.batch = nil
        unheard.remove(batch.made.commit)
        refusalsInARow = 0
        for move in batch.moves {
            let own = StateRepository.references(of: site)[move.reference]
            if let own { try advance(own, to: move.new) }
        }
        known = batch.made
        return .accepted(batch.made)
    }

    /// A refusal says that this push changed nothing; not that an earlier one of the same did not.
    private mutating func refused(_ batch: Batch, _ reasons: [String: String]) throws -> Brought {
        let there: HubWire.Tips
        do {
            there = try bring()
        } catch {
            return unheard.contains(batch.made.commit)
                ? .unknown(String(describing: error)) : .refused
        }
        if unheard.contains(batch.made.commit), let tip = there[LedgerBranch.name],
            try writer.repository.isAncestor(batch.made.commit, of: tip)
        {
            return try landed(batch)
        }
        self.batch = nil
        try giveUpWhereNobodyWasFirst(batch, there, reasons)
        return .refused
    }

    /// Where all is as we expected, it is not another that was first: the hub does not let us write. Its locks are
    /// let go of in a moment; its hooks and rules are not.
    private mutating func giveUpWhereNobodyWasFirst(
        _ batch: Batch, _ there: HubWire.Tips, _ reasons: [String: String]
    ) throws {
        let hasMoved = batch.moves.contains { there[$0.reference] != $0.expected }
        refusalsInARow = hasMoved ? 0 : refusalsInARow + 1
        guard refusalsInARow >= 3 else { return }
        throw LedgerTrouble(hub: site.hubName, refusedBy: reasons)
    }
}
