import Ledger
import Manifests

extension Comparison {
    var environments: [EnvironmentChange] {
        Set(base.environments.names + merged.environments.names).sorted(by: bytesPrecede)
            .compactMap(environment)
    }

    private func environment(_ name: String) -> EnvironmentChange? {
        let (old, new) = (base.environments[name], merged.environments[name])
        guard let either = new ?? old, !either.spec.abstract else { return nil }
        var change = EnvironmentChange(
            name: name, novelty: old == nil ? .added : new == nil ? .removed : .changed)
        change.labels = labels(old, new)
        change.rule = rule(name, old, new)
        let freezes = (before.world.freezes(on: old), after.world.freezes(on: new))
        change.freezesLeft = freezes.0.filter { !freezes.1.contains($0) }
        change.freezesJoined = freezes.1.filter { !freezes.0.contains($0) }
        change.stagesLeft = stagesBefore.names(in: name, without: stagesAfter)
        change.stagesJoined = stagesAfter.names(in: name, without: stagesBefore)
        if old != nil, new != nil { change.fields = fields(name) }
        let isOther =
            old == nil || new == nil || !change.labels.isEmpty || change.rule != nil
            || !freezes.0.elementsEqual(freezes.1) || !change.stagesLeft.isEmpty
            || !change.stagesJoined.isEmpty || !change.fields.isEmpty
        guard isOther else { return nil }
        change.adoption = adoption(ofEnvironment: name)
        return change
    }

    private func labels(_ old: Manifest<Environment>?, _ new: Manifest<Environment>?)
        -> [EnvironmentChange.Change]
    {
        guard let old, let new else { return [] }
        let (before, after) = (old.metadata.labels, new.metadata.labels)
        return Set(before.names + after.names).sorted(by: bytesPrecede).compactMap { label in
            guard before[label] != after[label] else { return nil }
            return .init(name: label, from: before[label], to: after[label])
        }
    }

    /// What a rollout of the ordinary kind is asked there, where that is another thing.
    private func rule(
        _ name: String, _ old: Manifest<Environment>?, _ new: Manifest<Environment>?
    ) -> EnvironmentChange.Change? {
        guard old != nil, new != nil else { return nil }
        let (one, other) = (before.world.asked(in: name), after.world.asked(in: name))
        return one == other ? nil : .init(name: name, from: one, to: other)
    }

    /// What of a definition differs; labels are told by themselves.
    private func fields(_ name: String) -> [String] {
        guard mayDiffer(environment: name), let old = base.definition(ofEnvironment: name),
            let new = merged.definition(ofEnvironment: name)
        else { return [] }
        return new.difference(from: old).flatMap(\.changes).filter { !$0.hasPrefix("labels") }
    }

    private func adoption(ofEnvironment name: String) -> Adopts {
        if after.seen.contains(where: { $0.environments[name] != nil }) { return .atOnce }
        guard after.world.observed.isFounded, let spec = merged.environments[name]?.spec,
            !spec.abstract
        else { return .nothing }
        let inForce = after.world.observed.environments[name]?.inForce?.digest
        return inForce == after.world.facts.environmentDigest(name) ? .nothing : .after(amenders)
    }

    private var amenders: [String] {
        after.world.policy?.amend?.roles.map(\.role.name) ?? []
    }

    func policy(changing rollouts: [RolloutChange]) -> PolicyChange? {
        guard let either = merged.policy ?? base.policy,
            base.policyDigest != merged.policyDigest
        else { return nil }
        var change = PolicyChange(
            name: either.name,
            novelty: base.policy == nil ? .added : merged.policy == nil ? .removed : .changed)
        if let old = base.policyDefinition, let new = merged.policyDefinition {
            change.fields = new.difference(from: old).flatMap(\.changes)
        }
        if after.seen.contains(where: { $0.policy != nil }) {
            change.adoption = .atOnce
        } else if after.world.observed.isFounded, merged.policy != nil,
            merged.policyDigest != after.world.observed.ledger.policy?.digest
        {
            change.adoption = .after(amenders)
        }
        change.asksLess = asksLess
        change.asksOtherwise = rollouts.flatMap(asksOtherwise)
        return change
    }

    /// The environments where an ordinary change is asked fewer people, or less proof.
    private var asksLess: [String] {
        Set(base.environments.names).intersection(merged.environments.names)
            .sorted(by: bytesPrecede)
            .filter(isAskedLess)
    }

    /// A place that no rule is for is held, and asks more than any.
    private func isAskedLess(in name: String) -> Bool {
        guard let policy = merged.policy?.spec, let old = base.rule(in: name) else { return false }
        if policy.signOffs.isEmpty { return !old.roles.isEmpty }
        guard let new = merged.rule(in: name) else { return false }
        return old.proof == .signed && new.proof != .signed
            || old.roles.contains { need in
                (new.roles.first { $0.role.name == need.role.name }?.people ?? 0) < need.people
            }
    }

    /// Told against the policy that is in force without the merge, for the very same stages.
    private func asksOtherwise(_ rollout: RolloutChange) -> [PolicyChange.Ask] {
        rollout.stages.compactMap { stage in
            guard let course = after.world.courses[rollout.name],
                let leg = course.leg(named: stage.name)
            else { return nil }
            let start = after.world.candidate(leg, in: course)
            let now = after.world.demand(of: start, .entry).names
            let then = after.world.judged(by: before.world.policy).demand(of: start, .entry).names
            guard now != then else { return nil }
            return .init(stage: "\(rollout.name)/\(stage.name)", from: then, to: now)
        }
    }
}

extension DesiredState {
    /// By which the policy that stands here judges an ordinary change.
    fileprivate func rule(in name: String) -> Rule? {
        guard let environment = environments[name], !environment.spec.abstract else { return nil }
        return policy?.spec.rule(for: environment, Rollout())
    }
}

extension Adopts {
    fileprivate static func after(_ roles: [String]) -> Adopts { .after(roles: roles) }
}

extension Demand {
    fileprivate var names: [String] {
        roles.map { $0.people == 1 ? $0.name : "\($0.people) of \($0.name)" }
            .sorted(by: bytesPrecede)
    }
}

extension World {
    /// The roles that an ordinary change asks there, in words.
    fileprivate func asked(in environment: String) -> String {
        guard let policy, !policy.signOffs.isEmpty else { return "nobody" }
        guard let rule = rule(for: environment, Rollout(), policy) else {
            return "no rule, so held"
        }
        let roles = rule.roles.map {
            $0.people == 1 ? $0.role.name : "\($0.people) of \($0.role.name)"
        }
        let names = roles.isEmpty ? "nobody" : roles.joined(separator: ", ")
        let proof = rule.proof == .signed ? ", signed" : ""
        return "\(names)\(proof) (the rule for \(rule.environments?.words ?? "any"))"
    }

    fileprivate func freezes(on environment: Manifest<Environment>?) -> [String] {
        guard let environment else { return [] }
        return (policy?.freezes ?? []).filter {
            ($0.environments ?? .all).selects(
                environment.name, labels: environment.metadata.labels)
        }.map(\.name)
    }
}

/// The stages that go to each environment.
struct StagesByPlace: Sendable {
    private struct Stage: Hashable {
        var rollout: String
        var name: String
    }

    private var stages: [String: [Stage]] = [:]
    private let rollouts: Set<String>

    init(_ world: World) {
        rollouts = Set(world.courses.keys)
        for rollout in rollouts.sorted(by: bytesPrecede) {
            for leg in world.courses[rollout]?.legs ?? [] {
                for environment in leg.environments {
                    stages[environment, default: []].append(Stage(rollout: rollout, name: leg.name))
                }
            }
        }
    }

    /// Those that the others have not, of rollouts that both have.
    func names(in environment: String, without others: StagesByPlace) -> [String] {
        let known = Set(others.stages[environment] ?? [])
        return (stages[environment] ?? []).filter {
            others.rollouts.contains($0.rollout) && !known.contains($0)
        }.map { "\($0.rollout)/\($0.name)" }
    }
}
