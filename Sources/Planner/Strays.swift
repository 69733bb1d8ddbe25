import Ledger
import Manifests
import YAML

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
                    unreadable(target, record)
                        ?? "the rollout \(target.rollout) is gone; what it brought stays")
                continue
            }
            let known = declared[target.rollout] ?? Set(course.legs.flatMap(\.environments))
            declared[target.rollout] = known
            if !known.contains(target.environment) {
                stray(target, record, .orphaned, "no stage selects \(target.environment) any more")
            }
        }
    }

    /// A rollout that was in a file which cannot be read now may be there still; nil where it was taken out.
    private func unreadable(_ target: TargetID, _ record: TargetRecord) -> String? {
        var files = world.desired.filesUnread
        let then = record.revision.flatMap { world.facts.terms[$0] }?.rollouts[target.rollout]
        if let file = then?.place.node?.location.file { files = files.filter { $0 == file } }
        guard let first = files.first else { return nil }
        return then == nil
            ? "\(target.rollout) is in no manifest that can be read, and \(inWords(files, joinedBy: "and")) cannot be: "
                + "`reconcile validate` says why; what it brought stays"
            : "\(first), which held \(target.rollout), cannot be read: `reconcile validate` says why; what it brought stays"
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
