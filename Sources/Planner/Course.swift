package import Ledger
package import Manifests

/// The way of one rollout: its stages resolved, where each goes, and the layer that it brings.
package struct Course: Sendable {
    package struct Leg: Sendable {
        package var stage: Stage
        package var name: String
        /// In the order of names; none for work.
        package var environments: [String]
        package var layer: Layer
        /// Flags that the layer has only where an item is ticked, and that item.
        package var conditions: [String: String]
        /// The earlier stage that decided on such a flag, where it was not this one.
        package var deciders: [String: String] = [:]

        /// The targets in which it is to be verified.
        package func targets(of rollout: String) -> [TargetID] {
            stage.isWork
                ? [.work(of: rollout)] : environments.map { TargetID(rollout, in: $0) }
        }
    }

    package var rollout: Manifest<Rollout>
    package var legs: [Leg]

    init(rollout: Manifest<Rollout>, legs: [Leg]) {
        (self.rollout, self.legs) = (rollout, legs)
    }

    package init(of rollout: Manifest<Rollout>, in desired: DesiredState) {
        self.rollout = rollout
        let spec = rollout.spec
        legs = zip(spec.resolvedStages(), spec.exposures()).map { stage, exposure in
            Leg(
                stage: stage, name: stage.name.name,
                environments: stage.environments.map {
                    desired.environments(in: $0).map(\.name)
                } ?? [],
                layer: stage.isWork ? Layer() : Layer(exposure, of: spec),
                conditions: Dictionary(
                    exposure.flags.rows.compactMap { row in
                        row.value.condition.map { (row.name, $0.ticked.name) }
                    }, uniquingKeysWith: { $1 }))
        }
        for position in legs.indices {
            for flag in legs[position].conditions.keys {
                legs[position].deciders[flag] = decider(on: flag, before: position)
            }
        }
    }

    /// By the names of the rollouts.
    package static func all(of rollouts: [Manifest<Rollout>], in desired: DesiredState)
        -> [String: Course]
    {
        Dictionary(
            rollouts.map { ($0.name, Course(of: $0, in: desired)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The last stage whose setting of `flag` has been carried to the one at `position`.
    private func decider(on flag: String, before position: Int) -> String? {
        func sets(_ leg: Leg) -> Bool { leg.stage.flags.rows.contains { $0.name == flag } }
        guard !sets(legs[position]) else { return nil }
        return legs[..<position].last { $0.stage.carry && sets($0) }?.name
    }

    package func leg(named name: String) -> Leg? { legs.first { $0.name == name } }

    package func index(of name: String) -> Int? { legs.firstIndex { $0.name == name } }
}

extension Layer {
    /// What a rollout gives an environment at one stage.
    package init(_ exposure: Exposure, of rollout: Rollout) {
        self.init()
        if let version = rollout.version?.text { versions[rollout.component.name] = version }
        for row in exposure.flags.rows { flags[row.name] = LayerFlag(row.value, row.name, rollout) }
        for row in exposure.variables.rows { variables[row.name] = LayerVariable(row.value) }
    }
}

extension LayerFlag {
    fileprivate init(_ setting: FlagSetting, _ name: String, _ rollout: Rollout) {
        self.init()
        value = setting.value ?? .boolean(true)
        share = setting.percentage
        for cohort in setting.cohorts {
            guard let attributes = rollout.cohorts[cohort.name] else { continue }
            cohorts[cohort.name] = Dictionary(
                attributes.rows.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        }
        bucketWith = rollout.flags[name]?.bucketWith?.name
        let isGradual = share != nil || !cohorts.isEmpty
        if isGradual { otherwise = rollout.flags[name]?.safe }
    }
}

extension LayerVariable {
    package init(_ value: SecretOr) {
        switch value {
        case .plain(let template): self = .text(template.text)
        case .secret(let name): self = .secret(name.name)
        }
    }
}

extension Layer {
    /// What ran in an environment before the ledger, with the environment's own variables and flags upon it.
    package init(adopting environment: Environment) {
        self.init()
        if let initial = environment.initial {
            if let version = initial.version { versions["app"] = version }
            for row in initial.versions.rows { versions[row.name] = row.value }
            for row in initial.flags.rows {
                var flag = LayerFlag()
                flag.value = row.value
                flags[row.name] = flag
            }
            for row in initial.variables.rows { variables[row.name] = LayerVariable(row.value) }
        }
    }

    /// This layer as the environment's own variables and flags would have it now.
    package func owned(by environment: Environment) -> Layer {
        var layer = self
        for row in environment.variables.rows {
            layer.variables[row.name] = LayerVariable(row.value)
        }
        for row in environment.flags.rows {
            var flag = LayerFlag()
            flag.value = row.value.value ?? .boolean(true)
            flag.share = row.value.percentage
            layer.flags[row.name] = flag
        }
        return layer
    }
}
