import Ledger
import Records

/// `reconcile audit`: is the history what it says?
enum AuditCommand {
    enum Format: String, CaseIterable, Sendable { case text, json }

    static let requiredTip = Option.value(
        "require-tip", "COMMIT", completes: .revision, isRepeatable: true,
        "A tip of the ledger that somebody remembers: it must be in the history.")
    static let output = Option.choice(
        "output", "FORMAT", standard: Format.text, "The form of the answer.")

    static let declaration = Command(
        name: "audit",
        summary: "Replay the whole ledger, and say what does not hold",
        discussion: [
            .prose(
                "Every commit must be what a controller would have written: an entry that may "
                    + "follow the one before it, in these files, with these bytes. Of every start it "
                    + "works out the digest again from the revision that it names, and looks for the "
                    + "sign-offs of members that the policy in force then asked for; each sign-off "
                    + "must have stood in the manifests where it was first seen. The history must "
                    + "hold the tip that this machine verified last."),
            .prose(
                "Without signatures an entry is *consistent*, never *proven*: who may push to the "
                    + "hub could have written it. Behind a broken commit its files are taken as "
                    + "they stand, so that what follows can be judged; what follows is no surer than "
                    + "that."),
        ],
        options: SiteOptions.all + [requiredTip, output],
        examples: [
            Command.Example("reconcile audit", "Judges the ledger of this repository."),
            Command.Example(
                "reconcile audit --require-tip 3f2a91c",
                "Fails also where that commit is no longer in the history."),
        ],
        statuses: [
            Command.Status(.success, "All is legal."),
            Command.Status(.failure, "Something does not hold; it is named."),
            Command.Status(.invalid, "There is no repository or no ledger."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let site = try arguments.site(in: surroundings)
        let audit = try site.audit(
            AuditPins(verified: site.verifiedTip, required: arguments.values(of: requiredTip)))
        let report = AuditReport(audit: audit, page: surroundings.page)
        let isJSON = arguments.choice(of: output, as: Format.self) == .json
        surroundings.output.write(isJSON ? report.json.text : report.text)
        return audit.isLegal ? .success : .failure
    }
}
