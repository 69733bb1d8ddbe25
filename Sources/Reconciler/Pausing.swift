package import Ledger
import Manifests
package import Records

/// Records that a rollout starts nothing from now on, without a commit of the desired branch. What has begun goes
/// on, and goes back where it fails.
package func pauseNow(
    _ rollout: String, by person: String, because reason: String, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable, readsManifests: true) { desk in
        let state = desk.ledger.state
        let declared = desk.look?.reading.desired.rollouts.names ?? []
        let known = Set(declared + state.rollouts.keys + state.known.map(\.rollout))
        guard known.contains(rollout) else {
            throw LedgerTrouble(
                "there is no rollout `\(rollout)`",
                remedy: meantOrOneOf(
                    rollout, known.sorted(by: bytesPrecede), otherwise: "there is none at all"))
        }
        let said = PausedNow(by: person, because: reason)
        return ([desk.entry(.paused(said), of: .work(of: rollout))], state)
    }
}
