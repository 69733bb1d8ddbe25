/// The program: its commands, and the way from a command line to an exit status.
enum Program {
    static let help = Option.flag("help", short: "h", "Explain the program or the command.")
        .everywhere
    static let version = Option.flag("version", "Print the version.").everywhere

    static var declaration: Command {
        Command(
            name: "reconcile",
            summary: "Run rollout plans from git, stage by stage",
            discussion: [
                .prose(
                    "A rollout is written as YAML manifests under `desired-state/` in a git "
                        + "repository: its stages, what each must show before the next may start, "
                        + "and who must agree. `reconcile --once` does what may be done now, and records "
                        + "each step as a commit of the branch `reconcile/ledger`."),
                .prose(
                    "Commands that read start no other program, fetch nothing and change nothing."),
                .prose(
                    "A pass with --output json is one document at its end, and with --watch one a line, each "
                        + "time that nothing more can be done. It has the keys that `reconcile help rollback` "
                        + "lists."),
            ],
            options: [help, version] + RunCommand.options,
            examples: [
                Command.Example("reconcile --once", "Does what may be done now, and ends."),
                Command.Example("reconcile status", "Shows where everything stands."),
            ],
            statuses: [
                Command.Status(.success, "Nothing failed; waiting is no failure."),
                Command.Status(.failure, "Something failed, or was rolled back."),
                Command.Status(.invalid, "The command line or a manifest is wrong."),
            ],
            subcommands: [
                InitCommand.declaration, PlanCommand.declaration, StatusCommand.declaration,
                WhyCommand.declaration, HistoryCommand.declaration, RollbackCommand.declaration,
                PauseCommand.declaration, ResumeCommand.declaration, RetryCommand.declaration,
                TickCommand.declaration, SignOffCommand.declaration, AckCommand.declaration,
                AdoptCommand.declaration,
                EmergencyCommand.declaration, ReviewCommand.declaration,
                AuditCommand.declaration, SettleCommand.declaration, TakeoverCommand.declaration,
                LedgerCommand.declaration, HookCommand.declaration,
                FetchCommand.declaration,
                ValidateCommand.declaration, ExplainCommand.declaration, DigestCommand.declaration,
                SchemaCommand.declaration,
                VersionCommand.declaration, CompletionsCommand.declaration,
                ManualCommand.declaration, HelpCommand.declaration,
            ],
            run: RunCommand.run)
    }

    /// Does what the words after the program's name ask for.
    static func run(_ words: [String], in surroundings: Surroundings) -> ExitStatus {
        var surroundings = surroundings
        surroundings.words = words
        if let answer = QuietRun(surroundings)?.answer {
            surroundings.output.write(answer)
            return .success
        }
        do {
            let declaration = declaration
            switch try parse(words, of: declaration) {
            case .run(let command, let arguments):
                return try command.run?(arguments, surroundings) ?? .success
            case .help(let path):
                surroundings.output.write(Command.help(of: path, width: surroundings.helpWidth))
            case .version:
                surroundings.output.write(VersionCommand.line)
            case .nothing:
                surroundings.errors.write(declaration.shortUsage)
                return .invalid
            }
            return .success
        } catch {
            let explanation = Explanation(of: error)
            surroundings.explain(explanation)
            return explanation.status
        }
    }
}
