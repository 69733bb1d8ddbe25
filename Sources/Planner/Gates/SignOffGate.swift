import Ledger
import Manifests
import YAML

/// What is said of one role that is asked.
enum SignOffVerdict: Hashable, Sendable {
    case granted(Sight)
    case missing
    case stale(Sight)
    case early(Sight)
    case expired(Sight)
    case spent(Sight)
    case withdrawn(Sight)
    case notMember(Sight)
    case samePersonTwice(Sight)
}

/// What a stage asks of people: the union over its environments.
struct Demand: Sendable {
    struct Role: Sendable {
        var name: String
        var people: Int
        var place: Place
    }

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
    /// The sign-offs of one side of a stage: roles, members, what exactly was approved, and until when it counts.
    func signOffGate(_ start: Candidate, _ side: Side) -> GateVerdict {
        guard !isPolicyUnreadable else {
            return .held(.signOff, "the policy in force cannot be read")
        }
        let demand = demand(of: start, side)
        if !demand.unmatched.isEmpty {
            return .held(
                .signOff,
                policy.noRule(for: demand.unmatched),
                at: policy?.place ?? Place())
        }
        var (evidence, waits) = ([Evidence](), [Wait]())
        let scope = side == .entry ? scope(of: start, demand.per) : scope(of: start, .stage)
        var used: [Sight] = []
        for role in demand.roles {
            let verdicts = self.verdicts(role, demand, scope, start, side, used)
            let granted = verdicts.compactMap { verdict -> Sight? in
                if case .granted(let sight) = verdict { sight } else { nil }
            }
            if granted.count >= role.people {
                used += granted.prefix(role.people)
                evidence += granted.prefix(role.people).map { sight in
                    Evidence(
                        GateName.signOff.rawValue,
                        "\(role.name) by \(sight.by) at \(sight.at), declared",
                        sight: sight.identity(for: start.leg, scope))
                }
            } else {
                waits.append(wait(role, granted.count, verdicts))
            }
        }
        return waits.isEmpty ? .opens(evidence) : .held(waits)
    }

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
        return demand
    }

    /// Work is asked for as all environments of its rollout are.
    private func environments(asked start: Candidate) -> [String] {
        guard start.target.isWork else { return start.leg.environments }
        return Set(start.course.legs.flatMap(\.environments)).sorted(by: bytesPrecede)
    }

    /// The first that is for the environment, and for such a change.
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
        if let per = rule.per, per != .stage { demand.per = per }
    }

    /// What is said of each sign-off of a role; `missing` where there is none.
    private func verdicts(
        _ role: Demand.Role, _ demand: Demand, _ scope: Scope, _ start: Candidate, _ side: Side,
        _ used: [Sight]
    ) -> [SignOffVerdict] {
        let given = given(role.name, scope: scope.name, start, side)
        guard !given.isEmpty else { return [.missing] }
        var people: Set<String> = []
        return given.map { sight in
            let verdict = verdict(on: sight, scope, demand, start, side, used)
            if case .granted = verdict, !people.insert(sight.by).inserted {
                return .samePersonTwice(sight)
            }
            return verdict
        }
    }

    /// The sight of every sign-off that stands in the manifests now; one that was taken out counts no more.
    private func given(_ role: String, scope: String, _ start: Candidate, _ side: Side) -> [Sight] {
        let sights = observed.rollouts[start.target.rollout]?.sights ?? []
        let present = Set(
            signOffsPresent(in: start.course).filter { $0.gate == side.rawValue }.map(\.id))
        return sights.filter {
            $0.kind == .signOff && $0.role == role && $0.stage == scope
                && $0.gate == side.rawValue && present.contains($0.id)
        }
    }

    private func verdict(
        on sight: Sight, _ scope: Scope, _ demand: Demand, _ start: Candidate, _ side: Side,
        _ used: [Sight]
    ) -> SignOffVerdict {
        let members = policy?.roles[sight.role]?.members ?? []
        guard members.contains(where: { $0.name == sight.by }) else { return .notMember(sight) }
        if observed[start.target].spent.contains(sight.identity(for: start.leg, scope)) {
            return .spent(sight)
        }
        guard sight.digest == scope.digest else { return .stale(sight) }
        let stops = standingStops(of: start, side)
        if stops.contains(where: {
            $0.kind == .withdrawal && $0.role == sight.role && $0.by == sight.by
        }) {
            return .withdrawn(sight)
        }
        if let validFor = demand.validFor, now > sight.seen + validFor { return .expired(sight) }
        if demand.afterResults, side == .entry, let results = resultsKnown(before: scope, start),
            sight.seen < results
        {
            return .early(sight)
        }
        if policy?.separation.contains(.roles) == true,
            used.contains(where: { $0.by == sight.by })
        {
            return .samePersonTwice(sight)
        }
        return .granted(sight)
    }

    /// When the stage before the first of what is approved was verified in the last of its targets.
    private func resultsKnown(before scope: Scope, _ start: Candidate) -> Instant? {
        guard let first = scope.legs.first, let position = start.course.index(of: first.name),
            position > 0
        else { return nil }
        let before = start.course.legs[position - 1]
        return before.targets(of: start.target.rollout)
            .compactMap { observed[$0].done[before.name]?.at }.max()
    }

    private func wait(_ role: Demand.Role, _ count: Int, _ verdicts: [SignOffVerdict]) -> Wait {
        let missing = role.people - count
        let name = policy?.roles[role.name]?.title ?? role.name
        let asked = role.people > 1 ? "\(missing) more of \(name)" : name
        let why = verdicts.compactMap(\.objection)
        return Wait(
            gate: .signOff,
            words: why.isEmpty
                ? "\(asked) has not signed off"
                : "\(asked): \(why.joined(separator: "; "))",
            who: [role.name], location: role.place.node?.location)
    }
}

extension Policy? {
    /// Where a policy asks anybody anywhere, what no rule is for starts never, until one is.
    func noRule(for environments: [String]) -> String {
        let roles = self?.signOffs.flatMap(\.roles).map(\.role.name) ?? []
        let example = roles.first ?? self?.roles.names.first ?? "ROLE"
        return
            "no rule of the policy is for \(environments.joined(separator: ", ")): add one at the end of "
            + "its `signOffs`, such as {for: any, roles: [\(example)]}"
    }
}

extension Sight {
    /// What is spent when `leg` is done: one approval of several stages is spent with each of them alone.
    fileprivate func identity(for leg: Course.Leg, _ scope: Scope) -> String {
        scope.isOfStage ? id : "\(id) for \(leg.name)"
    }
}

extension SignOffVerdict {
    /// Why it does not count; nil where it does, or is not there.
    fileprivate var objection: String? {
        switch self {
        case .granted, .missing: nil
        case .stale(let sight): "what \(sight.by) signed off has changed since"
        case .early(let sight): "\(sight.by) signed before the results were in sight"
        case .expired(let sight): "\(sight.by)'s sign-off of \(sight.at) has expired"
        case .spent(let sight): "\(sight.by)'s sign-off of \(sight.at) is spent"
        case .withdrawn(let sight): "\(sight.by) withdrew it"
        case .notMember(let sight): "\(sight.by) is not a member"
        case .samePersonTwice(let sight): "\(sight.by) counts once"
        }
    }
}
