extension DesiredState {
    /// What is adopted of an environment: all that it is but its own variables and flags, which are a
    /// change of their own, and what ran there first.
    package func definitionDigest(ofEnvironment name: String) -> String? {
        guard let manifest = environments[name] else { return nil }
        var spec = manifest.spec
        spec.variables = Table()
        spec.flags = Table()
        spec.initial = nil
        return definitionDigest { found in
            Environment.definition.leaves(spec, &found)
            Metadata.definition.leaves(manifest.metadata, &found)
        }
    }

    /// What is adopted of the policy: all that it says but who approved it.
    package var policyDigest: String? {
        guard let manifest = policy else { return nil }
        var spec = manifest.spec
        spec.title = nil
        spec.signedOff = Table()
        spec.founding = []
        return definitionDigest { Policy.definition.leaves(spec, &$0) }
    }

    private func definitionDigest(_ gather: (inout Leaves) -> Void) -> String {
        var found = Leaves()
        found.under("definition", .what, gather)
        return StageDigest(found.byPart).text
    }
}

extension DesiredState {
    /// Every path of the tree that manifests name as a program or as a file that one needs.
    package var pathsNamed: Set<String> {
        var found: Set<String> = []
        func add(_ run: [Template], _ files: [Reference]) {
            for word in run where word.names.isEmpty { found.insert(word.text) }
            for file in files { found.insert(file.name) }
        }
        for use in environments.all.flatMap(\.spec.actions.rows) {
            guard let action = use.value.action else { continue }
            add(action.run, action.files)
            for step in action.steps { add(step.run, step.files) }
        }
        for check in checks.all { add(check.spec.run, check.spec.files) }
        for stage in rollouts.all.flatMap(\.spec.stages) {
            for step in stage.steps + (stage.entry?.steps ?? []) + (stage.exit?.steps ?? []) {
                add(step.run, step.files)
            }
        }
        return found
    }
}
