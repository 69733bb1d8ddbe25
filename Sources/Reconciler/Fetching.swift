import Effects
import Host
package import Records

/// Brings the hub's branches to this machine: into the controller's own repository, and to where the user's
/// clone has that remote's.
package func fetch(_ site: Site, variable: @escaping Variable) throws {
    guard let remote = site.remote else {
        throw LedgerTrouble(
            "there is nothing to fetch: this repository has no remote, and is the hub itself",
            remedy: "What is committed here is what there is: reconcile plan")
    }
    let state = try StateRepository(in: site.state)
    // First the clone: also a ledger that is refused below can then be looked at there.
    let clone = try site.hub(
        over: site.repository, variable: variable,
        tracking: { "refs/remotes/\(remote)/" + $0.dropFirst("refs/heads/".count) })
    _ = try clone.fetch(site.branches)
    let wire = HubWire(over: try site.hub(over: site.stateRepository, variable: variable))
    var hub = try RemoteHub(site, host: hostName(), over: wire)
    let ledger = try hub.refresh(verified: state.verified)
    try hub.close()
    if let ledger, !ledger.held.isEmpty { throw LedgerTrouble(held: ledger.held) }
}
