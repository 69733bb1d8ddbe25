/// What rules about a stage have to look at of an environment that it goes to. Many stages go to one, and
/// most of its words are the same for each of them.
struct Sifting {
    /// What is run, with those words alone of which the stage decides what they name.
    private(set) var commands: [Command] = []
    /// What the other words name, where a `$(…)` of the environment is in them.
    private(set) var named: [(naming: Naming, word: Template)] = []
    /// Where variables are put for others to read.
    let showing: [Template]
    /// The variables that are secrets.
    let secrets: [String]

    init(_ manifest: Manifest<Environment>) {
        let environment = manifest.spec
        showing = environment.actionTemplates.filter(\.showsVariables)
        secrets = environment.variables.secretNames
        for command in environment.commands(in: manifest) { sift(command, manifest) }
    }

    private mutating func sift(_ command: Command, _ environment: Manifest<Environment>) {
        var open = command
        open.words.removeAll { word in
            if word.text != nil { return word.isClosed }
            guard !word.pieces.contains(where: { $0.name.map(Fillings.isOfStage) ?? false }) else {
                return false
            }
            let namings = Naming.namings(in: Fillings(of: environment).filled(word.pieces))
            guard namings.allSatisfy(\.isClosed) else { return false }
            named += namings.map { ($0, word.template) }
            return true
        }
        if !open.words.isEmpty { commands.append(open) }
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
