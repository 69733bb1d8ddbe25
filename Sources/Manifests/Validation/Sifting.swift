/// What rules about a stage have to look at of an environment that it goes to. Many stages go to one, and
/// most of its words are the same for each of them.
struct Sifting {
    /// What is run, with those words alone of which the stage decides what they name.
    let commands: [Command]
    /// Where variables are put for others to read.
    let showing: [Template]
    /// The variables that are secrets.
    let secrets: [String]

    init(_ manifest: Manifest<Environment>) {
        let environment = manifest.spec
        commands = environment.commands(in: manifest).compactMap(\.sifted)
        showing = environment.actionTemplates.filter(\.showsVariables)
        secrets = environment.variables.secretNames
    }
}

extension Command {
    /// The same with the words that a stage decides about; nil where there are none.
    var sifted: Command? {
        var command = self
        command.words.removeAll { word in
            guard let text = word.textAsItIs else { return false }
            return !Naming.namings(in: text).contains(.tree)
        }
        return command.words.isEmpty ? nil : command
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
