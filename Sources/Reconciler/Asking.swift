import Host
package import Ledger
import Manifests
package import Records

/// Writes to the ledger that a rollout is to go back, in one environment or wherever it has brought
/// something. Tried again where another was first.
package func askToGoBack(
    _ ask: AskRecord, of rollout: String, in environment: String?, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    let state = try StateRepository(in: site.state)
    var hub = try openHub(site, variable: variable)
    for _ in 0..<triesMax {
        let look = try hub.look(verified: state.verified, controller: nil)
        guard let ledger = look.ledger else { throw noLedger }
        let now = max(Instant(seconds: wallClock().seconds), ledger.time)
        let targets = ledger.state.targets.keys.filter {
            $0.rollout == rollout && (environment == nil || $0.environment == environment)
                && ledger.state.canGoBack($0)
        }
        guard !targets.isEmpty else {
            throw LedgerTrouble(
                "\(rollout) has brought nothing\(environment.map { " to \($0)" } ?? ""), so nothing can go back",
                remedy: "`reconcile status` shows where it is")
        }
        var asked = ask
        asked.at = now
        let entries = targets.sorted().map {
            Entry(at: now, controller: state.controller, target: $0, .asked(asked))
        }
        if try hub.bring(entries, onto: ledger.name, state: ledger.state) != nil {
            try hub.close()
            return entries
        }
    }
    throw LedgerTrouble("others write to the ledger without a pause", remedy: "Try again.")
}

private let triesMax = 20

extension ObservedState {
    /// Whether there is something of this target that could be undone.
    fileprivate func canGoBack(_ target: TargetID) -> Bool {
        let record = self[target]
        if record.standing == .starting { return true }
        return record.layer != nil && record.standing != .wentBack
    }
}
