import Git
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
        ]
            + AnswerForm.keys([
                "hub          what was asked", "branch       the desired branch",
                "desired      its commit", "ledger       the ledger's; or null where there is none",
            ]),
        options: SiteOptions.all + [AnswerForm.option],
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
        let site = try arguments.site(in: surroundings)
        try fetch(site, variable: surroundings.environment)
        if arguments.wantsJSON { surroundings.output.write(try json(site).text) }
        let clone = try Repository(at: site.repository)
        if try clone.current(site.local(LedgerBranch.name)) == nil {
            surroundings.remark("\(site.hubName) has no ledger yet. Begin one: reconcile init")
        }
        return .success
    }

    private static func json(_ site: Site) throws -> JSON {
        let clone = try Repository(at: site.repository)
        return [
            "hub": .string(site.hubName), "branch": .string(site.branch),
            "desired": .optional(try clone.current(site.local(site.desired))?.hex),
            "ledger": .optional(try clone.current(site.local(LedgerBranch.name))?.hex),
        ]
    }
}
