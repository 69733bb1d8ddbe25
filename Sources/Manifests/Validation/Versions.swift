import YAML

extension Validation {
    /// Where a rollout brings no version, `$(version)` is what its environment runs: that must be known from
    /// somewhere, or its deploy never starts.
    func checkVersionKnown(_ rollout: RolloutScope, _ problems: inout Problems) {
        // One that cannot be read is told of already.
        guard rollout.spec.version == nil, rollout.spec.place.node?.value(of: "version") == nil
        else {
            return
        }
        let component = rollout.spec.component.name
        for (stage, places) in zip(rollout.stages, rollout.goals) {
            guard
                let environment = places.first(where: { $0.spec.asksUnknownVersion(of: component) }
                ),
                !desired.rollouts.all.contains(where: {
                    $0.spec.version != nil && $0.spec.component.name == component
                })
            else { continue }
            problems.report(
                rollout.subject, .warning, rule: "version-unknown", at: stage.name.place,
                "nothing says which version of `\(component)` runs in `\(environment.name)`, and its "
                    + "deploy asks for it",
                remedy: "say `version` in the rollout, or `initial` in the environment")
            return
        }
    }
}

extension Environment {
    fileprivate func asksUnknownVersion(of component: String) -> Bool {
        guard actions["observe"] == nil, let deploy = actions["deploy"]?.action else {
            return false
        }
        let known = initial?.versions[component] ?? (component == "app" ? initial?.version : nil)
        let words = deploy.run + deploy.steps.flatMap(\.run)
        return known == nil && words.contains { $0.names.contains("version") }
    }
}
