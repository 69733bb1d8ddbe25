package import Manifests

/// What a stage brings, and what an environment has of its own, as layers.
extension Layer {
    /// What a rollout gives an environment at one stage.
    package init(_ exposure: Exposure, of rollout: Rollout) {
        self.init()
        if let version = rollout.version?.text { versions[rollout.component.name] = version }
        for row in exposure.flags.rows { flags[row.name] = LayerFlag(row.value, row.name, rollout) }
        for row in exposure.variables.rows { variables[row.name] = LayerVariable(row.value) }
    }

    /// What ran in an environment before the ledger.
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

    /// What is safe of a flag, for everybody.
    package static func safe(_ name: String, in rollout: Rollout?) -> LayerFlag {
        var flag = LayerFlag()
        flag.value = rollout?.flags[name]?.safe ?? .boolean(false)
        return flag
    }
}

extension LayerVariable {
    fileprivate init(_ value: SecretOr) {
        switch value {
        case .plain(let template): self = .text(template.text)
        case .secret(let name): self = .secret(name.name)
        }
    }
}

extension Stage {
    /// How long it is measured; nobody is there to end that before `most` where the exit asks nobody.
    package var soakLength: TimeSpan {
        let soak = soak ?? Soak()
        let asksNobody = exit?.checklist.isEmpty ?? true && exit?.signOffs.isEmpty ?? true
        return asksNobody ? soak.most ?? soak.least : soak.least
    }
}
