import Ledger
import Reconciler
import Records

/// `reconcile takeover`: another controller is gone, and its actions with it.
enum TakeoverCommand {
    static let from = Operand(
        name: "CONTROLLER",
        help: "Its id, as `git log` has it under `Controller:`; it may be shortened.")

    static let declaration = Command(
        name: "takeover",
        summary: "Take the open actions of a controller that is gone",
        discussion: [
            .prose(
                "Raises the fence, so that what the other controller may still do is refused "
                    + "wherever the fence is checked, and records that nobody saw how its actions "
                    + "ended. They are then `unknown`, until somebody has looked: `reconcile settle`. "
                    + "Make sure first that the other machine does nothing any more: an action whose time "
                    + "is not over is taken as well, and is said to run there until then, perhaps.")
        ] + PersonOptions.answer,
        operands: [from],
        options: PersonOptions.all + SiteOptions.all + [AnswerForm.option],
        examples: [
            Command.Example(
                "reconcile takeover 9f31c07d --reason dead",
                "Takes what the controller 9f31c07d left open.")
        ],
        statuses: PersonOptions.statuses(
            invalid: "That controller has no action open."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let word = try arguments.word(in: surroundings)
        let entries = try takeOver(
            from: arguments.required(from), because: "\(word.by): \(word.reason)",
            at: try arguments.site(in: surroundings), variable: surroundings.environment)
        surroundings.say(entries, as: arguments)
        guard !arguments.wantsJSON else { return .success }
        for case .lost(let outcome) in entries.map(\.transition) {
            surroundings.output.write(surroundings.page.hanging(outcome.cause ?? "", indent: 4))
        }
        for target in Set(entries.compactMap(\.target)).sorted() {
            surroundings.output.write(
                "Look what became of it, then say so: "
                    + "reconcile settle \(target.text) --done|--undone --reason TEXT\n")
        }
        return .success
    }
}
