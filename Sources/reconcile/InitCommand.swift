import Git
import Host
import Ledger
import Manifests
import Planner
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
                    + "every transition is a commit there. Where there is no `desired-state/` "
                    + "yet, manifests to begin with are written there too. Running it again changes nothing."
            ),
            .prose(
                "Where the policy names `roots:` it prints what each of them signs, and founds once all of their signatures "
                    + "stand below `founding:`."),
        ]
            + AnswerForm.keys([
                "founded      whether the ledger is new", "hub          where it is",
                "branch       the desired branch", "written      files to begin with",
            ]),
        options: SiteOptions.all + [AnswerForm.option],
        examples: [Command.Example("reconcile init", "Begins the ledger of this repository.")],
        statuses: [
            Command.Status(.success, "There is a ledger."),
            Command.Status(.failure, "It could not be written, or a root has not signed."),
            Command.Status(
                .invalid,
                "There is no repository, or there was a ledger, which is to be brought back."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let site = try arguments.site(in: surroundings)
        let isNew: Bool
        switch try found(site, variable: surroundings.environment) {
        case .begun: isNew = true
        case .wasThere: isNew = false
        case .lacks(let lacking, let root):
            show(lacking, root: root, in: surroundings)
            return .failure
        }
        let written = try begin(at: site)
        if arguments.wantsJSON {
            surroundings.output.write(json(site, isNew: isNew, written).text)
            return .success
        }
        let lines = beginning(isNew: isNew, written, of: site)
        surroundings.output.write(
            lines.map { surroundings.page.line($0, indent: 0) }.joined())
        return .success
    }

    /// What each root signs, between lines that are none of it.
    private static func show(
        _ lacking: [RootLacking], root: String, in surroundings: Surroundings
    ) {
        let who = lacking.map { "\(visible($0.person)) \(visible($0.why))" }
        surroundings.complain(
            "nothing is founded yet: the policy names roots, who sign with what the ledger begins, and "
                + who.joined(separator: "; "))
        for one in lacking {
            surroundings.output.write(
                "What \(visible(one.person)) signs, with ssh-keygen -Y sign -n \(Statement.namespace) -f KEY:\n"
                    + "----\n\(one.statement)----\n")
        }
        surroundings.output.write(
            "Each adds to `founding:` of the policy {by: NAME, at: TIME, signature: …}, with the time of the text, and commits it.\n"
                + "Then once more: reconcile init. Publish its root where nobody who runs the hub can change it: \(root)\n"
        )
    }

    private static func beginning(isNew: Bool, _ written: [String], of site: Site) -> [String] {
        if !isNew, written.isEmpty { return ["There is a ledger already; nothing was changed."] }
        let head =
            isNew
            ? "The ledger is founded: branch reconcile/ledger of \(site.hubName)."
            : "There is a ledger already."
        guard !written.isEmpty else {
            return [
                head, "See what would happen: \(plan(site)). Let it happen: reconcile --once",
            ]
        }
        return [
            head, "Written to begin with: \(written.joined(separator: " and ")).",
            "Commit them: git add \(desiredStateFolder) && git commit -m 'Begin'\(push(site))",
            "Then see what would happen: \(plan(site)). Let it happen: reconcile --once",
        ]
    }

    private static func json(_ site: Site, isNew: Bool, _ written: [String]) -> JSON {
        [
            "founded": .bool(isNew), "hub": .string(site.hubName),
            "branch": .string(site.branch), "written": .array(written.map(JSON.string)),
        ]
    }

    /// Writes manifests to begin with where neither the desired branch nor the working tree has any.
    private static func begin(at site: Site) throws -> [String] {
        let repository = try Repository(at: site.repository)
        guard let top = repository.workingTree else { return [] }
        if let tip = try repository.current(site.local(site.desired)),
            try repository.isFolder(desiredStateFolder, at: tip)
        {
            return []
        }
        return try Starter.write(below: top)
    }

    /// Behind a hub a plan is of what was fetched.
    private static func plan(_ site: Site) -> String {
        site.isPath ? "reconcile plan" : "reconcile fetch, then reconcile plan"
    }

    private static func push(_ site: Site) -> String {
        site.remote.map { " && git push \($0) \(visible(site.branch))" } ?? ""
    }
}
