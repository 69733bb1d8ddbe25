import Ledger
import Manifests

extension World {
    /// What somebody else wrote into the ledger is in doubt until a person has answered for it.
    func ledgerGate(_ start: Candidate) -> GateVerdict {
        let waits = facts.held.holdingStarts(of: start.target).map(\.wait)
        return waits.isEmpty ? .opens([]) : .held(waits)
    }
}

extension Planning {
    /// Of a held target nothing can be recorded, so nothing is begun, measured or gone on with; what runs, runs.
    /// Returns whether it is one.
    mutating func isHeld(_ target: TargetID, _ record: TargetRecord) -> Bool {
        let waits = world.facts.held.holding(target).map(\.wait)
        guard !waits.isEmpty else { return false }
        say(
            Outlook(
                target: target, stage: record.stage, standing: record.standing, news: .stopped,
                now: record.layer, waits: waits))
        return true
    }
}

extension HeldCommit {
    /// What nobody but a person can end.
    var wait: Wait {
        let name = commit.name.prefix(10)
        return Wait(
            gate: .ledger,
            words: "ledger commit \(name) was not written by a controller, and holds \(subjects): "
                + "read it with git show, then reconcile ledger accept|revert \(name) --reason TEXT",
            needsPerson: true)
    }
}
