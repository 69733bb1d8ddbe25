import Ledger
import Manifests
import Planner
import Records

/// `reconcile why`: what holds this target, and what has held for it?
enum WhyCommand {
    static let target = Operand(
        name: "ROLLOUT/ENVIRONMENT", help: "The target; `ROLLOUT/-` for the work of a rollout.")

    static let declaration = Command(
        name: "why",
        summary: "Show every gate of a target, with its evidence and its line",
        operands: [target],
        options: SiteOptions.all,
        examples: [Command.Example("reconcile why app/production", "Says what it waits for.")],
        statuses: [
            Command.Status(.success, "The gates were shown."),
            Command.Status(.invalid, "There is no such target."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let words = arguments.required(target)
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw noLedger }
        let plan = plan(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now())
        let known = Set(plan.outlooks.map(\.target)).union(look.observed.targets.keys).sorted()
        guard let target = TargetID(parsing: words), known.contains(target) else {
            throw NoSuchStage(
                words: "there is no target `\(words)`",
                hint: meantOrOneOf(words, known.map(\.text), otherwise: "There is none at all."))
        }
        surroundings.output.write(
            WhyText(
                target: target, outlook: plan.outlook(for: target), record: look.observed[target]
            )
            .text)
        return .success
    }
}
