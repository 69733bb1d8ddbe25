import Effects
import Host
package import Ledger
import Manifests
package import Records

/// Writes to the ledger that a rollout is to go back, in one environment or wherever it has brought
/// something.
package func askToGoBack(_ wish: WishToGoBack, at site: Site, variable: @escaping Variable) throws
    -> [Entry]
{
    do {
        return try record(at: site, variable: variable, readsManifests: true) { desk in
            guard let look = desk.look else { throw noLedger }
            var wish = wish
            wish.ask.at = desk.now
            let asks = try wish.asks(by: look)
            return (
                asks.map { desk.entry(.asked($0.ask), of: $0.target) }, desk.ledger.state
            )
        }
    } catch {
        guard let away = error as? HubError, [.unreachable, .refused].contains(away.kind) else {
            throw error
        }
        throw HubAway(
            description: "\(away). To go back all the same, and record it late: "
                + wish.commandOffline)
    }
}

/// As `askToGoBack`, while the hub cannot be reached: the word waits in the outbox, and is acted on alone.
package func askToGoBackOffline(
    _ wish: WishToGoBack, at site: Site, variable: @escaping Variable
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
    guard let look, let ledger = look.ledger else {
        throw LedgerTrouble(
            "this machine has never seen the hub's ledger, so it knows nothing to go back to",
            remedy: "Run it where reconcile has run before.")
    }
    var wish = wish
    let now = max(Instant(seconds: wallClock().seconds), ledger.time)
    (wish.ask.at, wish.ask.isOffline) = (now, true)
    let entries = try wish.asks(by: look).map { target, ask in
        var entry = Entry(at: now, controller: state.controller, target: target, .asked(ask))
        entry.happened = now
        return entry
    }
    try outbox.add(entries)
    return entries
}

/// The hub did not answer, and there is a way without it.
package struct HubAway: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
}
