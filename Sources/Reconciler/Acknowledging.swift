package import Ledger
import Manifests
package import Records

/// Records who looks after what asks for a person: in one target, or wherever something of a rollout does.
package func acknowledge(
    _ words: String, by person: String, because reason: String?, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable) { desk in
        let state = desk.ledger.state
        let asking = try state.targets(meantBy: words).filter { !state.concerns(of: $0).isEmpty }
        guard !asking.isEmpty else { throw nothingAsks(in: words, state) }
        let entries = asking.map { target in
            let about = state.concerns(of: target).map(\.name)
            return desk.entry(
                .acknowledged(Acknowledged(by: person, because: reason, about: about)), of: target)
        }
        return (entries, state)
    }
}

private func nothingAsks(in words: String, _ state: ObservedState) -> LedgerTrouble {
    let others = state.everything.filter { !state.concerns(of: $0).isEmpty }
    return LedgerTrouble(
        "nothing in `\(words)` asks for a person, so there is nothing to look after",
        remedy: others.isEmpty
            ? "Nothing does anywhere. `reconcile status` shows what is waited for."
            : "What does: \(inWords(others.map(\.text), joinedBy: "and"))")
}

extension ObservedState {
    /// Every target that has a record, in order.
    fileprivate var everything: [TargetID] {
        (known + rollouts.keys.map { .work(of: $0) } + environments.keys.map { .own(of: $0) })
            .sorted()
    }

    /// That target, or those of that rollout.
    fileprivate func targets(meantBy words: String) throws -> [TargetID] {
        let targets = everything
        if let one = TargetID(parsing: words), targets.contains(one) { return [one] }
        let ofRollout = targets.filter { !$0.isOwn && $0.rollout == words }
        guard ofRollout.isEmpty else { return ofRollout }
        if environments[words] != nil {
            throw LedgerTrouble(
                "`\(words)` is an environment",
                remedy: "Say the target: ROLLOUT/\(words), or -/\(words) for the environment itself"
            )
        }
        throw LedgerTrouble(
            "the ledger knows nothing called `\(words)`",
            remedy: meantOrOneOf(
                words, targets.map(\.text) + rollouts.keys.sorted(by: bytesPrecede),
                otherwise: "Nothing has happened yet."))
    }
}
