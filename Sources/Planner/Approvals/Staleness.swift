import Ledger
import Manifests

extension World {
    /// Which part of what was approved changed, how, and by which commit.
    func staleness(of sight: Sight, _ scope: Scope, _ start: Candidate) -> String {
        let rollout = start.target.rollout
        for leg in scope.legs {
            guard let words = facts.history(rollout, leg.name, sight.revision)?.words else {
                continue
            }
            let stage = scope.isOfStage ? "" : " of \(leg.name)"
            return "\(sight.subject) is stale\(stage), \(words)"
        }
        return "\(sight.subject) is stale: what it approved is not what there is now"
    }

    /// When the stage before the first of what is approved was verified in the last of its targets.
    func results(before scope: Scope, _ start: Candidate) -> (of: String, known: Instant)? {
        guard let first = scope.legs.first, let position = start.course.index(of: first.name),
            position > 0
        else { return nil }
        let before = start.course.legs[position - 1]
        let known = before.targets(of: start.target.rollout)
            .compactMap { observed[$0].done[before.name]?.at }.max()
        return known.map { (before.name, $0) }
    }

    /// The commits that changed what is approved since it was last verified here.
    func histories(of scope: Scope, _ start: Candidate) -> [StageHistory] {
        scope.legs.compactMap { leg in
            let since = observed[start.target].done[leg.name]?.revision
            return facts.history(start.target.rollout, leg.name, since)
        }
    }
}
