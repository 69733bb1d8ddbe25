import Ledger
import Manifests
import Planner
import Records

/// `reconcile status`: where does everything stand, and who is needed?
enum StatusCommand {
    static let exitCode = Option.flag(
        "exit-code", "End with 1 as long as something has failed and needs a person.")

    static let declaration = Command(
        name: "status",
        summary: "Show where every rollout stands, and who is needed",
        discussion: [
            .prose(
                "A row for each target, a rollout in an environment; then what needs a person. It "
                    + "shows what this machine knows: nothing is fetched, nothing is started.")
        ],
        options: SiteOptions.all + [exitCode],
        examples: [Command.Example("reconcile status", "Shows all targets.")],
        statuses: [
            Command.Status(.success, "The status was shown."),
            Command.Status(.failure, "With --exit-code: something failed and needs a person."),
            Command.Status(.invalid, "There is no repository or no desired state."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw noLedger }
        let plan = plan(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now())
        surroundings.output.write(StatusTable(plan: plan, observed: look.observed).text)
        let isFailing = plan.outlooks.contains { $0.waits.contains(where: \.needsPerson) }
        return isFailing && arguments.isSet(exitCode) ? .failure : .success
    }
}
