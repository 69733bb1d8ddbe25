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
    static let yes = Option.flag("yes", short: "y", "Do not ask.")

    static let declaration = Command(
        name: "sign-off",
        summary: "Approve a stage as one role, in the manifest",
        discussion: [
            .prose(
                "Shows what would be approved, and what has changed since the last sign-off of that stage; "
                    + "then asks, and writes `signedOff:`. What is approved is the digest of the stage as it is "
                    + "committed here: when that changes, the sign-off is stale."),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout, stage],
        options: [role, gate, veto, withdraw, file, yes] + EditOptions.signing + EditOptions.all,
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
            showing: { _ in
                guard kind == .approve, let digest else { return "" }
                return try report(question, digest, gate, role, arguments, in: surroundings)
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
        if kind != .approve || arguments.isSet(yes) || arguments.isSet(EditOptions.dryRun) {
            return true
        }
        let words =
            "Approve \(visible(question.rollout))/\(visible(question.stage)) as \(visible(role))?"
        guard let answer = surroundings.ask(words) else {
            throw LedgerTrouble(
                "nobody can be asked here whether that is what you approve",
                remedy: "Read it, then say so: --yes")
        }
        if !answer { surroundings.errors.write("Nothing was approved.\n") }
        return answer
    }

    private static func report(
        _ question: DigestQuestion, _ digest: StageDigest, _ gate: Tick.Gate, _ role: String,
        _ arguments: Arguments, in surroundings: Surroundings
    ) throws -> String {
        var report = DigestReport(question: question, digest: digest, explains: true)
        let known = try? Known(question, gate, arguments, in: surroundings)
        if let last = known?.lastApproved {
            let view = try Viewpoint(
                repository: arguments.value(of: EditOptions.repository), in: surroundings)
            let earlier = try? question.earlierAnswer(at: last, root: nil, from: view)
            if let earlier { report.against = (String(last.prefix(10)), earlier) }
        }
        return report.text + (known?.before.map { "\n" + $0 } ?? "") + "\n"
    }
}

/// What the ledger says of a stage that somebody is about to approve.
private struct Known {
    /// The revision in which the stage was approved last.
    var lastApproved: String?
    /// How the stage before it stands, a line each.
    var before: String?

    init(
        _ question: DigestQuestion, _ gate: Tick.Gate, _ arguments: Arguments,
        in surroundings: Surroundings
    ) throws {
        let look = try Look(
            readingHere: try arguments.site(in: surroundings), controller: nil)
        let sights = look.observed.rollouts[question.rollout]?.sights ?? []
        lastApproved =
            sights.filter {
                $0.kind == .signOff && $0.stage == question.stage
                    && $0.gate.hasPrefix(gate.rawValue)
            }.max { $0.seen < $1.seen }?.revision
        let stages = look.reading.desired.rollouts[question.rollout]?.spec.stages.map(\.name.name)
        guard let stages, let position = stages.firstIndex(of: question.stage),
            gate == .exit || position > 0
        else { return }
        let stage = stages[gate == .exit ? position : position - 1]
        let lines = look.observed.known.filter { $0.rollout == question.rollout }.compactMap {
            target -> String? in
            let record = look.observed[target]
            if let done = record.done[stage] {
                return "\(stage) is verified in \(target.environment) since \(done.at.text)"
            }
            guard record.stage == stage, let standing = record.standing else { return nil }
            return "\(stage) is \(standing.rawValue) in \(target.environment)"
        }
        before = lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}

extension Policy? {
    /// Where one approval may stand for several stages, what it is about is known at first sight alone.
    fileprivate var asksByStage: Bool {
        self?.signOffs.allSatisfy { ($0.per ?? .stage) == .stage } ?? true
    }
}
