import Ledger
import Manifests

extension World {
    /// What has failed is not tried again by itself: not until `attempt` or the content changes.
    func failureGate(_ start: Candidate) -> GateVerdict {
        let failures = failures(of: start.course)
        let here = failures.filter { $0.leg.name == start.leg.name }
        let elsewhere = failures.filter { $0.leg.name != start.leg.name }
        let allowed = start.stage.stopAfter ?? 1
        let own = here.first { $0.target == start.target }
        guard own != nil || !elsewhere.isEmpty || here.count >= allowed else { return .opens([]) }
        let shown = own.map { [$0] } ?? elsewhere + here
        return .held(
            shown.prefix(3).map { failure in
                Wait(
                    gate: .failure,
                    words: failure.words,
                    needsPerson: true)
            })
    }

    struct Failed {
        var target: TargetID
        var leg: Course.Leg
        var record: FailureRecord

        var words: String {
            guard let person = record.by else {
                return "\(leg.name) failed in \(target.text): \(record.story)"
            }
            return "\(person) took \(leg.name) in \(target.text) back at \(record.at.text): "
                + record.cause
        }
    }

    /// The failures that still stand: of stages whose digest is the one that failed, however long ago.
    func failures(of course: Course) -> [Failed] {
        let rollout = course.rollout.name
        return index.failures(of: rollout).flatMap { target in
            observed[target].failures.compactMap { failure in
                guard let leg = course.leg(named: failure.stage),
                    facts.digest(rollout, leg.name)?.text == failure.digest
                else { return nil }
                return Failed(target: target, leg: leg, record: failure)
            }
        }
    }
}
