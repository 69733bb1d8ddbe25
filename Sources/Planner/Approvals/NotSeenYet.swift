import Ledger
import Manifests

extension World {
    /// What people say of this stage that no pass has seen: it counts from the next one on, and until then nothing
    /// starts. Most plans are of a revision that was seen; these pay nothing for it.
    func notSeenYet(of start: Candidate, _ side: Side, _ kind: Sight.Kind) -> [Sight] {
        guard observed.ledger.revision?.content != facts.revision.content else { return [] }
        let sights = observed.rollouts[start.target.rollout]?.sights ?? []
        let known = Set(sights.flatMap { [$0.id, $0.name] })
        let scope = scope(of: start, side == .entry ? demand(of: start, .entry).per : .stage)
        let fresh = signOffsPresent(in: start.course).filter { said in
            let isHere = said.sight.stage == scope.name || said.sight.stage == start.leg.name
            return isHere && said.gate.hasPrefix(side.rawValue) && !known.contains(said.identity)
                && (said.digest ?? scope.digest) == scope.digest
        }.map(\.sight)
        return fresh.filter { one in
            one.kind == kind
                && !fresh.contains { $0.kind == .lift && $0.role == one.role && $0.by == one.by }
        }
    }
}
