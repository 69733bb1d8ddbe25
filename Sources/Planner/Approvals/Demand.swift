import Ledger
import Manifests

/// What a stage asks of people: the union over its environments, the strictest of each.
struct Demand: Sendable {
    struct Role: Sendable {
        var name: String
        var people: Int
        var place: Place
        /// Where a member of any of several fills it.
        var anyOf: [String] = []

        var names: [String] { anyOf.isEmpty ? [name] : anyOf }
    }

    /// Whether it runs what nobody has signed, so that a signature is asked whatever its rule says.
    var isOnFloor = false
    var roles: [Role] = []
    var validFor: TimeSpan?
    var afterResults = false
    var per = Rule.Per.stage
    /// An environment that no rule of the policy matches.
    var unmatched: [String] = []

    mutating func ask(_ name: String, people: Int, at place: Place) {
        if let index = roles.firstIndex(where: { $0.name == name }) {
            roles[index].people = max(roles[index].people, people)
        } else {
            roles.append(Role(name: name, people: people, place: place))
        }
    }
}

extension World {
    /// The roles that the policy asks for these environments, and those that the stage adds.
    func demand(of start: Candidate, _ side: Side) -> Demand {
        var demand = Demand()
        if side == .entry, let policy, !policy.signOffs.isEmpty {
            for name in environments(asked: start) {
                add(rule(for: name, start.rollout, policy), to: &demand, for: name)
            }
        }
        for role in side.block(of: start.stage)?.signOffs ?? [] {
            demand.ask(role.name, people: 1, at: role.place)
        }
        if side == .entry, isOnFloor(start, asksNobody: demand.roles.isEmpty) {
            demand.isOnFloor = true
            if demand.roles.isEmpty {
                let names = strongestRoles
                demand.roles = [
                    Demand.Role(
                        name: names.joined(separator: " or "), people: 1,
                        place: policy?.place ?? Place(), anyOf: names)
                ]
            }
        }
        return demand
    }

    /// Work is asked for as all environments of its rollout are.
    private func environments(asked start: Candidate) -> [String] {
        guard start.target.isWork else { return start.leg.environments }
        return Set(start.course.legs.flatMap(\.environments)).sorted(by: bytesPrecede)
    }

    func rule(for environment: String, _ rollout: Rollout, _ policy: Policy) -> Rule? {
        let labels = desired.environments[environment]?.metadata.labels ?? Table()
        let change = rollout.change?.name ?? "feature"
        return policy.signOffs.first { rule in
            let isForChange = rule.change.isEmpty || rule.change.contains { $0.name == change }
            let selector = rule.environments ?? .all
            return isForChange && selector.selects(environment, labels: labels)
        }
    }

    private func add(_ rule: Rule?, to demand: inout Demand, for environment: String) {
        guard let rule else {
            demand.unmatched.append(environment)
            return
        }
        for need in rule.roles {
            demand.ask(need.role.name, people: need.people, at: need.role.place)
        }
        if let validFor = rule.validFor {
            demand.validFor = demand.validFor.map { min($0, validFor) } ?? validFor
        }
        if rule.after == .results { demand.afterResults = true }
        if let per = rule.per, per.isWider(than: demand.per) { demand.per = per }
    }
}

extension Rule.Per {
    /// One approval that is asked before more of the rollout begins is about more of it.
    fileprivate func isWider(than other: Rule.Per) -> Bool { width > other.width }

    private var width: Int {
        switch self {
        case .stage: 0
        case .phase: 1
        case .rollout: 2
        }
    }
}
