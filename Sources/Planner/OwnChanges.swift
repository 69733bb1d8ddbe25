import Ledger
import Manifests

extension Planning {
    /// An environment's own variables and flags: one stage, no soak, never while a rollout soaks there.
    mutating func owns() {
        for environment in world.desired.environments.all where !environment.spec.abstract {
            own(environment)
        }
    }

    private mutating func own(_ environment: Manifest<Environment>) {
        let target = TargetID.own(of: environment.name)
        guard let record = world.observed.environments[environment.name],
            let inForce = record.inForce, let layer = record.own.layer,
            record.own.standing?.isUnderWay != true
        else { return }
        let wanted = layer.changed(by: environment.spec)
        guard wanted != layer else { return }
        var outlook = Outlook(
            target: target, stage: OwnStage.name, standing: record.own.standing, news: .waiting)
        (outlook.now, outlook.then) = (layer, wanted)
        let approval = world.ownSignOffs(environment, record)
        outlook.waits =
            world.facts.held.holding(target).map(\.wait) + waits(environment, inForce, record)
            + approval.waits
        if outlook.waits.isEmpty {
            outlook.news = .ready
            if isSeen { change(environment, to: wanted, approval.evidence) }
        }
        say(outlook)
    }

    private func waits(
        _ environment: Manifest<Environment>, _ inForce: InForce, _ record: EnvironmentRecord
    ) -> [Wait] {
        var waits: [Wait] = []
        if inForce.digest != world.facts.environmentDigest(environment.name) {
            waits.append(
                Wait(gate: .environment, words: "its change is not adopted yet"))
        }
        if !world.runsWhatIsSigned(environment.name) {
            waits.append(
                Wait(
                    gate: .environment,
                    words:
                        "nobody has signed the programs of \(environment.name) as they are; bring them by a rollout"
                ))
        }
        waits += record.emergencies.map(world.wait(forReviewOf:))
        if let open = record.attempt { waits.append(world.busy(open)) }
        for (other, record) in world.observed.layered(in: environment.name)
        where record.standing?.isUnderWay == true {
            waits.append(
                Wait(gate: .environment, words: "\(other.text) is under way there"))
        }
        if let failure = record.own.failures.first(where: { $0.digest == inForce.digest }) {
            waits.append(
                Wait(gate: .failure, words: failure.story, needsPerson: true))
        }
        return waits
    }

    private mutating func change(
        _ environment: Manifest<Environment>, to new: Layer, _ approval: [Evidence]
    ) {
        let target = TargetID.own(of: environment.name)
        let undertaking = Undertaking(
            .start, level: nil, stage: Terms(own: environment).leg.stage, in: environment.spec,
            from: world.observed.exposure(of: environment.name),
            to: world.observed.exposure(of: environment.name, with: new, for: target))
        act(
            Move(
                target: target, purpose: .start, stage: OwnStage.name,
                revision: world.facts.revision.commit,
                digest: world.facts.environmentDigest(environment.name), layer: new,
                evidence: [Evidence(GateName.environment.rawValue, "its definition is in force")]
                    + approval,
                budget: undertaking.budget))
    }
}

extension World {
    /// The sign-offs that the policy asks for a change of configuration there, given since the definition
    /// before this one.
    func ownSignOffs(_ environment: Manifest<Environment>, _ record: EnvironmentRecord)
        -> (evidence: [Evidence], waits: [Wait])
    {
        guard !isPolicyUnreadable else {
            return ([], [Wait(gate: .signOff, words: "the policy in force cannot be read")])
        }
        guard let policy, !policy.signOffs.isEmpty else { return ([], []) }
        var change = Rollout()
        change.change = Reference("configuration")
        guard let rule = rule(for: environment.name, change, policy) else {
            return (
                [],
                [Wait(gate: .signOff, words: Policy?.some(policy).noRule(for: [environment.name]))]
            )
        }
        guard rule.proof != .signed || rule.roles.isEmpty else {
            return (
                [],
                [
                    Wait(
                        gate: .signOff,
                        words:
                            "it cannot be signed yet, as \(environment.name) asks; bring it by a rollout"
                    )
                ]
            )
        }
        let past = Set(record.own.spent + (record.inForce?.past ?? []))
        let fresh = approvals(of: environment).filter { !past.contains($0.id) }
        var (evidence, waits) = ([Evidence](), [Wait]())
        for need in rule.roles {
            let people = fresh.people(of: need.role.name, in: policy)
            if people.count < need.people {
                let title = policy.roles[need.role.name]?.title ?? need.role.name
                waits.append(
                    Wait(
                        gate: .signOff, words: "\(title) has not signed off",
                        who: [need.role.name]))
            }
            evidence += fresh.filter {
                $0.role == need.role.name && people.contains(policy.person(named: $0.by))
            }.map {
                Evidence(
                    GateName.signOff.rawValue, "\($0.role) by \($0.by) at \($0.at), declared",
                    sight: $0.id)
            }
        }
        return (evidence, waits)
    }
}
