import Ledger
import Reconciler
import Records

/// `reconcile settle`: a person has looked where no controller saw.
enum SettleCommand {
    static let target = Operand(
        name: "ROLLOUT/ENVIRONMENT",
        help: "The target; `ROLLOUT/-` for work, `-/ENVIRONMENT` for an environment's own change.")
    static let done = Option.flag("done", "The action did all that it should.")
    static let undone = Option.flag(
        "undone", "It did not, or in part: what can be undone goes back.")

    static let declaration = Command(
        name: "settle",
        summary: "Say how an action ended whose end nobody saw",
        discussion: [
            .prose(
                "What is `unknown` is neither tried again nor gone on with by itself. After "
                    + "`--done` the next pass goes on as if the action had succeeded, and measures; "
                    + "after `--undone` it goes back as if the action had failed.")
        ] + PersonOptions.answer,
        operands: [target],
        options: [done, undone] + PersonOptions.all + SiteOptions.all + [AnswerForm.option],
        examples: [
            Command.Example(
                "reconcile settle app/eu --done --reason checked",
                "Goes on with app in eu.")
        ],
        statuses: PersonOptions.statuses(
            invalid: "Nothing is unknown there, or no answer is given."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        guard arguments.isSet(done) != arguments.isSet(undone) else {
            throw UsageError(
                problem: "say how it ended: --done, or --undone", command: "reconcile settle")
        }
        let words = arguments.required(target)
        guard let target = TargetID(parsing: words) else {
            throw UsageError(
                problem: "`\(visible(words))` is no target: ROLLOUT/ENVIRONMENT",
                command: "reconcile settle")
        }
        let word = try arguments.word(in: surroundings)
        surroundings.say(
            try settle(
                target, as: arguments.isSet(done) ? .done : .undone, by: word.by,
                because: word.reason, at: try arguments.site(in: surroundings),
                variable: surroundings.environment), as: arguments)
        return .success
    }
}
