/// `reconcile help`: the same as `--help`, for those who type it first.
enum HelpCommand {
    static let command = Operand(
        name: "COMMAND", help: "The command to explain; without it, the program.",
        isOptional: true, completion: .command)

    static let declaration = Command(
        name: "help", summary: "Explain the program or a command", operands: [command],
        examples: [Command.Example("reconcile help validate", "The same as `validate --help`.")],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let program = arguments.program
        var path = [program]
        if let name = arguments.value(of: command) {
            guard let command = program.subcommand(named: name) else {
                let near = suggestion(for: name, among: program.subcommands.map(\.name))
                throw UsageError(
                    problem: "unknown command `\(visible(name))`" + near, command: program.name)
            }
            path.append(command)
        }
        surroundings.output.write(Command.help(of: path, width: surroundings.helpWidth))
        return .success
    }
}
