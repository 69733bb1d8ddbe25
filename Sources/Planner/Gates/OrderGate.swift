import Ledger
import Manifests
import YAML

extension World {
    /// The stages before it, and the rollouts before this one.
    func orderGate(_ start: Candidate) -> GateVerdict {
        var waits: [Wait] = []
        if !start.stage.isWork, start.leg.environments.isEmpty {
            waits.append(
                Wait(
                    gate: .order, words: "its selector matches no environment",
                    location: start.stage.place["environments"].node?.location))
        }
        for other in start.rollout.after where !isFinished(other.name) {
            waits.append(
                Wait(
                    gate: .order, words: "the rollout \(other.name) is not finished",
                    location: other.place.node?.location))
        }
        for other in desired.superseding(start.target.rollout) {
            waits.append(Wait(gate: .order, words: "the rollout \(other) takes its place"))
        }
        for other in start.rollout.supersedes {
            guard let busy = underWay(of: other.name, in: start.target.environment) else {
                continue
            }
            waits.append(
                Wait(
                    gate: .order, words: "\(busy.text), which it takes the place of, is under way",
                    location: other.place.node?.location))
        }
        for other in ahead(ofStanding: start) {
            waits.append(
                Wait(
                    gate: .order,
                    words: "the rollout \(other) comes first in \(start.target.environment)"))
        }
        guard waits.isEmpty else { return .held(waits) }
        guard start.position > 0 else { return .opens(.order, "it is the first stage") }
        let before = start.course.legs[start.position - 1]
        return .opens(.order, "\(before.name) is verified")
    }

    /// A standing rollout starts nowhere where another has a stage to do.
    private func ahead(ofStanding start: Candidate) -> [String] {
        guard start.rollout.standing else { return [] }
        let others = courses.values.filter { course in
            !course.rollout.spec.standing && desired.superseding(course.rollout.name).isEmpty
                && course.legs.contains {
                    let target = TargetID(course.rollout.name, in: start.target.environment)
                    return $0.environments.contains(target.environment) && !isDone($0, in: target)
                }
        }
        return others.map(\.rollout.name).sorted(by: bytesPrecede)
    }

    private func underWay(of rollout: String, in environment: String) -> TargetID? {
        let target = TargetID(rollout, in: environment)
        return observed[target].standing?.isUnderWay == true ? target : nil
    }
}
