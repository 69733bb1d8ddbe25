import Host
import Ledger
import Manifests
package import Records

/// Begins the ledger of a site. Returns false where there is one already.
package func found(_ site: Site, variable: @escaping Variable) throws -> Bool {
    let state = try StateRepository(in: site.state)
    var hub = try openHub(site, variable: variable)
    guard try !hub.isFounded() else {
        // One that was there and is not, or was rewritten, is no ledger to go on with.
        _ = try hub.ledger(verified: state.verified)
        try hub.close()
        try state.decide(branchOf: site)
        return false
    }
    if let lost = try hub.lostLedger() { throw lost }
    var founded = Founded()
    var chance = Chance(seed: try randomBytes(32))
    founded.id = chance.nextID()
    let entry = Entry(
        at: Instant(seconds: wallClock().seconds), controller: state.controller,
        .founded(founded))
    let tip = try hub.bring([entry], onto: nil, state: ObservedState())
    if let tip {
        try state.remember(verified: tip)
        try state.decide(branchOf: site)
    }
    try hub.close()
    return tip != nil
}
