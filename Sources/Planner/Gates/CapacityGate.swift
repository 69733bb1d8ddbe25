import Ledger
import Manifests

extension World {
    /// `maxUnavailable`: how many environments of a stage may be under way at once.
    func capacityGate(_ start: Candidate) -> GateVerdict {
        guard let limit = start.stage.maxUnavailable else { return .open([]) }
        let targets = start.leg.targets(of: start.target.rollout)
        let most = limit.count(of: targets.count)
        let busy = targets.filter { target in
            target != start.target && observed[target].standing?.isUnderWay == true
        }
        guard busy.count < most else {
            return .held(
                .capacity, "\(busy.count) of at most \(most) environments are under way",
                at: start.stage.place["maxUnavailable"])
        }
        return .open([])
    }
}
