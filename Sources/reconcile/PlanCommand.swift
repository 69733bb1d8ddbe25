import Git
import Ledger
import Manifests
import Planner
import Records

/// `reconcile plan`: what would a pass do now, and what does the rest wait for?
enum PlanCommand {
    static let name = "plan"
    static let exitCode = Option.flag(
        "exit-code", "End with 3 where something would happen, or be changed.")
    static let base = Option.value(
        "base", "REV", completes: .revision,
        "What would be merged into; the desired branch unless said.")
    static let head = Option.value(
        "head", "REV", completes: .revision,
        "Show what merging this would change in what is planned; HEAD where `--base` is said alone."
    )
    static let output = Option.choice(
        "output", "FORMAT", standard: Form.text,
        "The form of the answer; `markdown`, for a comment, of a merge alone.")

    enum Form: String, CaseIterable, Sendable { case text, json, markdown }

    static let declaration = Command(
        name: name,
        summary: "Show what a pass would do now, and what the rest waits for",
        discussion: [
            .prose(
                "Each target's layer as a diff, then what waits, for whom or until when, with the "
                    + "line that governs it. Nothing is fetched, started or changed. What lies here "
                    + "and is not planned, since it is not committed or not pushed, is named."),
            .prose(
                "With `--head`, of a merge that nobody has made yet: it is made in memory, by no filter, "
                    + "driver or hook, so a stranger's branch is safe to plan. Told is what would start "
                    + "at once, which sign-offs it needs and which it makes stale and why, what comes "
                    + "into force, and what is taken out."),
            .lines([
                "*  is recorded first           >  starts, or finishes",
                "?  is measured                 =  is verified",
                "<  goes back                   !  has failed, or is ended",
            ]),
        ] + AnswerForm.keys(PlanJSON.keys) + [
            .prose("Of a merge these:"), .lines(ProposalJSON.keys),
        ],
        options: SiteOptions.all + [base, head, exitCode, output],
        examples: [
            Command.Example("reconcile plan", "Shows the plan."),
            Command.Example(
                "reconcile plan --base origin/main --head HEAD --output markdown",
                "Writes the comment on a pull request."),
        ],
        statuses: [
            Command.Status(.success, "The plan was shown."),
            Command.Status(
                .changes, "With --exit-code: something would happen, or merging changes something."),
            Command.Status(
                .invalid,
                "There is no repository or no desired state; or what would be merged is in conflict "
                    + "or has errors."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        if arguments.isSet(head) || arguments.isSet(base) {
            return try ProposedPlan(arguments, in: surroundings).show()
        }
        let form = arguments.choice(of: output, as: Form.self)
        if form == .markdown {
            throw UsageError(
                problem: "`--output markdown` is of a merge: say `--head REV` too",
                command: "reconcile plan")
        }
        let memory = QuietRun(surroundings)
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw try arguments.site(in: surroundings).missingLedger() }
        let isAllPlanned = surroundings.sayUnplanned(
            try arguments.site(in: surroundings), planned: look.desired)
        let foresight = Foresight(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now())
        let output =
            form == .json
            ? PlanJSON(foresight: foresight, desired: look.reading.desired).json.text
            : PlanText(foresight, of: look.reading.desired, on: surroundings.page).text
                + unheeded(look.reading.desired.unheeded, on: surroundings.page)
        surroundings.output.write(output)
        let isEmpty = foresight.recorded.isEmpty && foresight.plan.steps.isEmpty
        // What is said beside a plan is not remembered with it.
        if isEmpty, isAllPlanned {
            try? memory?.remember(foresight.plan, look, arguments, output: output)
        }
        return !isEmpty && arguments.isSet(exitCode) ? .changes : .success
    }
}

extension Surroundings {
    /// Names what lies here and is not in the plan, a line each; returns whether that is nothing.
    fileprivate func sayUnplanned(_ site: Site, planned: ObjectID) -> Bool {
        do {
            let unplanned = try Unplanned(at: site, planned: planned)
            for line in unplanned.lines(at: site) { remark(line) }
            return unplanned.isNothing
        } catch {
            let why = Explanation(of: error).words
            remark("What lies here could not be compared with what is planned: \(why)")
            return false
        }
    }
}

extension Unplanned {
    private static let filesNamedMax = 3

    fileprivate func lines(at site: Site) -> [String] {
        var lines: [String] = []
        if let otherBranch {
            lines.append("Planned is \(site.branch); checked out is \(otherBranch)")
        }
        if !uncommitted.isEmpty {
            let more = uncommitted.count - Unplanned.filesNamedMax
            lines.append(
                "Not committed, so not planned: "
                    + uncommitted.prefix(Unplanned.filesNamedMax).joined(separator: ", ")
                    + (more > 0 ? " and \(more) more" : ""))
        }
        let remote = site.remote ?? ""
        if unpushed > 0 {
            lines.append(
                "\(count(unpushed, "commit")) of \(site.branch) \(unpushed == 1 ? "is" : "are") not on "
                    + "\(remote), so not planned: git push \(remote) \(site.branch)")
        }
        if unfetched > 0 {
            lines.append(
                "\(count(unfetched, "commit")) of \(site.branch) came to \(remote) after it was asked "
                    + "last, so not planned: reconcile fetch")
        }
        return lines
    }
}
