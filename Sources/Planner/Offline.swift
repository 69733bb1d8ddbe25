package import Ledger
package import Manifests

/// Whether `target` may go back though the hub cannot be asked: a person has said so, or its environment says
/// so, by the terms of what runs there.
package func mayGoBackOffline(
    _ target: TargetID, desired: DesiredState, observed: ObservedState, facts: Facts, now: Instant
) -> Bool {
    if observed[target].asks.contains(where: \.isOffline) { return true }
    let world = World(desired, observed, facts, now, about: [target])
    return world.terms(of: target)?.environment?.offlineRollback == true
}
