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
    static let group = Option.value(
        "group", "NAME", isRepeatable: true, "With `--level flags`: only the flags of this group.")
    static let reason = Option.value("reason", "TEXT", "Why; it is recorded.")
    static let person = Option.value(
        "by", "NAME", "Who asks; unless said `USER` of the environment, or who is logged in.")

    static let offline = Option.flag(
        "offline",
        "Do it though the hub cannot be reached; it is recorded there when it answers again.")

    static let declaration = Command(
        name: "rollback",
        summary: "Go back to what was verified before, now",
        discussion: [
            .prose(
                "Writes to the ledger that the rollout is to go back, and does it: without a pull "
                    + "request, window or sign-off. A deploy that runs there is ended first, by the pass that "
                    + "runs it, which looks every two seconds, or every ten behind a remote. "
                    + "Nothing is started by it. What went back stays so, and nothing newer that is "
                    + "committed already starts there, until the rollout's content or `attempt` "
                    + "changes; asked once more, the stage that was verified there before goes back "
                    + "too.")
        ] + AnswerForm.keys(PassJSON.keys),
        operands: [rollout],
        options: [level, environment, flag, group, reason, person, offline] + SiteOptions.all
            + [AnswerForm.option],
        examples: [
            Command.Example(
                "reconcile rollback app --reason slow",
                "Takes app back wherever it is."),
            Command.Example(
                "reconcile rollback app --environment eu --level flags --reason errors",
                "Turns its flags off in eu."),
        ],
        statuses: [
            Command.Status(
                .success, "It went back, or it is asked to and it is said who will do it."),
            Command.Status(.failure, "Something failed on the way back."),
            Command.Status(
                .invalid, "There is nothing to go back, no reason is given, or a name is unknown."),
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
        ask.by = arguments.value(of: person) ?? surroundings.person
        ask.reason = reason
        var wish = WishToGoBack(
            rollout: arguments.required(rollout), environment: arguments.value(of: environment),
            ask: ask)
        wish.groups = arguments.values(of: group)
        wish.commandOffline = commandOffline(arguments)
        let say = arguments.isSet(offline) ? askToGoBackOffline : askToGoBack
        let asked = try say(wish, site, surroundings.environment)
        if !arguments.wantsJSON { surroundings.say(asked, as: arguments) }
        return try RunCommand.act(arguments, .back, asked: asked, in: surroundings)
    }

    /// That something is asked for is not that it is done.
    static func sayAsked(_ targets: [TargetID], _ who: String, in surroundings: Surroundings) {
        guard !targets.isEmpty else { return }
        let places = targets.map(\.text).joined(separator: ", ")
        surroundings.output.write(
            surroundings.page.hanging(
                "\(places): asked, and not yet back. It is done by \(who); `reconcile status` shows when.",
                indent: 0))
    }

    /// The same command once more, for when the hub is away.
    private static func commandOffline(_ arguments: Arguments) -> String {
        let said = declaration.options.filter { $0.name != offline.name && arguments.isSet($0) }
        let words = said.flatMap { option in
            arguments.values(of: option).flatMap { [option.spelling, quoted($0)] }
        }
        return
            (["reconcile rollback", quoted(arguments.required(rollout))] + words
            + [offline.spelling]).joined(separator: " ")
    }

    /// As one word of a shell.
    private static func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || "0123456789._/@+:=-".unicodeScalars.contains($0))
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
