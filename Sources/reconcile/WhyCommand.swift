import Ledger
import Manifests
import Planner
import Records

/// `reconcile why`: what holds this target, and what has held for it?
enum WhyCommand {
    static let target = Operand(
        name: "ROLLOUT/ENVIRONMENT", help: "The target; `ROLLOUT/-` for the work of a rollout.")

    private static let keys =
        TargetJSON.keys + [
            "evidence     gate, held: what the last step was allowed by",
            "letInBefore  gate, held: what had let in what failed or was taken back",
            "verified     stage, at, claimedBy, evidence: what let it in",
            "paused       as waits: what keeps its rollout from starting anything new",
            "adoptions    changes that are not in force yet: as waits",
            "unheeded     field, instead, places: what is declared and nothing acts by",
            "effect       what, name, to: versions, flags and variables in effect there",
        ]

    static let declaration = Command(
        name: "why",
        summary: "Show every gate of a target, with its evidence and its line",
        discussion: [
            .prose(
                "What a target waits for, who can bring it about, what failed, what its last step "
                    + "was allowed by, what was verified there, and what is in effect in its "
                    + "environment.")
        ] + AnswerForm.keys(keys),
        operands: [target],
        options: SiteOptions.all + [AnswerForm.option],
        examples: [Command.Example("reconcile why app/production", "Says what it waits for.")],
        statuses: [
            Command.Status(.success, "The gates were shown."),
            Command.Status(.invalid, "There is no such target."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let words = arguments.required(target)
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw try arguments.site(in: surroundings).missingLedger() }
        let plan = plan(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now()
        ).lookingAhead(in: look.reading.desired, observed: look.observed)
        let known = Set(plan.outlooks.map(\.target)).union(look.observed.known).sorted()
        guard let target = TargetID(parsing: words), known.contains(target) else {
            throw noTarget(words, among: known)
        }
        let outlook = plan.outlook(for: target)
        var why = WhyText(
            target: target, outlook: outlook, observed: look.observed,
            roster: Roster(look.reading.desired), page: surroundings.page)
        why.letIn = try evidence(
            ofStages: look.observed[target].done, in: target, at: arguments.site(in: surroundings))
        if let failure = look.observed[target].failure {
            why.letInBefore =
                try evidence(
                    ofStages: [failure.stage: failure.at], in: target,
                    at: arguments.site(in: surroundings))[failure.stage] ?? []
        }
        why.adoptions = plan.adoptions
        why.pauses = plan.pauses[target.rollout] ?? []
        let ignored = look.reading.desired.unheeded(of: target.rollout, in: target.environment)
        surroundings.output.write(
            arguments.wantsJSON
                ? json(why, ignored).text : why.text + unheeded(ignored, on: surroundings.page))
        return .success
    }

    /// A rollout or an environment alone is a question about several.
    private static func noTarget(_ words: String, among known: [TargetID]) -> NoSuchStage {
        let meant = known.filter { $0.rollout == words || $0.environment == words }
        guard meant.isEmpty else {
            let kind = meant.contains { $0.rollout == words } ? "a rollout" : "an environment"
            return NoSuchStage(
                words: "`\(words)` is \(kind), and `why` is about one target",
                hint: "Say which: \(inWords(meant.map(\.text)))")
        }
        return NoSuchStage(
            words: "there is no target `\(words)`",
            hint: meantOrOneOf(words, known.map(\.text), otherwise: "There is none at all."))
    }

    private static func json(_ why: WhyText, _ ignored: [Unheeded]) -> JSON {
        let (target, observed, roster) = (why.target, why.observed, why.roster)
        let record = observed[target]
        let done = record.done.sorted { $0.value.number < $1.value.number }
        return TargetJSON(
            target: target, outlook: why.outlook, observed: observed, roster: roster
        ).json
            .with("evidence", .array((record.lastStep?.transition.evidence ?? []).map(\.json)))
            .with("letInBefore", .array(why.letInBefore.map(\.json)))
            .with("verified", .array(done.map { $1.json(stage: $0, why.letIn[$0] ?? []) }))
            .with("paused", .array(why.pauses.map { $0.json(roster) }))
            .with("adoptions", .array(why.adoptions.map { $0.json(roster) }))
            .with("unheeded", .array(ignored.map(\.json)))
            .with("effect", .array(observed.inEffect(at: target).map(\.json)))
    }
}

extension DoneRecord {
    fileprivate func json(stage: String, _ letIn: [Evidence]) -> JSON {
        [
            "stage": .string(stage), "at": .string(at.text), "claimedBy": .optional(claimedBy),
            "evidence": .array(letIn.map(\.json)),
        ]
    }
}
