import Effects
import Host
package import Ledger
import Manifests
package import Records

/// Writes to the ledger that a rollout is to go back, in one environment or wherever it has brought
/// something.
package func askToGoBack(
    _ ask: AskRecord, of rollout: String, in environment: String?, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    do {
        return try record(at: site, variable: variable) { desk in
            let targets = try targets(of: rollout, in: environment, by: desk.ledger)
            var asked = ask
            asked.at = desk.now
            return (targets.map { desk.entry(.asked(asked), of: $0) }, desk.ledger.state)
        }
    } catch {
        guard let away = error as? HubError, away.kind == .unreachable else { throw error }
        throw HubAway(
            description: "\(away). To go back all the same, and record it late: "
                + "reconcile rollback \(rollout) --offline --reason TEXT")
    }
}

/// As `askToGoBack`, while the hub cannot be reached: the word waits in the outbox, and is acted on alone.
package func askToGoBackOffline(
    _ ask: AskRecord, of rollout: String, in environment: String?, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    guard !site.isPath else {
        throw LedgerTrouble(
            "the hub is this repository itself, so it is never away",
            remedy: "Leave out `--offline`.")
    }
    let state = try StateRepository(in: site.state)
    let outbox = Outbox(in: site.state)
    var hub = try openHub(site, variable: variable)
    let look = try hub.lookBack(
        verified: state.verified, controller: nil, outbox: outbox, because: "")
    try hub.close()
    guard let ledger = look?.ledger else {
        throw LedgerTrouble(
            "this machine has never seen the hub's ledger, so it knows nothing to go back to",
            remedy: "Run it where reconcile has run before.")
    }
    var asked = ask
    (asked.at, asked.isOffline) = (max(Instant(seconds: wallClock().seconds), ledger.time), true)
    let entries = try targets(of: rollout, in: environment, by: ledger).map { target in
        var entry = Entry(
            at: asked.at, controller: state.controller, target: target, .asked(asked))
        entry.happened = asked.at
        return entry
    }
    try outbox.add(entries)
    return entries
}

/// The hub did not answer, and there is a way without it.
package struct HubAway: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
}

private func targets(of rollout: String, in environment: String?, by ledger: LedgerTip) throws
    -> [TargetID]
{
    let all = ledger.state.targets.keys.filter {
        $0.rollout == rollout && (environment == nil || $0.environment == environment)
            && ledger.state.canGoBack($0)
    }
    // What is held must not keep the rest from going back; the pass that follows names it.
    let targets = all.filter { ledger.held.holding($0).isEmpty }
    if targets.isEmpty, !all.isEmpty { throw LedgerTrouble(held: ledger.held) }
    guard !targets.isEmpty else {
        throw LedgerTrouble(
            "\(rollout) has brought nothing\(environment.map { " to \($0)" } ?? ""), so nothing can go back",
            remedy: "`reconcile status` shows where it is")
    }
    return targets.sorted()
}

extension ObservedState {
    /// Whether there is something of this target that could be undone.
    fileprivate func canGoBack(_ target: TargetID) -> Bool {
        let record = self[target]
        if record.standing == .starting { return true }
        return record.layer != nil && record.standing != .wentBack
    }
}
