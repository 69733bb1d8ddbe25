import Host
import Ledger
import Manifests
package import Planner
package import Records

/// What became of a wish to begin a ledger.
package enum Foundation: Sendable {
    case begun
    case wasThere
    /// The policy names roots, of whom these have not signed that it begins with a policy of this digest.
    case lacks([RootLacking], root: String)
}

/// Begins the ledger of a site.
package func found(_ site: Site, variable: @escaping Variable) throws -> Foundation {
    let state = try StateRepository(in: site.state)
    var hub = try openHub(site, variable: variable)
    guard try !hub.isFounded() else {
        // One that was there and is not, or was rewritten, is no ledger to go on with.
        _ = try hub.ledger(verified: state.verified)
        try hub.close()
        try state.decide(branchOf: site)
        return .wasThere
    }
    if let lost = try hub.lostLedger() { throw lost }
    let (lacking, root) = try site.foundingLacks(at: Instant(seconds: wallClock().seconds))
    guard lacking.isEmpty else {
        try hub.close()
        return .lacks(lacking, root: root)
    }
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
    return tip == nil ? .wasThere : .begun
}
