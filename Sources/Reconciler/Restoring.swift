import Ledger
package import Records

/// Brings the hub's ledger forward to where this machine knew it last; returns its tip, or nil where nothing is
/// missing.
package func restoreLedger(of site: Site, variable: @escaping Variable) throws -> String? {
    let state = try StateRepository(in: site.state)
    var hub = try openHub(site, variable: variable)
    let restored = try hub.restore(to: state.verified)
    try hub.close()
    return restored?.name
}
