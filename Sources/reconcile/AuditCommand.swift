import Ledger
import Records

/// `reconcile audit`: is the history what it says?
enum AuditCommand {
    enum Format: String, CaseIterable, Sendable { case text, markdown, json }

    static let requiredTip = Option.value(
        "require-tip", "COMMIT", completes: .revision, isRepeatable: true,
        "A tip of the ledger that somebody remembers: it must be in the history.")
    static let requireProof = Option.flag(
        "require-proof",
        "Fail also where anything is signed neither by a controller nor, being a person's word, by them; say what."
    )
    static let root = Option.value(
        "root", "DIGEST", isRepeatable: true,
        "The digest of the first policy, as `audit` prints it, from where the operator cannot change it."
    )
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
                "Where the policy names `controllers:` every entry must be signed by one of those whom the policy in "
                    + "force before it names. `--root`, or `root:` of controller.yaml, says with which policy "
                    + "it must have begun; what is signed from there on is *proven*."),
            .prose(
                "Without signatures an entry is *consistent*, never *proven*: who may push to the "
                    + "hub could have written it. Behind a broken commit its files are taken as "
                    + "they stand, so that what follows can be judged; what follows is no surer than "
                    + "that."),
            .prose(
                "`--output markdown` is a page for an auditor: what does not hold, what was not as "
                    + "usual, then every transition with who asked for it, who approved it, of "
                    + "which digest, and on what it is believed. JSON says the same."),
        ],
        options: SiteOptions.all + [requiredTip, root, requireProof, output],
        examples: [
            Command.Example("reconcile audit", "Judges the ledger of this repository."),
            Command.Example(
                "reconcile audit --require-tip 3f2a91c",
                "Fails also where that commit is no longer in the history."),
        ],
        statuses: [
            Command.Status(.success, "All is legal."),
            Command.Status(
                .failure,
                "Something does not hold; it is named. With --require-proof: or is not proven."),
            Command.Status(.invalid, "There is no repository or no ledger."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let site = try arguments.site(in: surroundings)
        let roots = arguments.values(of: root) + [site.root?.digest].compactMap { $0 }
        let audit = try site.audit(
            AuditPins(
                verified: site.verifiedTip, required: arguments.values(of: requiredTip),
                roots: roots))
        let report = AuditReport(
            audit: audit, page: surroundings.page, isRootAsked: !roots.isEmpty,
            isProofAsked: arguments.isSet(requireProof))
        switch arguments.choice(of: output, as: Format.self) {
        case .text: surroundings.output.write(report.text)
        case .markdown: surroundings.output.write(report.markdown)
        case .json: surroundings.output.write(report.json.text)
        }
        let isEnough = !arguments.isSet(requireProof) || audit.isProven
        if audit.isLegal, !isEnough {
            surroundings.errors.write(
                "reconcile: the history is legal, and \(report.unproven) facts of it are not proven\n"
            )
        }
        return audit.isLegal && isEnough ? .success : .failure
    }
}
