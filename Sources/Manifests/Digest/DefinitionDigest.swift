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
