import Ledger
import Reconciler
import Records

/// `reconcile ack`: somebody looks after what asks for a person.
enum AckCommand {
    static let target = Operand(
        name: "ROLLOUT[/ENVIRONMENT]",
        help:
            "What you look after: a target, or a rollout wherever it needs somebody; `-/ENVIRONMENT` "
            + "for what is the environment's own, as drift.")
    static let reason = Option.value("reason", "TEXT", "What you do about it; it is recorded.")

    static let declaration = Command(
        name: "ack",
        summary: "Say that you look after what needs a person",
        discussion: [
            .prose(
                "For what `status` says needs a person: what failed, a way back that failed or cannot be "
                    + "started, an action whose end nobody saw, drift, and what one person let through alone. "
                    + "The ledger records who looks after it, and `status` and `why` tell the others."
            ),
            .prose(
                "It changes nothing else: no gate opens and nothing is tried again. It ends by itself with what "
                    + "it was about. Somebody else's `ack` takes its place."),
        ] + PersonOptions.answer,
        operands: [target],
        options: [reason, PersonOptions.person] + SiteOptions.all + [AnswerForm.option],
        examples: [
            Command.Example(
                "reconcile ack app/production --reason looking",
                "Says that you look after app in production."),
            Command.Example("reconcile ack -/production", "The same of its drift."),
        ],
        statuses: PersonOptions.statuses(invalid: "Nothing there needs a person."),
        run: run)

    @Sendable private static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let entries = try acknowledge(
            arguments.required(target),
            by: arguments.value(of: PersonOptions.person) ?? surroundings.person,
            because: arguments.value(of: reason).flatMap { $0.isEmpty ? nil : $0 },
            at: try arguments.site(in: surroundings), variable: surroundings.environment)
        surroundings.say(entries, as: arguments)
        if !arguments.wantsJSON, let first = entries.first?.target {
            surroundings.output.write(
                surroundings.page.prose(
                    "Nothing else has changed: `reconcile why \(first.text)` says what is needed. This ends "
                        + "with what it is about."))
        }
        return .success
    }
}
