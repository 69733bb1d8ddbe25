import Host
import Ledger
import Manifests
package import Records

/// Begins the ledger of a site. Returns false where there is one already.
package func found(_ site: Site, variable: @escaping Variable) throws -> Bool {
    let state = try StateRepository(in: site.state)
    var hub = try openHub(site, variable: variable)
    guard try !hub.isFounded() else { return false }
    var founded = Founded()
    var chance = Chance(seed: try randomBytes(32))
    founded.id = chance.nextID()
    let entry = Entry(
        at: Instant(seconds: wallClock().seconds), controller: state.controller,
        .founded(founded))
    let tip = try hub.bring([entry], onto: nil, state: ObservedState())
    try hub.close()
    return tip != nil
}
