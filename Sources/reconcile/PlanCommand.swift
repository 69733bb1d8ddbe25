import Ledger
import Manifests
import Planner
import Records

/// `reconcile plan`: what would a pass do now, and what does the rest wait for?
enum PlanCommand {
    static let name = "plan"
    static let exitCode = Option.flag("exit-code", "End with 3 where something would happen.")

    static let declaration = Command(
        name: name,
        summary: "Show what a pass would do now, and what the rest waits for",
        discussion: [
            .prose(
                "Each target's layer as a diff, then what waits, for whom or until when, with the "
                    + "line that governs it. Nothing is fetched, started or changed."),
            .lines([
                "*  is recorded first           >  starts, or finishes",
                "?  is measured                 =  is verified",
                "<  goes back                   !  has failed, or is ended",
            ]),
        ] + AnswerForm.keys(PlanJSON.keys),
        options: SiteOptions.all + [exitCode, AnswerForm.option],
        examples: [Command.Example("reconcile plan", "Shows the plan.")],
        statuses: [
            Command.Status(.success, "The plan was shown."),
            Command.Status(.changes, "With --exit-code: something would happen."),
            Command.Status(.invalid, "There is no repository or no desired state."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let memory = QuietRun(surroundings)
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw try arguments.site(in: surroundings).missingLedger() }
        let foresight = Foresight(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now())
        let output =
            arguments.wantsJSON
            ? PlanJSON(foresight: foresight, desired: look.reading.desired).json.text
            : PlanText(foresight, of: look.reading.desired).text
                + unheeded(look.reading.desired.unheeded)
        surroundings.output.write(output)
        let isEmpty = foresight.recorded.isEmpty && foresight.plan.steps.isEmpty
        if isEmpty { try? memory?.remember(foresight.plan, look, arguments, output: output) }
        return !isEmpty && arguments.isSet(exitCode) ? .changes : .success
    }
}
