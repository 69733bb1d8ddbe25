package import Ledger
import Manifests
import Planner
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
        return ([desk.afterLift(of: rollout).entry(.paused(said), of: .work(of: rollout))], state)
    }
}

extension Desk {
    /// Where a clock ahead of ours has dated `resumed:`, that would lift what is said now; so this is said after it.
    fileprivate func afterLift(of rollout: String) -> Desk {
        guard let look, let spec = look.reading.desired.rollouts[rollout]?.spec,
            let at = spec.resumed?.at, let lift = look.facts.begins(.date(at), spec),
            lift >= now, lift <= now + clockSkewMax
        else { return self }
        var later = self
        later.now = lift + TimeSpan(seconds: 1)
        return later
    }
}
