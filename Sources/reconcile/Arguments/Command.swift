/// A command as a value: what is parsed, run, helped, completed and documented, said once.
struct Command: Sendable {
    var name: String
    /// One line without a full stop: `Check manifests and show what is wrong`.
    var summary: String
    var discussion: [Paragraph] = []
    var operands: [Operand] = []
    var options: [Option] = []
    var examples: [Example] = []
    var statuses: [Status] = []
    var subcommands: [Command] = []
    /// Nil for a command that only holds others.
    var run: Run?

    typealias Run = @Sendable (Arguments, Surroundings) throws -> ExitStatus

    /// Part of a longer text: prose that is wrapped, or lines that are kept.
    enum Paragraph: Sendable {
        case prose(String)
        case lines([String])
    }

    struct Example: Sendable {
        var line: String
        var meaning: String

        init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }

    /// What an exit status of this command means.
    struct Status: Sendable {
        var status: ExitStatus
        var meaning: String

        init(_ status: ExitStatus, _ meaning: String) {
            self.status = status
            self.meaning = meaning
        }
    }
}

extension Command {
    func subcommand(named name: String) -> Command? { subcommands.first { $0.name == name } }
    /// The commands that do something, those of a group by both of their names: `ledger accept`.
    var leaves: [Command] {
        subcommands.flatMap { command in
            command.subcommands.isEmpty
                ? [command]
                : command.leaves.map { leaf in
                    var leaf = leaf
                    leaf.name = "\(command.name) \(leaf.name)"
                    return leaf
                }
        }
    }

    /// As a shell completes it: of a group its commands as choices, and whatever one of them takes.
    var asCompleted: Command {
        guard !subcommands.isEmpty else { return self }
        var flat = self
        let choice = Operand(
            name: "COMMAND", help: summary, choices: subcommands.map(\.name))
        flat.operands = [choice]
        flat.options = subcommands.flatMap(\.options).reduce(into: []) { found, option in
            if !found.contains(where: { $0.name == option.name }) { found.append(option) }
        }
        flat.subcommands = []
        return flat
    }

    var shownOptions: [Option] { options.filter { !$0.isHidden } }
    /// What every command of this program understands.
    var commonOptions: [Option] { shownOptions.filter(\.isEverywhere) }

    /// `[OPTIONS] ROLLOUT STAGE`: what may follow the command's name.
    var synopsis: String {
        let parts = [
            subcommands.isEmpty ? nil : "COMMAND", shownOptions.isEmpty ? nil : "[OPTIONS]",
        ]
        return (parts.compactMap { $0 } + operands.map(\.synopsis)).joined(separator: " ")
    }
}

extension [Command] {
    /// As a person writes it: `reconcile validate`.
    var spelling: String { map(\.name).joined(separator: " ") }

    /// With what may follow: `reconcile digest [OPTIONS] ROLLOUT STAGE`.
    var synopsis: String {
        let rest = last?.synopsis ?? ""
        return rest.isEmpty ? spelling : spelling + " " + rest
    }
}
