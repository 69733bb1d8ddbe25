import Manifests

/// Everything that the ledger says at one of its commits.
package struct ObservedState: Hashable, Sendable {
    package var ledger = LedgerRecord()
    package var rollouts: [String: RolloutRecord] = [:]
    package var environments: [String: EnvironmentRecord] = [:]
    /// Those of rollouts in environments, by environment and then by rollout: most questions are about one
    /// environment. Work and an environment's own are in their records.
    private var placed: [String: [String: TargetRecord]] = [:]

    package init() {}

    package var isFounded: Bool { !ledger.id.isEmpty }

    /// The records of rollouts in environments.
    package var targets: [TargetID: TargetRecord] {
        var found: [TargetID: TargetRecord] = [:]
        for (environment, records) in placed {
            for (rollout, record) in records { found[TargetID(rollout, in: environment)] = record }
        }
        return found
    }

    /// The targets of rollouts in environments that have a record, in no order.
    package var known: [TargetID] {
        placed.flatMap { environment, records in
            records.keys.map { TargetID($0, in: environment) }
        }
    }

    /// The record of a rollout in an environment; nil where it has none.
    package func recorded(_ target: TargetID) -> TargetRecord? {
        placed[target.environment]?[target.rollout]
    }

    /// The record of any target: an empty one where nothing has happened.
    package subscript(target: TargetID) -> TargetRecord {
        get {
            if target.isWork { return rollouts[target.rollout]?.work ?? TargetRecord() }
            if target.isOwn { return environments[target.environment]?.own ?? TargetRecord() }
            return recorded(target) ?? TargetRecord()
        }
        set {
            if target.isWork {
                rollouts[target.rollout, default: RolloutRecord()].work = newValue
            } else if target.isOwn {
                environments[target.environment, default: EnvironmentRecord()].own = newValue
            } else {
                placed[target.environment, default: [:]][target.rollout] = newValue
            }
        }
    }

    /// Takes away the record of a rollout in an environment.
    package mutating func forget(_ target: TargetID) {
        placed[target.environment]?[target.rollout] = nil
        if placed[target.environment]?.isEmpty == true { placed[target.environment] = nil }
    }

    /// The attempt that is open where `target` acts: in its environment, or in the rollout for its work.
    package func attempt(where target: TargetID) -> Attempt? {
        target.isWork
            ? rollouts[target.rollout]?.attempt : environments[target.environment]?.attempt
    }

    /// The fence where `target` acts.
    package func fence(where target: TargetID) -> Int {
        (target.isWork
            ? rollouts[target.rollout]?.fence : environments[target.environment]?.fence) ?? 0
    }

    /// The last entry of a target; for work and for an environment's own, that of the record they stand in.
    package func lastEntry(of target: TargetID) -> Entry? {
        if target.isWork { return rollouts[target.rollout]?.last }
        return target.isOwn ? environments[target.environment]?.last : self[target].last
    }

    /// All open attempts, in the order of their targets.
    package var attempts: [Attempt] {
        let open = environments.values.compactMap(\.attempt) + rollouts.values.compactMap(\.attempt)
        return open.sorted { $0.target < $1.target }
    }

    /// The revisions whose manifests decisions are made by, besides those of the desired one: the policy in
    /// force, and the terms of everything that is under way, has failed or is asked to go back.
    package var revisionsInUse: Set<String> {
        let works = rollouts.values.map(\.work)
        let owns = environments.values.map(\.own)
        let records = placed.values.flatMap(\.values) + works + owns
        let terms = records.filter(\.needsTerms).flatMap(\.revisionsActedBy)
        return Set(terms + attempts.map(\.revision) + [ledger.policy?.revision].compactMap { $0 })
    }

    /// Where a person's word to go back is not followed yet.
    package var asked: [TargetID] { known.filter { self[$0].asked != nil }.sorted() }

    /// The rollouts that have a record in an environment, in the order in which their layers lie.
    package func layered(in environment: String) -> [(TargetID, TargetRecord)] {
        (placed[environment] ?? [:])
            .map { (TargetID($0.key, in: environment), $0.value) }
            .sorted { ($0.1.order, $0.0) < ($1.1.order, $1.0) }
    }

    /// Where a rollout has a record, in order.
    package func targets(of rollout: String) -> [TargetID] {
        placed.compactMap { $0.value[rollout] == nil ? nil : TargetID(rollout, in: $0.key) }
            .sorted()
    }

    /// What is in effect in an environment.
    package func exposure(of environment: String) -> Layer {
        exposure(of: environment, with: nil, for: nil)
    }

    /// What is in effect in an environment when `target` has `layer`, as the one upon all others where it starts anew.
    package func exposure(of environment: String, with layer: Layer?, for target: TargetID?)
        -> Layer
    {
        let below = environments[environment]?.own.layer ?? Layer()
        var exposure = target?.isOwn == true ? layer ?? Layer() : below
        for (other, record) in layered(in: environment) where other != target {
            if let layer = record.layer { exposure = exposure.covered(by: layer) }
        }
        if let target, !target.isOwn, let layer { exposure = exposure.covered(by: layer) }
        return exposure
    }

    /// What is in effect where `attempt` acts, and what it brings there; nil for what brings nothing.
    package func exposures(around attempt: Attempt) -> (before: Layer, after: Layer)? {
        let target = attempt.target
        guard !target.isWork, attempt.purpose != .finish else { return nil }
        let before = exposure(of: target.environment)
        let after =
            attempt.purpose == .back
            ? exposureGoingBack(in: target.environment, to: attempt.layer, of: target)
            : exposure(of: target.environment, with: attempt.layer, for: target)
        return (before, after)
    }

    /// As `exposure(of:with:for:)`, where the target's layer keeps its place among the others.
    package func exposureGoingBack(in environment: String, to layer: Layer?, of target: TargetID)
        -> Layer
    {
        var state = self
        state[target].layer = layer
        return state.exposure(of: environment)
    }
}

extension TargetRecord {
    fileprivate var needsTerms: Bool {
        standing?.isUnderWay == true || standing == .failed || asked != nil
    }

    /// That of the stage where it stands, and of the one that a person's word takes back.
    fileprivate var revisionsActedBy: [String] {
        let undone = asked == nil ? nil : stageToUndo.flatMap { done[$0]?.revision }
        return [revision, undone].compactMap { $0 }
    }
}
