/// `reconcile help`: the same as `--help`, for those who type it first.
enum HelpCommand {
    static let command = Operand(
        name: "COMMAND", help: "The command to explain; without it, the program.",
        isOptional: true, isRepeatable: true, completion: .command)

    static let declaration = Command(
        name: "help", summary: "Explain the program or a command", operands: [command],
        examples: [
            Command.Example("reconcile help validate", "The same as `validate --help`."),
            Command.Example("reconcile help ledger accept", "Explains a command of a command."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        var path = [arguments.program]
        for name in arguments.values(of: command) {
            guard let last = path.last, let command = last.subcommand(named: name) else {
                let near = suggestion(for: name, among: path.last?.subcommands.map(\.name) ?? [])
                throw UsageError(
                    problem: "unknown command `\(visible(name))`" + near, command: path.spelling)
            }
            path.append(command)
        }
        surroundings.output.write(Command.help(of: path, width: surroundings.helpWidth))
        return .success
    }
}
