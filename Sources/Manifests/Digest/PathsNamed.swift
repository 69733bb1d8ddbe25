extension DesiredState {
    /// Every path of the tree that any manifest may mean, told without asking which stage runs where: for
    /// what a `$(…)` makes of a path, the folder that it lies in.
    package var pathsNamed: Set<String> {
        var found = NamedPaths()
        for environment in environments.all {
            for row in environment.spec.actions.rows {
                if case .action(let action) = row.value { found.add(action) }
            }
        }
        for check in checks.all { found.add(check.spec.run, check.spec.files) }
        for rollout in rollouts.all {
            if let defaults = rollout.spec.defaults {
                let blocks = [defaults.entry, defaults.exit].compactMap { $0 }
                found.add(defaults.steps + blocks.flatMap(\.steps))
                found.add(defaults.checks)
            }
            for stage in rollout.spec.stages {
                found.add(stage.allSteps)
                found.add(stage.uses)
            }
        }
        return found.paths
    }
}

/// The paths that commands name. Most of them are inherited, so each word is looked at once.
private struct NamedPaths {
    private(set) var paths: Set<String> = []
    private var texts: Set<TextBytes> = []

    mutating func add(_ action: Action) {
        add(action.run, action.files)
        add(action.steps)
    }

    mutating func add(_ steps: [Step]) {
        for step in steps { add(step.run, step.files) }
    }

    mutating func add(_ uses: [CheckUse]) {
        for use in uses { add(use.own.run, use.own.files) }
    }

    mutating func add(_ words: [Template], _ files: [Reference]) {
        for file in files {
            if let path = file.name.pathWithinTree { paths.insert(path) }
        }
        for word in words where texts.insert(TextBytes(word.text)).inserted {
            paths.formUnion(word.pathsNamed)
        }
    }
}

extension Template {
    fileprivate var pathsNamed: [String] {
        let text = Template.pieces(text).map { $0.literal + ($0.name == nil ? "" : "\0") }.joined()
        return Naming.namings(in: text).compactMap { naming in
            switch naming {
            case .path(let path): path
            case .below(let folder): folder
            case .tree, .git: nil
            }
        }
    }
}
