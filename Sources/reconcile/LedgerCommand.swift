import Ledger
import Reconciler
import Records

/// `reconcile ledger`: what a person must say when the ledger is not as controllers left it.
enum LedgerCommand {
    static let commit = Operand(
        name: "COMMIT", help: "The commit of the ledger, as it was named; it may be shortened.")

    static let declaration = Command(
        name: "ledger",
        summary: "Answer for a ledger that is not as controllers left it",
        discussion: [
            .prose(
                "A commit of `reconcile/ledger` that no controller wrote is never believed and "
                    + "never overwritten: what it touched is held until a person says what is to "
                    + "become of it, and everything where it touched more than that. "
                    + "Neither answer rewrites history; both are entries like any other.")
        ],
        examples: [
            Command.Example(
                "reconcile ledger revert 3f2a91c --reason forced",
                "Puts back what was before the commit 3f2a91c.")
        ],
        subcommands: [accept, revert, restore, follow])

    private static let accept = answerCommand(
        "accept", "Take what a commit wrote as it stands",
        "What the commit wrote is what is known from now on. It must still read as a ledger; what "
            + "does not can only be reverted.",
        .accept)

    private static let revert = answerCommand(
        "revert", "Put back what was before a commit",
        "The files that the commit changed are written as they were before it.", .revert)

    private static let restore = Command(
        name: "restore", summary: "Bring back entries that the hub has lost",
        discussion: [
            .prose(
                "Where the hub's ledger went back, as after an old backup, or is gone: moves it on "
                    + "to the tip that this machine verified last. Where it was rewritten instead, "
                    + "both tips are named and nothing is done.")
        ]
            + AnswerForm.keys([
                "restored     the tip that it has again; or null where nothing was missing"
            ]),
        options: SiteOptions.all + [AnswerForm.option],
        examples: [Command.Example("reconcile ledger restore", "Brings back what is missing.")],
        statuses: [
            Command.Status(.success, "Nothing is missing any more."),
            Command.Status(.failure, "It could not be written."),
            Command.Status(.invalid, "The ledger was rewritten, or nothing is remembered here."),
        ],
        run: { arguments, surroundings in
            let tip = try restoreLedger(
                of: try arguments.site(in: surroundings), variable: surroundings.environment)
            surroundings.output.write(
                arguments.wantsJSON
                    ? (["restored": .optional(tip)] as JSON).text
                    : tip.map { "The ledger ends with \($0.prefix(10)) again.\n" }
                        ?? "Nothing is missing; nothing was changed.\n")
            return .success
        })

    static let revision = Operand(
        name: "REV",
        help: "The commit of the desired branch from which on it is followed; it may be shortened.")

    private static let follow = Command(
        name: "follow", summary: "Go on with a desired branch that was rewritten",
        discussion: [
            .prose(
                "A desired branch that does not come after the revision which was acted on last "
                    + "starts nothing new: what was agreed is not taken back by a forced push. What "
                    + "runs goes on, and going back stays possible. This says that what the branch "
                    + "says now is meant. REV is a commit of it, as a rule its tip.")
        ] + PersonOptions.answer,
        operands: [revision],
        options: PersonOptions.all + SiteOptions.all + [AnswerForm.option],
        examples: [
            Command.Example(
                "reconcile ledger follow 3f2a91c --reason squashed", "Goes on from 3f2a91c.")
        ],
        statuses: PersonOptions.statuses(
            invalid: "The branch was not rewritten, or does not come after that revision."),
        run: { arguments, surroundings in
            let word = try arguments.word(in: surroundings)
            surroundings.say(
                try followRevision(
                    arguments.required(revision), by: word.by, because: word.reason,
                    at: try arguments.site(in: surroundings), variable: surroundings.environment),
                as: arguments)
            return .success
        })

    private static func answerCommand(
        _ name: String, _ summary: String, _ meaning: String, _ kind: LedgerAnswer
    ) -> Command {
        Command(
            name: name, summary: summary,
            discussion: [
                .prose(meaning + " Where several commits wait for an answer, the oldest is first.")
            ] + PersonOptions.answer,
            operands: [commit],
            options: PersonOptions.all + SiteOptions.all + [AnswerForm.option],
            examples: [
                Command.Example(
                    "reconcile ledger \(name) 3f2a91c --reason forced", "Says so of 3f2a91c.")
            ],
            statuses: PersonOptions.statuses(
                invalid: "That commit waits for no answer, or not for this one."),
            run: { arguments, surroundings in
                let word = try arguments.word(in: surroundings)
                surroundings.say(
                    try answer(
                        kind, for: arguments.required(commit), by: word.by, because: word.reason,
                        at: try arguments.site(in: surroundings), variable: surroundings.environment
                    ), as: arguments)
                return .success
            })
    }
}
