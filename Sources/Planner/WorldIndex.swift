import Ledger
import Manifests

/// Who is asked about by name, found without looking at all there are for each question.
struct WorldIndex: Sendable {
    /// The targets of each rollout that the ledger knows, in order.
    private(set) var targets: [String: [TargetID]] = [:]
    /// Those in which something has failed; a rollout's work last.
    private(set) var failures: [String: [TargetID]] = [:]
    /// The rollouts that take the place of each, in order.
    private(set) var superseders: [String: [String]] = [:]
    /// What is said of each rollout in files of their own, in order.
    private(set) var signOffs: [String: [SignOffSpec]] = [:]

    /// Of all rollouts, or of those alone that `subjects` are of.
    init(_ desired: DesiredState, _ observed: ObservedState, about subjects: [TargetID]?) {
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
        for rollout in desired.rollouts.all {
            for name in Set(rollout.spec.supersedes.map(\.name)) {
                superseders[name, default: []].append(rollout.name)
            }
        }
        for manifest in desired.signOffs.all {
            guard let rollout = manifest.spec.rollout?.name else { continue }
            signOffs[rollout, default: []].append(manifest.spec)
        }
    }
}
