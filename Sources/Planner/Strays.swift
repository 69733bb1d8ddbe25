import Ledger
import Manifests

extension Planning {
    /// Targets that nobody declares any more: never acted on, always named.
    mutating func strays() {
        for (target, record) in world.observed.targets.sorted(by: { $0.key < $1.key }) {
            guard record.layer != nil, plan.outlook(for: target) == nil else { continue }
            guard let course = world.courses[target.rollout] else {
                stray(
                    target, record, .abandoned,
                    "the rollout \(target.rollout) is gone; its layer stays")
                continue
            }
            let isDeclared = course.legs.contains { $0.environments.contains(target.environment) }
            if !isDeclared {
                stray(target, record, .orphaned, "no stage selects \(target.environment) any more")
            }
        }
    }

    private mutating func stray(
        _ target: TargetID, _ record: TargetRecord, _ news: Outlook.News, _ words: String
    ) {
        say(
            Outlook(
                target: target, stage: record.stage, standing: record.standing, news: news,
                now: record.layer, waits: [Wait(gate: .manifest, words: words, needsPerson: true)]))
    }
}
