import Ledger

/// The targets that the ledger knows by the name of their rollout, found without looking at all there are for
/// each question.
struct WorldIndex: Sendable {
    /// The targets of each rollout that the ledger knows, in order.
    private(set) var targets: [String: [TargetID]] = [:]
    /// Those in which something has failed; a rollout's work last.
    private(set) var failures: [String: [TargetID]] = [:]

    /// Of all rollouts, or of those alone that `subjects` are of.
    init(_ observed: ObservedState, about subjects: [TargetID]?) {
        if let subjects {
            for name in Set(subjects.map(\.rollout)) { targets[name] = observed.targets(of: name) }
        } else {
            targets = Dictionary(grouping: observed.targets.keys, by: \.rollout)
                .mapValues { $0.sorted() }
        }
        for (rollout, known) in targets {
            let failed = known.filter { observed[$0].failure != nil }
            if !failed.isEmpty { failures[rollout] = failed }
        }
        for (name, record) in observed.rollouts where record.work.failure != nil {
            failures[name, default: []].append(.work(of: name))
        }
    }
}
