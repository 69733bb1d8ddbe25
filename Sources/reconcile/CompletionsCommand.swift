/// `reconcile completions`: the shell learns the commands.
enum CompletionsCommand {
    static let shell = Operand(
        name: "SHELL", help: "The shell.", choices: Shell.allCases.map(\.rawValue))

    static let declaration = Command(
        name: "completions",
        summary: "Print the completion script for a shell",
        operands: [shell],
        examples: [
            Command.Example("source <(reconcile completions bash)", "For this session of bash."),
            Command.Example(
                "reconcile completions zsh > ~/.zfunc/_reconcile",
                "For zsh, where `~/.zfunc` is in `fpath`."),
            Command.Example(
                "reconcile completions fish > ~/.config/fish/completions/reconcile.fish",
                "For fish."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings)
        -> ExitStatus
    {
        guard let shell = Shell(rawValue: arguments.required(shell)) else { return .invalid }
        surroundings.output.write(arguments.program.completion(for: shell))
        return .success
    }
}
