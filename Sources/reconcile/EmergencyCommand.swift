import Edits
import Ledger
import Manifests
import Planner
import Records

/// `reconcile emergency`: one person lets a stage through alone.
enum EmergencyCommand {
    static let stage = Operand(name: "STAGE", help: "The stage that is let through.")
    static let lasts = Option.value(
        "for", "TIME", "How long it counts, such as `2h`; four hours at most, and unless said.")

    static let declaration = Command(
        name: "emergency",
        summary: "Let a stage through alone, at once, in the manifest",
        discussion: [
            .prose(
                "Shows the stage, asks, and writes `entry.emergency:`. It takes the place of the sign-offs that are asked, for this "
                    + "content alone, and of nothing else: vetoes, checklists, requirements, dates, the order and adoption hold as ever, "
                    + "and programs that nobody has signed do not run. It is shown until another person has reviewed it "
                    + "(`reconcile review`); until then nothing else starts in its environments, and you let nothing else through."
            ),
            .prose(
                "Where any rule asks for `proof: signed` it is signed before it is written, whatever the environment."
            ),
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout, stage],
        options: [lasts, SignOffCommand.explain, SignOffCommand.yes] + EditOptions.signing
            + EditOptions.all,
        examples: [
            Command.Example(
                "reconcile emergency app production --reason outage",
                "Shows it, asks, and lets it through."),
            Command.Example(
                "reconcile emergency app production --reason outage --for 1h",
                "For one hour."),
        ],
        statuses: EditOptions.statuses(
            "You may not, you said no, or it cannot be written safely."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        guard arguments.value(of: EditOptions.reason)?.isEmpty == false else {
            throw LedgerTrouble("an emergency needs a reason", remedy: "Say why: --reason TEXT")
        }
        let lasts = try time(arguments)
        let question = DigestQuestion(
            rollout: arguments.required(EditOptions.rollout), stage: arguments.required(stage))
        try refuseUnreviewed(question, arguments, in: surroundings)
        var digest: StageDigest?
        return try arguments.edit(
            { clone, _ in
                let found = try question.answer(in: clone.reading)
                digest = found
                return .letThrough(
                    LetThrough(stage: question.stage, digest: found.text, lasts: lasts))
            }, in: surroundings,
            showing: { clone in
                guard let digest else { return "" }
                return try SignOffCommand.page(
                    question, digest, .entry, clone.policy?.emergency?.role.name ?? "-", clone,
                    arguments, in: surroundings)
            },
            consent: { _ in
                try arguments.consents(
                    to:
                        "Let \(visible(question.rollout))/\(visible(question.stage)) through alone, for another to review?",
                    verb: "mean", otherwise: "Nothing was let through.", in: surroundings)
            })
    }

    private static func time(_ arguments: Arguments) throws -> TimeSpan? {
        guard let word = arguments.value(of: lasts) else { return nil }
        guard let span = try? TimeSpan(parsing: word), span.seconds > 0,
            span <= Emergency.longest
        else {
            throw UsageError(
                problem: "`--for` is a time up to 4h, such as 90m, not `\(visible(word))`",
                command: "reconcile emergency")
        }
        return span
    }

    /// What was let through before would stand nowhere any more, and nobody could review it.
    private static func refuseUnreviewed(
        _ question: DigestQuestion, _ arguments: Arguments, in surroundings: Surroundings
    ) throws {
        let look = try? Look(readingHere: try arguments.site(in: surroundings), controller: nil)
        let open = look?.observed.environments.values.flatMap(\.emergencies).first {
            ($0.rollout, $0.stage) == (question.rollout, question.stage)
        }
        guard let open else { return }
        throw LedgerTrouble(
            "nobody has reviewed yet that \(visible(open.words))",
            remedy: "Another person does: reconcile review \(visible(question.rollout)) "
                + visible(question.stage))
    }
}

/// `reconcile review`: another person has looked at what was let through.
enum ReviewCommand {
    static let stage = Operand(name: "STAGE", help: "The stage that somebody let through.")

    static let declaration = Command(
        name: "review",
        summary: "Review what another person let through alone, in the manifest",
        discussion: [
            .prose(
                "Writes `reviewed:` to the emergency of a stage. It is for another person than let it through, of a role that "
                    + "the policy's `emergency.review.by` names; of any role where it names none. Where the rollout or the line is "
                    + "gone, it is a SignOff in a file of its own."),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout, stage],
        options: EditOptions.signing + EditOptions.all,
        examples: [
            Command.Example(
                "reconcile review app production --reason right",
                "Ends what the emergency holds.")
        ],
        statuses: EditOptions.statuses(
            "There is nothing to review, it is your own, or it cannot be written safely."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let stage = arguments.required(stage)
        let (clone, saying) = try arguments.speaker(in: surroundings)
        guard let past = try gone(stage, clone, arguments, in: surroundings) else {
            return try arguments.edit({ _, _ in .review(stage: stage) }, in: surroundings)
        }
        let desk = try arguments.signingDesk(past, clone, saying, in: surroundings)
        if arguments.isSet(EditOptions.printStatement) {
            desk.show(in: surroundings)
            return .success
        }
        // Who may not is told before anything is signed.
        _ = try edit(past, saying, clone)
        let signs = desk.isWanted || clone.asksSignatures
        let isDry = arguments.isSet(EditOptions.dryRun)
        let said = signs && !isDry ? try desk.signed(in: surroundings) : saying
        return try arguments.finish(
            edit(past, said, clone), clone, saying, in: surroundings)
    }

    private static func edit(_ past: LetThroughBefore, _ saying: Saying, _ clone: Clone) throws
        -> FileEdit
    {
        try clone.telling { () throws(EditRefusal) in
            try review(of: past, saying, policy: clone.policy, files: clone.bytes)
        }
    }

    /// What waits for a review and stands nowhere in the manifests any more.
    private static func gone(
        _ stage: String, _ clone: Clone, _ arguments: Arguments, in surroundings: Surroundings
    ) throws -> LetThroughBefore? {
        let rollout = arguments.required(EditOptions.rollout)
        let look = try? Look(readingHere: try arguments.site(in: surroundings), controller: nil)
        let stages = clone.desired.rollouts[rollout]?.spec.resolvedStages() ?? []
        let said = stages.first { $0.name.name == stage }?.entry?.emergency
        let open = look?.observed.environments.values.flatMap(\.emergencies).first {
            ($0.rollout, $0.stage) == (rollout, stage)
        }
        guard let open, said?.by.name != open.by || said?.at?.words != open.at else { return nil }
        return LetThroughBefore(
            rollout: rollout, stage: stage, by: open.by, digest: open.digest)
    }
}
