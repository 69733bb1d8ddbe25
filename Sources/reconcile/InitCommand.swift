import Git
import Host
import Ledger
import Reconciler
import Records

/// `reconcile init`: begin the ledger.
enum InitCommand {
    static let declaration = Command(
        name: "init",
        summary: "Found the ledger, so that rollouts can be acted on",
        discussion: [
            .prose(
                "Writes the first entry of the branch `reconcile/ledger` of the hub. From then on "
                    + "every transition is a commit there. Nothing else is changed; running it "
                    + "again changes nothing.")
        ],
        options: SiteOptions.all,
        examples: [Command.Example("reconcile init", "Begins the ledger of this repository.")],
        statuses: [
            Command.Status(.success, "There is a ledger."),
            Command.Status(.failure, "It could not be written."),
            Command.Status(
                .invalid,
                "There is no repository, or there was a ledger, which is to be brought back."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let site = try arguments.site(in: surroundings)
        let isNew = try found(site, variable: surroundings.environment)
        surroundings.output.write(
            isNew
                ? "The ledger is founded: branch reconcile/ledger of \(site.hubName).\n"
                    + "See what would happen: reconcile plan. Let it happen: reconcile --once\n"
                : "There is a ledger already; nothing was changed.\n")
        return .success
    }
}
