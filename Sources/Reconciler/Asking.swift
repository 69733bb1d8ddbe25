package import Ledger
package import Records

/// Writes to the ledger that a rollout is to go back, in one environment or wherever it has brought
/// something.
package func askToGoBack(
    _ ask: AskRecord, of rollout: String, in environment: String?, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable) { desk in
        let (state, held) = (desk.ledger.state, desk.ledger.held)
        let all = state.targets.keys.filter {
            $0.rollout == rollout && (environment == nil || $0.environment == environment)
                && state.canGoBack($0)
        }
        // What is held must not keep the rest from going back; the pass that follows names it.
        let targets = all.filter { held.holding($0).isEmpty }
        if targets.isEmpty, !all.isEmpty { throw LedgerTrouble(held: held) }
        guard !targets.isEmpty else {
            throw LedgerTrouble(
                "\(rollout) has brought nothing\(environment.map { " to \($0)" } ?? ""), so nothing can go back",
                remedy: "`reconcile status` shows where it is")
        }
        var asked = ask
        asked.at = desk.now
        return (targets.sorted().map { desk.entry(.asked(asked), of: $0) }, state)
    }
}

extension ObservedState {
    /// Whether there is something of this target that could be undone.
    fileprivate func canGoBack(_ target: TargetID) -> Bool {
        let record = self[target]
        if record.standing == .starting { return true }
        return record.layer != nil && record.standing != .wentBack
    }
}
