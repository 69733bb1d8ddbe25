import Ledger
import Manifests

/// The targets that the ledger knows by the name of their rollout. A plan asks this of every rollout, so all of
/// it is found at once; who asks about one target looks for what it needs alone.
struct WorldIndex: Sendable {
    private let observed: ObservedState
    private let all: Found?

    private struct Found: Sendable {
        var targets: [String: [TargetID]]
        var failures: [String: [TargetID]] = [:]

        init(_ observed: ObservedState) {
            targets = Dictionary(grouping: observed.known, by: \.rollout)
            for name in Set(targets.keys).union(observed.rollouts.keys) {
                let failed = observed.failures(of: name, in: targets[name] ?? [])
                if !failed.isEmpty { failures[name] = failed }
            }
        }
    }

    init(_ observed: ObservedState, ofAll isOfAll: Bool) {
        self.observed = observed
        all = isOfAll ? Found(observed) : nil
    }

    /// Those of a rollout, in no order.
    func targets(of rollout: String) -> [TargetID] {
        guard let all else { return observed.targets(of: rollout) }
        return all.targets[rollout] ?? []
    }

    /// Those in which something has failed, in order; a rollout's work last.
    func failures(of rollout: String) -> [TargetID] {
        guard let all else { return observed.failures(of: rollout, in: targets(of: rollout)) }
        return all.failures[rollout] ?? []
    }
}

extension ObservedState {
    fileprivate func failures(of rollout: String, in targets: [TargetID]) -> [TargetID] {
        let work = TargetID.work(of: rollout)
        return targets.filter { self[$0].hasFailures }.sorted()
            + (self[work].hasFailures ? [work] : [])
    }
}

extension TargetRecord {
    fileprivate var hasFailures: Bool { failure != nil || !failedBefore.isEmpty }
}
