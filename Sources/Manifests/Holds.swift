import YAML

extension DesiredState {
    /// Gathers for each manifest its own errors, those of everything that it refers to, and those of stops.
    func gatherHolds(_ problems: Problems, _ stops: BrokenStops) -> [Subject: [Hold]] {
        var errors: [Subject: [Hold]] = [:]
        for subject in problems.bySubject.keys {
            let own = problems.errors(of: subject).map { Hold(subject: subject, diagnostic: $0) }
            if !own.isEmpty { errors[subject] = own }
        }
        errors.merge(stops.held) { $0 + $1 }
        let strays = problems.strays.filter { $0.severity == .error }
        guard !errors.isEmpty || !strays.isEmpty else { return [:] }
        var holds = errors
        for manifest in environments.all {
            let chain = environments.chain(from: manifest.name, .environment)
            hold(Subject(.environment, manifest.name), by: chain, errors, &holds)
        }
        for manifest in rollouts.all {
            let subject = Subject(.rollout, manifest.name)
            hold(subject, by: references(of: manifest), errors, &holds)
            if mayMiss(manifest.spec) {
                holds[subject, default: []] += strays.map { Hold(subject: subject, diagnostic: $0) }
            }
        }
        return holds.filter { !$0.value.isEmpty }
    }

    /// Whether what nobody could read may have been the policy, or an environment that a label selects.
    /// What is named fails by itself when it is not there.
    private func mayMiss(_ rollout: Rollout) -> Bool {
        policies.all.isEmpty
            || rollout.resolvedStages().contains { stage in
                selectors(of: stage).contains { if case .names = $0 { false } else { true } }
            }
    }

    private func hold(
        _ subject: Subject, by references: Set<Subject>, _ errors: [Subject: [Hold]],
        _ holds: inout [Subject: [Hold]]
    ) {
        let theirs = references.subtracting([subject]).flatMap { errors[$0] ?? [] }
        if !theirs.isEmpty {
            holds[subject, default: []] += theirs.sorted { $0.diagnostic < $1.diagnostic }
        }
    }

    private func references(of manifest: Manifest<Rollout>) -> Set<Subject> {
        let rollout = manifest.spec
        var found = Set(policies.all.map { Subject(.policy, $0.name) })
        for other in rollout.after + rollout.supersedes {
            found.insert(Subject(.rollout, other.name))
        }
        let notices = rollout.notices + rollout.stages.flatMap(\.notices)
        for channel in notices.flatMap({ $0.to + ($0.escalate?.to ?? []) }) {
            found.insert(Subject(.channel, channel.name))
        }
        for stage in rollout.resolvedStages() {
            for selector in selectors(of: stage) { found.formUnion(selected(by: selector)) }
            for use in stage.uses {
                found.formUnion(checks.chain(from: use.check.name, .check))
                for check in [use.own, checks[use.check.name]?.spec] {
                    guard let other = check?.baseline?.environment else { continue }
                    found.formUnion(environments.chain(from: other.name, .environment))
                }
            }
        }
        return found
    }

    /// Every way in which a stage names environments: where it goes, what it requires, where it measures.
    private func selectors(of stage: Stage) -> [Selector] {
        let requirements = (stage.entry?.requires ?? []) + (stage.exit?.requires ?? [])
        let places = stage.uses.map {
            $0.own.environments ?? checks[$0.check.name]?.spec.environments
        }
        return [stage.environments].compactMap { $0 } + places.compactMap { $0 }
            + requirements.map { $0.environments ?? .all }
    }

    private func selected(by selector: Selector) -> Set<Subject> {
        var names = Set(environments(in: selector).map(\.name))
        // One that is not there has no errors of its own; one that is abstract may.
        if case .names(let written) = selector { names.formUnion(written.map(\.name)) }
        return names.reduce(into: []) { found, name in
            found.formUnion(environments.chain(from: name, .environment))
        }
    }
}

extension Shelf where Spec: Extending {
    /// Returns `name` and all that it extends, directly or not; also where nothing is called so.
    fileprivate func chain(from name: String, _ kind: Kind) -> Set<Subject> {
        var found: Set<Subject> = []
        var next: String? = name
        while let name = next, found.insert(Subject(kind, name)).inserted {
            next = self[name]?.spec.extends?.name
        }
        return found
    }
}
