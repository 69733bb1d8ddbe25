import Reconciler
import Records

/// `reconcile fetch`: bring what the hub has to this machine.
enum FetchCommand {
    static let declaration = Command(
        name: "fetch",
        summary: "Bring the desired branch and the ledger from the hub",
        discussion: [
            .prose(
                "Commands that read fetch nothing, and say how old it is what they show. This brings "
                    + "the hub's branches into the controller's own repository and to the remote's "
                    + "branches of the clone. It acts on nothing.")
        ],
        options: SiteOptions.all,
        examples: [Command.Example("reconcile fetch", "Brings what `origin` has.")],
        statuses: [
            Command.Status(.success, "What the hub has is here."),
            Command.Status(.failure, "The hub could not be reached."),
            Command.Status(.invalid, "There is no remote, or its ledger is not to be trusted."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        try fetch(
            try arguments.site(in: surroundings), variable: surroundings.environment)
        return .success
    }
}
