import Host
import Ledger
import Manifests
import Reconciler
import Records

/// `reconcile rollback`: go back now, straight to the ledger.
enum RollbackCommand {
    static let rollout = Operand(name: "ROLLOUT", help: "The rollout that goes back.")
    static let level = Option.value(
        "level", "LEVEL",
        "How: `flags`, `service`, or a level of the ladder by its name; `service` unless said.")
    static let environment = Option.value(
        "environment", "NAME", "Only there; everywhere that it has brought something unless said.")
    static let flag = Option.value(
        "flag", "NAME", isRepeatable: true, "With `--level flags`: only this flag.")
    static let reason = Option.value("reason", "TEXT", "Why; it is recorded.")
    static let person = Option.value(
        "by", "NAME", "Who asks; `USER` of the environment unless said.")

    static let offline = Option.flag(
        "offline",
        "Do it though the hub cannot be reached; it is recorded there when it answers again.")

    static let declaration = Command(
        name: "rollback",
        summary: "Go back to what was verified before, now",
        discussion: [
            .prose(
                "Writes to the ledger that the rollout is to go back, and does it: without a pull "
                    + "request, window or sign-off. A deploy that runs there is ended first. What "
                    + "went back stays so until the rollout's content or `attempt` changes.")
        ],
        operands: [rollout],
        options: [level, environment, flag, reason, person, offline] + SiteOptions.all,
        examples: [
            Command.Example(
                "reconcile rollback app --reason slow",
                "Takes app back wherever it is."),
            Command.Example(
                "reconcile rollback app --environment eu --level flags --reason errors",
                "Turns its flags off in eu."),
        ],
        statuses: [
            Command.Status(.success, "It went back."),
            Command.Status(.failure, "Something failed on the way back."),
            Command.Status(.invalid, "There is nothing to go back, or no reason is given."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        guard let reason = arguments.value(of: reason), !reason.isEmpty else {
            throw LedgerTrouble(
                "going back needs a reason", remedy: "Say why: --reason slow")
        }
        let site = try arguments.site(in: surroundings)
        var ask = AskRecord()
        ask.level = arguments.value(of: level) ?? "service"
        ask.flags = arguments.values(of: flag)
        ask.by = arguments.value(of: person) ?? surroundings.environment("USER") ?? "somebody"
        ask.reason = reason
        let say = arguments.isSet(offline) ? askToGoBackOffline : askToGoBack
        let asked = try say(
            ask, arguments.required(rollout), arguments.value(of: environment), site,
            surroundings.environment)
        for entry in asked { surroundings.output.write(visible(entry.subjectLine) + "\n") }
        return try RunCommand.act(arguments, in: surroundings)
    }
}
