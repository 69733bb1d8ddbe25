import Git
import Host
import Ledger
import Manifests

extension RemoteHub {
    /// Pushes what the hub's ledger has lost since it last answered us. Returns nil where nothing is missing;
    /// throws where the hub has what does not come before it.
    package mutating func restore() throws -> LedgerTip? {
        guard let wanted = try remembered() else { throw nothingRemembered }
        let there = try bring()
        var moves: [HubWire.Move] = []
        if let move = try ledgerMove(to: wanted, from: there[LedgerBranch.name]) {
            moves.append(move)
        }
        if let move = try revisionsMove(from: there[LedgerBranch.revisions], at: wanted) {
            moves.append(move)
        }
        guard !moves.isEmpty else { return nil }
        try writer.sync()
        try push(moves)
        let ledger = try writer.repository.ledger(at: wanted, since: nil)
        known = ledger
        return ledger
    }

    private func ledgerMove(to wanted: ObjectID, from tip: ObjectID?) throws -> HubWire.Move? {
        if let tip {
            switch try writer.repository.kinship(of: tip, to: wanted) {
            case .includes: return nil
            case .isBehind: break
            case .diverged:
                throw LedgerTrouble(
                    "the hub's ledger was rewritten: it ends with \(tip.hex.prefix(10)), and "
                        + "\(wanted.hex.prefix(10)) was seen there last",
                    remedy: "Neither comes after the other, and nothing was changed; compare them: "
                        + "git --git-dir=\(site.stateRepository) log "
                        + "\(tip.hex.prefix(10)) \(wanted.hex.prefix(10))")
            }
        }
        return HubWire.Move(reference: LedgerBranch.name, expected: tip, new: wanted)
    }

    /// What was kept from the collector is kept again. Where others kept more since, both are: a commit that
    /// keeps a revision keeps a branch of them as well.
    private mutating func revisionsMove(from tip: ObjectID?, at ledger: ObjectID) throws
        -> HubWire.Move?
    {
        guard let ours = try writer.repository.current(StateRepository.revisionsReference) else {
            return nil
        }
        var new = ours
        if let tip {
            switch try writer.repository.kinship(of: tip, to: ours) {
            case .includes: return nil
            case .isBehind: break
            case .diverged:
                let seconds = Int(try writer.repository.commit(ledger).committer.seconds)
                new = try writer.keep(
                    ours, onto: tip, at: Instant(seconds: seconds), by: identity)
            }
        }
        return HubWire.Move(reference: LedgerBranch.revisions, expected: tip, new: new)
    }

    /// Asks again for as long as nobody knows whether it has landed.
    private func push(_ moves: [HubWire.Move]) throws {
        var words = ""
        for turn in 0..<5 {
            switch try wire.push(moves) {
            case .accepted: return
            case .refused(let reasons):
                let there = try wire.list(moves.map(\.reference))
                if moves.allSatisfy({ there[$0.reference] == $0.new }) { return }
                guard moves.allSatisfy({ there[$0.reference] == $0.expected }) else {
                    throw LedgerTrouble("the ledger moved meanwhile", remedy: "Try again.")
                }
                throw LedgerTrouble(hub: site.hubName, refusedBy: reasons)
            case .unknown(let why): words = why
            }
            pause(milliseconds: 500 << turn)
        }
        throw LedgerTrouble(
            "nobody knows whether a push to \(site.hubName) has landed: \(words)",
            remedy: "Try again.")
    }
}

/// There was no ledger yet when this machine last looked.
let nothingRemembered = LedgerTrouble(
    "this machine has seen no ledger here, so it knows nothing to restore",
    remedy: "Run it where reconcile has run before.")

extension LedgerTrouble {
    /// It is not another that was first: the hub does not let us write.
    init(hub: String, refusedBy reasons: [String: String]) {
        // Of two that fall together one has a reason.
        let own = reasons.filter { !$0.value.hasPrefix("atomic push fail") }
        let told = own.isEmpty ? reasons : own
        let alike = Dictionary(grouping: told.keys.sorted()) { told[$0] ?? "" }
        let words = alike.sorted { $0.value[0] < $1.value[0] }.map { reason, references in
            "\(references.map { $0.replacing("refs/heads/", with: "") }.joined(separator: " and ")): \(reason)"
        }
        let all = words.joined(separator: "; ")
        self.init("the hub \(hub) does not take \(all)", remedy: whatHelps(against: all))
    }
}

private func whatHelps(against words: String) -> String {
    let small = words.lowercased()
    if small.contains("no space left") || small.contains("quota exceeded") {
        return "Its disk is full: make room there. Nothing was begun, and the next pass goes on."
    }
    if small.contains("read-only file system") || small.contains("unable to create temporary") {
        return
            "Its disk takes nothing: see to it there. Nothing was begun, and the next pass goes on."
    }
    return
        "Whoever runs it must let this controller push to reconcile/*; the next pass tries again."
}
