import Ledger
import Manifests

extension Planning {
    /// Targets that nobody declares any more: never acted on, always named.
    mutating func strays() {
        var declared: [String: Set<String>] = [:]
        for target in world.observed.known where !hasSaid(anythingOf: target) {
            let record = world.observed[target]
            guard record.layer != nil else { continue }
            guard let course = world.courses[target.rollout] else {
                stray(
                    target, record, .abandoned,
                    "the rollout \(target.rollout) is gone; its layer stays")
                continue
            }
            let known = declared[target.rollout] ?? Set(course.legs.flatMap(\.environments))
            declared[target.rollout] = known
            if !known.contains(target.environment) {
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
