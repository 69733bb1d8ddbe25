extension ResolvedStage {
    /// Gathers everything that is approved with this stage, but not the road to it.
    func gather(_ found: inout Leaves, _ tree: SourceTree) throws(Odd) {
        found.under("rollout", .what) { found in
            Metadata.definition.leaves(rollout.metadata, &found)
            Rollout.definition.leaves(rollout.spec, &found)
        }
        found.under("stage") { Stage.definition.leaves(stage, &$0) }
        found.under("exposure", .what) { found in
            found.under("flags") {
                Form<Table<FlagSetting>>.table(.flagName, to: .flagSetting).leaves(
                    exposure.flags, &$0)
            }
            found.under("variables") {
                Form<Table<SecretOr>>.table(.variableName, to: .variable).leaves(
                    exposure.variables, &$0)
            }
        }
        for environment in environments { gather(environment, &found) }
        for check in checks {
            found.under("checks", .underWhat) { found in
                found.under(check.name) { found in
                    found.putPresence()
                    Check.definition.leaves(check.spec, &found)
                    Metadata.definition.leaves(check.metadata, &found)
                }
            }
        }
        for (position, notice) in gatingNotices.enumerated() {
            found.under("notices", .underWhat) { found in
                found.under(String(position)) { Notice.definition.leaves(notice, &$0) }
            }
        }
        try gatherPrograms(&found, tree)
    }

    private func gather(_ environment: Manifest<Environment>, _ found: inout Leaves) {
        found.under("environments", .what) { found in
            found.under(environment.name) { found in
                found.putPresence()
                Environment.definition.leaves(environment.spec, &found)
                Metadata.definition.leaves(environment.metadata, &found)
            }
        }
    }

    private func gatherPrograms(_ found: inout Leaves, _ tree: SourceTree) throws(Odd) {
        // By bytes: two paths that Swift calls equal may be two files.
        var files: [[UInt8]: String] = [:]
        for path in namedPaths { try collect(path, tree, &files) }
        for (path, fingerprint) in files.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            found.under("programs", .byWhat) { found in
                found.under(String(decoding: path, as: UTF8.self)) { $0.put(fingerprint) }
            }
        }
    }

    private var namedPaths: [String] {
        var found = PathSet()
        for command in commands { found.formUnion(command.paths { Fillings(self, in: $0) }) }
        return found.sorted
    }

    private func collect(
        _ path: String, _ tree: SourceTree, _ files: inout [[UInt8]: String]
    ) throws(Odd) {
        switch tree.find(path) {
        case nil: break
        case .file(let file): files[Array(file.path.utf8)] = try fingerprint(file, tree)
        case .folder(let found):
            for file in found { files[Array(file.path.utf8)] = try fingerprint(file, tree) }
        case .odd(let odd): throw odd.first ?? Odd(path, .special)
        }
    }

    /// No constant stands for what cannot be read: it would be approved whatever it is.
    private func fingerprint(_ file: SourceTree.File, _ tree: SourceTree) throws(Odd) -> String {
        guard let digest = tree.digest(file.path) else {
            throw Odd(file.path, .unreadable(why: "its content is damaged or gone"))
        }
        return "\(file.isExecutable ? "100755" : "100644") \(hexadecimal(digest))"
    }
}
