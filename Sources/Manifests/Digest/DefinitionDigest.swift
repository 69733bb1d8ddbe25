extension DesiredState {
    /// What is adopted of an environment: all that it is but its own variables and flags, which are a
    /// change of their own, and what ran there first.
    package func definitionDigest(ofEnvironment name: String) -> String? {
        definition(ofEnvironment: name)?.text
    }

    /// The same with all that it covers, so that what differs can be said.
    package func definition(ofEnvironment name: String) -> StageDigest? {
        guard let manifest = environments[name] else { return nil }
        var spec = manifest.spec
        spec.variables = Table()
        spec.flags = Table()
        spec.initial = nil
        return definition { found in
            Environment.definition.leaves(spec, &found)
            Metadata.definition.leaves(manifest.metadata, &found)
        }
    }

    /// The content of every file that its actions name, whatever is approved of them.
    package func programsDigest(ofEnvironment name: String, in tree: SourceTree) -> String? {
        guard let manifest = environments[name] else { return nil }
        var paths = PathSet()
        for command in manifest.spec.commands(in: manifest) {
            paths.formUnion(command.paths { Fillings(nil, in: $0) })
        }
        let lines = paths.sorted.flatMap { path -> [String] in
            switch tree.find(path) {
            case .file(let file): [tree.line(file)]
            case .folder(let files): files.map(tree.line)
            case .odd: ["odd \(path)"]
            case nil: []
            }
        }
        return "sha256:" + hexadecimal(sha256(Array(lines.sorted().joined(separator: "\n").utf8)))
    }

    /// What is adopted of the policy: all that it says but who approved it.
    package var policyDigest: String? { policyDefinition?.text }

    package var policyDefinition: StageDigest? {
        guard let manifest = policy else { return nil }
        var spec = manifest.spec
        spec.title = nil
        spec.signedOff = Table()
        spec.founding = []
        return definition { Policy.definition.leaves(spec, &$0) }
    }

    private func definition(_ gather: (inout Leaves) -> Void) -> StageDigest {
        var found = Leaves()
        found.under("definition", .what, gather)
        return StageDigest(found.byPart)
    }
}

extension SourceTree {
    fileprivate func line(_ file: File) -> String {
        let content = digest(file.path).map(hexadecimal) ?? "unreadable"
        return "\(file.isExecutable ? "x" : "-") \(file.path.utf8.count) \(file.path) \(content)"
    }
}
