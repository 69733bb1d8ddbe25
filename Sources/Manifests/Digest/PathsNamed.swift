extension DesiredState {
    /// Every path of the tree that any manifest may mean, told without asking which stage runs where: for
    /// what a `$(…)` makes of a path, the folder that it lies in.
    package var pathsNamed: Set<String> {
        var found: Set<String> = []
        for command in commandsWritten {
            found.formUnion(command.files.compactMap(\.name.pathWithinTree))
            for word in command.words { found.formUnion(word.template.pathsNamed) }
        }
        return found
    }

    private var commandsWritten: [Command] {
        var found: [Command] = []
        for action in environments.all.flatMap(\.spec.actions.rows).compactMap(\.value.action) {
            found.append(written(action.run, action.files))
            found += action.steps.map { written($0.run, $0.files) }
        }
        found += checks.all.map { written($0.spec.run, $0.spec.files) }
        for rollout in rollouts.all.map(\.spec) {
            let defaults = rollout.defaults
            let said = [defaults?.entry?.steps, defaults?.steps, defaults?.exit?.steps]
            let steps = rollout.stages.flatMap(\.allSteps) + said.flatMap { $0 ?? [] }
            found += steps.map { written($0.run, $0.files) }
            let uses = rollout.stages.flatMap(\.uses) + (defaults?.checks ?? [])
            found += uses.map { written($0.own.run, $0.own.files) }
        }
        return found
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

private func written(_ words: [Template], _ files: [Reference]) -> Command {
    Command(words: words, files: files, environments: [])
}
