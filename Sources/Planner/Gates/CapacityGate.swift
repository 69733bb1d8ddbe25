import Ledger
import Manifests
import YAML

extension World {
    /// `maxUnavailable`: how many environments of a stage may be under way at once.
    func capacityGate(_ start: Candidate) -> GateVerdict {
        guard let limit = start.stage.maxUnavailable else { return .opens([]) }
        let targets = start.leg.targets(of: start.target.rollout)
        let most = limit.count(of: targets.count)
        let busy = targets.filter { target in
            target != start.target && observed[target].standing?.isUnderWay == true
        }
        return busy.count < most ? .opens([]) : .held([noRoom(start)])
    }

    func noRoom(_ start: Candidate) -> Wait {
        let all = start.leg.targets(of: start.target.rollout).count
        let most = start.stage.maxUnavailable?.count(of: all) ?? all
        return Wait(
            gate: .capacity, words: "at most \(most) of \(all) environments at once",
            location: start.stage.place["maxUnavailable"].node?.location)
    }
}
