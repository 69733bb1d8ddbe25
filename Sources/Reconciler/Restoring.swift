import Host
import Ledger
package import Records

/// Brings the hub's ledger forward to the tip that this machine verified last; returns it, or nil where
/// nothing is missing.
package func restoreLedger(of site: Site) throws -> String? {
    let state = try StateRepository(in: site.state)
    guard let verified = state.verified else {
        throw LedgerTrouble(
            "this machine has verified no ledger here, so it knows nothing to restore")
    }
    var hub = try ownHub(site)
    let restored = try hub.restore(to: verified)
    try hub.close()
    return restored?.name
}
