import Edits
import Ledger
import Manifests
import Planner
import Records

/// `reconcile sign-off`: one role agrees to one stage, as it is.
enum SignOffCommand {
    static let stage = Operand(name: "STAGE", help: "The stage that is approved.")
    static let role = Option.value("role", "ROLE", "As whom: a role that you are a member of.")
    static let gate = Option.value(
        "gate", "GATE", "`exit` for the go or no-go on what was measured; `entry` unless said.")
    static let veto = Option.flag("veto", "Say no instead, with a --reason; it latches.")
    static let withdraw = Option.flag("withdraw", "Take your own sign-off back.")
    static let file = Option.flag(
        "file", "Write a SignOff in a file of its own, so that several branches do not conflict.")
    static let explain = Option.flag(
        "explain", "Show everything that is approved, with its digests.")
    static let yes = Option.flag("yes", short: "y", "Do not ask.")

    static let declaration = Command(
        name: "sign-off",
        summary: "Approve a stage as one role, in the manifest",
        discussion: [
            .prose(
                "Shows the stage as it would be approved, what it runs after and under, and what has changed "
                    + "since its last sign-off; then asks, and writes `signedOff:`. What is approved is the "
                    + "digest of the stage as it is committed here: when that changes, the sign-off is stale."
            ),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout, stage],
        options: [role, gate, veto, withdraw, file, explain, yes] + EditOptions.signing
            + EditOptions.all,
        examples: [
            Command.Example(
                "reconcile sign-off app canary --role qa", "Shows the canary, asks, and approves."),
            Command.Example(
                "reconcile sign-off app canary --role qa --veto --reason slow", "Says no."),
            Command.Example(
                "reconcile sign-off app canary --role qa --key ~/.ssh/id_ed25519",
                "Approves it, signed."),
        ],
        statuses: EditOptions.statuses(
            "You may not, you said no, or it cannot be written safely."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let kind = try kind(arguments)
        guard let role = arguments.value(of: role) else {
            throw UsageError(problem: "say as whom: --role ROLE", command: "reconcile sign-off")
        }
        let gate = try arguments.gate(gate, of: "reconcile sign-off") ?? .entry
        let question = DigestQuestion(
            rollout: arguments.required(EditOptions.rollout), stage: arguments.required(stage))
        var digest: StageDigest?
        return try arguments.edit(
            { clone, _ in
                let found = try question.answer(in: clone.reading)
                digest = found
                let approval = Approval(
                    kind, stage: question.stage, gate: gate, role: role,
                    digest: clone.policy.asksByStage ? found.text : nil)
                return .approve(approval, inFile: arguments.isSet(file))
            }, in: surroundings,
            showing: { clone in
                guard kind == .approve, let digest else { return "" }
                return try page(question, digest, gate, role, clone, arguments, in: surroundings)
            },
            consent: { _ in try consents(kind, question, role, arguments, in: surroundings) })
    }

    private static func kind(_ arguments: Arguments) throws -> Approval.Kind {
        guard !(arguments.isSet(veto) && arguments.isSet(withdraw)) else {
            throw UsageError(
                problem: "`--veto` and `--withdraw` are two things", command: "reconcile sign-off")
        }
        guard arguments.isSet(veto) else { return arguments.isSet(withdraw) ? .withdraw : .approve }
        guard arguments.value(of: EditOptions.reason) != nil else {
            throw LedgerTrouble("a veto needs a reason", remedy: "Say why: --reason TEXT")
        }
        return .veto
    }

    /// Saying no needs no second question, and a dry run writes nothing.
    private static func consents(
        _ kind: Approval.Kind, _ question: DigestQuestion, _ role: String, _ arguments: Arguments,
        in surroundings: Surroundings
    ) throws -> Bool {
        if kind != .approve { return true }
        return try arguments.consents(
            to:
                "Approve \(visible(question.rollout))/\(visible(question.stage)) as \(visible(role))?",
            verb: "approve", otherwise: "Nothing was approved.", in: surroundings)
    }

    /// What a person reads before the answer.
    static func page(
        _ question: DigestQuestion, _ digest: StageDigest, _ gate: Tick.Gate, _ role: String,
        _ clone: Clone, _ arguments: Arguments, in surroundings: Surroundings
    ) throws -> String {
        let desired = clone.desired
        guard let rollout = desired.rollouts[question.rollout] else { return "" }
        let stages = desired.resolvedStages(of: rollout)
        let names = stages.map(\.stage.name.name)
        guard let position = names.firstIndex(of: question.stage) else { return "" }
        let (stage, earlier) = (stages[position], Array(names[..<position]))
        let look = try? Look(readingHere: try arguments.site(in: surroundings), controller: nil)
        let known = look.map {
            KnownOfStage(stage, gate, after: earlier, $0, now: surroundings.now())
        }
        let view = try Viewpoint(
            repository: arguments.value(of: EditOptions.repository), in: surroundings)
        let approval = ApprovalPage(
            stage: stage, earlier: earlier, digest: digest, gate: gate, role: role, known: known)
        let page = surroundings.page
        let whole =
            arguments.isSet(explain)
            ? "\n" + DigestReport(question: question, digest: digest, explains: true).text
            : page.rows("Digest", ["\(digest.text.prefix(17))… (--explain shows all of it)"])
        return approval.text(on: page) + whole
            + news(since: known?.last, question, digest, view, on: page) + "\n"
    }

    /// What is another since it was signed off last.
    private static func news(
        since last: Ledger.Sight?, _ question: DigestQuestion, _ digest: StageDigest,
        _ view: Viewpoint,
        on page: Page
    ) -> String {
        guard let last,
            let earlier = try? question.earlierAnswer(at: last.revision, root: nil, from: view)
        else { return "" }
        let when = "the sign-off of \(last.by) as \(last.role) at \(last.at)"
        let differences = digest.difference(from: earlier)
        guard !differences.isEmpty else {
            return "\n" + page.hanging("Nothing has changed since \(when).", indent: 0)
        }
        return "\n" + page.hanging("Changed since \(when):", indent: 0)
            + differences.map { difference in
                "  \(difference.part.rawValue)\n"
                    + difference.changes.map { page.hanging($0, indent: 4) }.joined()
            }.joined()
    }
}

extension Policy? {
    /// Where one approval may stand for several stages, what it is about is known at first sight alone.
    fileprivate var asksByStage: Bool {
        self?.signOffs.allSatisfy { ($0.per ?? .stage) == .stage } ?? true
    }
}

extension Arguments {
    /// Nobody is hurried past what they have read; a dry run writes nothing.
    func consents(
        to question: String, verb: String, otherwise: String, in surroundings: Surroundings
    ) throws -> Bool {
        if isSet(SignOffCommand.yes) || isSet(EditOptions.dryRun) { return true }
        guard let answer = surroundings.ask(question) else {
            throw LedgerTrouble(
                "nobody can be asked here whether that is what you \(verb)",
                remedy: "Read it, then say so: --yes")
        }
        if !answer { surroundings.remark(otherwise) }
        return answer
    }
}
