import Ledger
import Manifests
import Synchronization

/// Who is asked about by name, found without looking at all there are; each part made when it is first
/// asked for, since most questions are about one target.
final class WorldIndex: Sendable {
    private let desired: DesiredState
    private let observed: ObservedState
    private let known = Mutex(Parts())

    private struct Parts {
        var targets: [String: [TargetID]]?
        var failures: [String: [TargetID]]?
        var superseders: [String: [String]]?
        var signOffs: [String: [SignOffSpec]]?
    }

    init(_ desired: DesiredState, _ observed: ObservedState) {
        (self.desired, self.observed) = (desired, observed)
    }

    /// The targets of each rollout that the ledger knows, in order.
    var targets: [String: [TargetID]] {
        part(\.targets) {
            Dictionary(grouping: observed.targets.keys, by: \.rollout).mapValues { $0.sorted() }
        }
    }

    /// The targets of each rollout in which something has failed, in order; its work last.
    var failures: [String: [TargetID]] {
        part(\.failures) {
            var found: [String: [TargetID]] = [:]
            for (target, record) in observed.targets where record.failure != nil {
                found[target.rollout, default: []].append(target)
            }
            found = found.mapValues { $0.sorted() }
            for (name, record) in observed.rollouts where record.work.failure != nil {
                found[name, default: []].append(.work(of: name))
            }
            return found
        }
    }

    /// The rollouts that take the place of each, in order.
    var superseders: [String: [String]] {
        part(\.superseders) {
            var found: [String: [String]] = [:]
            for rollout in desired.rollouts.all {
                for name in Set(rollout.spec.supersedes.map(\.name)) {
                    found[name, default: []].append(rollout.name)
                }
            }
            return found
        }
    }

    /// What is said of each rollout in files of their own, in order.
    var signOffs: [String: [SignOffSpec]] {
        part(\.signOffs) {
            var found: [String: [SignOffSpec]] = [:]
            for manifest in desired.signOffs.all {
                guard let rollout = manifest.spec.rollout?.name else { continue }
                found[rollout, default: []].append(manifest.spec)
            }
            return found
        }
    }

    private func part<Part: Sendable>(
        _ path: WritableKeyPath<Parts, Part?>, make: () -> Part
    ) -> Part {
        known.withLock { known in
            if let part = known[keyPath: path] { return part }
            let part = make()
            known[keyPath: path] = part
            return part
        }
    }
}
