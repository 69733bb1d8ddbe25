import YAML

/// What rules about a stage have to look at of an environment that it goes to. Many stages go to one, and
/// most of its words are the same for each of them.
struct Sifting {
    /// What is run, with those words alone of which the stage decides what they name.
    private(set) var commands: [Command] = []
    /// What the other words name, where a `$(…)` of the environment is in them.
    private(set) var named: [(naming: Naming, word: Template)] = []
    /// Where variables are put for others to read.
    private(set) var showing: [Template] = []
    /// The variables that are secrets.
    let secrets: [String]

    init(_ manifest: Manifest<Environment>, _ known: [Node.Identity: SiftedAction]) {
        let environment = manifest.spec
        secrets = environment.variables.secretNames
        for row in environment.actions.rows {
            guard case .action(let action) = row.value else { continue }
            let sifted = action.place.node.flatMap { known[$0.identity] } ?? SiftedAction(action)
            showing += sifted.showing
            for command in sifted.commands {
                var command = command
                command.environments = [manifest]
                sift(command, manifest)
            }
        }
    }

    private mutating func sift(_ command: Command, _ environment: Manifest<Environment>) {
        var open = command
        open.words.removeAll { word in
            guard word.text == nil,
                !word.pieces.contains(where: { $0.name.map(Fillings.isOfStage) ?? false })
            else { return false }
            let namings = Naming.namings(in: Fillings(of: environment).filled(word.pieces))
            guard namings.allSatisfy(\.isClosed) else { return false }
            named += namings.map { ($0, word.template) }
            return true
        }
        if !open.words.isEmpty { commands.append(open) }
    }
}

/// What of an action is the same wherever it is inherited: many environments have one base.
struct SiftedAction: Sendable {
    /// What is run, with those words alone that are not known by themselves.
    let commands: [Command]
    let showing: [Template]

    init(_ action: Action) {
        let runs = [(action.run, action.files)] + action.steps.map { ($0.run, $0.files) }
        commands = runs.compactMap { words, files in
            Command(words: words, files: files, environments: []).sifted
        }
        showing = action.templates.filter(\.showsVariables)
    }
}

extension DesiredState {
    /// The actions of all environments, each once, by where they stand.
    var actionsWritten: [(node: Node.Identity, action: Action)] {
        var found: [(node: Node.Identity, action: Action)] = []
        var seen: Set<Node.Identity> = []
        for environment in environments.all {
            for row in environment.spec.actions.rows {
                guard case .action(let action) = row.value,
                    let node = action.place.node?.identity, seen.insert(node).inserted
                else { continue }
                found.append((node, action))
            }
        }
        return found
    }
}

extension Command {
    /// The same with the words that a stage decides about; nil where there are none.
    var sifted: Command? {
        var command = self
        command.words.removeAll(where: \.isClosed)
        return command.words.isEmpty ? nil : command
    }
}

extension CommandWord {
    /// Whether nothing is left to ask of it; what it names is looked at where it stands.
    fileprivate var isClosed: Bool {
        text.map { Naming.namings(in: $0).allSatisfy(\.isClosed) } ?? false
    }
}

extension Naming {
    /// Whether what is named is known, and one thing.
    fileprivate var isClosed: Bool {
        switch self {
        case .path, .git: true
        case .below, .tree: false
        }
    }
}

extension Template {
    /// Whether a variable is put in where others than a program or a server's owner would read it.
    var showsVariables: Bool {
        position != .header && names.contains { $0.hasPrefix("variables.") }
    }
}

extension Table<SecretOr> {
    var secretNames: [String] { rows.compactMap { $0.value.secret == nil ? nil : $0.name } }
}
