import Ledger
import Planner

/// The published schemas of what commands answer with `--output json`. No key that is told here goes away.
enum AnswerSchema: String, CaseIterable {
    case status, mine, plan, proposal, why, history, said, audit, digest, edit, written, pass,
        `init`, fetch, restore, validate, explain, version

    var json: JSON {
        let head: JSON = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string("urn:reconcile:v1:answer:\(rawValue)"), "title": .string(title),
        ]
        guard case .object(let members) = shape.schema else { return head }
        return members.reduce(head) { $0.with($1.name, $1.value) }
    }

    private var title: String {
        switch self {
        case .said: "What `reconcile history --said ENTRY --output json` answers"
        case .written:
            "What pause --now, ack, settle, takeover, ledger accept, revert and follow answer with `--output json`"
        case .pass:
            "What `reconcile --once` and `rollback` answer with `--output json`, and `--watch` line by line"
        case .restore: "What `reconcile ledger restore --output json` answers"
        case .mine: "What `reconcile status --mine --output json` answers"
        case .proposal: "What `reconcile plan --base REV --head REV --output json` answers"
        case .edit:
            "What pause, resume, retry, tick, sign-off and adopt answer with `--output json`"
        default: "What `reconcile \(rawValue) --output json` answers"
        }
    }

    var shape: AnswerShape {
        switch self {
        case .status: .status
        case .mine: .mine
        case .plan: .plan
        case .proposal: .proposal
        case .why: .why
        case .history: .history
        case .said: .said
        case .audit: .audit
        case .digest: .digest
        case .edit: .edit
        case .written: .written
        case .pass: .pass
        case .`init`: .founding
        case .fetch: .fetch
        case .restore: .restore
        case .validate: .validate
        case .explain: .explain
        case .version: .version
        }
    }
}

extension AnswerShape {
    static let change = object([
        Key("what", .word(["version", "flag", "variable"])), Key("name", .text),
        Key("from", .optional(.text), "Null where there was none"),
        Key("to", .optional(.text), "Null where there is none any more"),
    ])

    private static let failure = object([
        Key("stage", .text), Key("at", .text), Key("cause", .text),
        Key("by", .optional(.text), "Who took it back, where a person did"),
        Key(
            "first", .optional(.object([Key("at", .text), Key("cause", .text)])),
            "What failed before the way back did"),
    ])

    static let wait = object(waitKeys)

    private static let waitKeys: [Key] = [
        Key("gate", .word(GateName.allCases.map(\.rawValue))), Key("words", .text),
        Key("who", .list(.text), "The roles or people who can bring it about"),
        Key("people", .list(.text), "The same, by name"),
        Key("until", .optional(.text), "When it is over by itself"),
        Key("file", .optional(.text)), Key("line", .optional(.integer)),
        Key("needsPerson", .boolean, "Whether nothing goes on unless a person acts on a failure"),
    ]

    private static let evidence = object([Key("gate", .text), Key("held", .text)])

    private static let verdict = object([
        Key("verdict", .word(SignOffVerdict.Word.allCases.map(\.rawValue))), Key("role", .text),
        Key("by", .optional(.text), "Null where nobody has signed off"),
        Key("at", .optional(.text)),
        Key("seen", .optional(.text), "When a pass first saw it"),
        Key("revision", .optional(.text), "Where it saw it"), Key("file", .optional(.text)),
        Key("line", .optional(.integer)), Key("proof", .optional(.text), "Where it counts"),
        Key("why", .optional(.text), "Where it does not"),
    ])

    /// The same in status, plan and why.
    private static func target(_ more: [Key]) -> AnswerShape {
        .object(
            [
                Key("target", .text, "ROLLOUT/ENVIRONMENT"), Key("rollout", .text),
                Key("environment", .text), Key("stage", .optional(.text)),
                Key(
                    "standing", .optional(.word(Standing.allCases.map(\.rawValue))),
                    "As the ledger has it"),
                Key("ahead", .optional(.text), "What the plan says of it"),
                Key("runs", .table(.text), "Versions by component"),
                Key("failure", .optional(failure)),
                Key(
                    "asked",
                    .list(
                        .object([
                            Key("level", .text), Key("flags", .list(.text)), Key("by", .text),
                            Key("at", .text), Key("reason", .text), Key("isBeingDone", .boolean),
                        ])), "Each word to go back that nothing has answered yet"),
                Key("failedBefore", .list(failure)),
                Key(
                    "overtaken",
                    .optional(
                        .object([
                            Key("by", .text), Key("at", .text), Key("reason", .text),
                            Key("why", .text),
                        ])), "A word to go back that came too late"),
                Key(
                    "acknowledged",
                    .optional(
                        .object([
                            Key("by", .text), Key("at", .text), Key("reason", .optional(.text)),
                            Key("about", .list(.text)),
                        ])), "Who looks after what asks for a person there"),
                Key("waits", .list(wait)),
                Key("signOffs", .list(verdict), "What is said of each sign-off that is asked"),
            ] + more)
    }

    fileprivate static let status = object([
        Key(
            "targets",
            .list(
                target([
                    Key("comes", .table(.text), "Versions by component that its next stage brings"),
                    Key("running", .optional(running), "The action that runs there now"),
                ]))),
        Key(
            "outbox",
            .list(
                .object([
                    Key("at", .text), Key("kind", .text), Key("target", .optional(.text)),
                    Key("words", .text),
                ])), "What the hub has not taken yet"),
        Key("adoptions", .list(wait), "Changes that are not in force yet"),
        Key(
            "paused", .list(.object([Key("rollout", .text)] + waitKeys)),
            "What keeps a rollout from starting anything new, also where all of it is verified"),
        Key("next", .optional(.text), "When something can change by itself"),
    ])

    private static let running = object([
        Key("attempt", .text), Key("host", .text),
        Key("until", .text, "When it is ended at the latest"),
        Key("lastLine", .optional(.text), "Of what it says, where it runs on this machine"),
    ])

    fileprivate static let plan = object([
        Key(
            "steps",
            .list(
                .object([
                    Key("do", .text), Key("target", .text, isAlways: false),
                    Key("stage", .optional(.text), isAlways: false),
                    Key("cause", .optional(.text), isAlways: false),
                    Key("revision", .text, "Of `record` alone", isAlways: false),
                ])), "What a pass would do, in order"),
        Key("targets", .list(target([Key("changes", .list(change))]))),
        Key("adoptions", .list(wait), "Changes that are not in force yet"),
        Key("unheeded", unheeded, "What is declared, and nothing acts by it yet"),
        Key("next", .optional(.text), "When something can change by itself"),
    ])

    private static let unheeded = list(
        .object([
            Key("field", .text), Key("instead", .text, "What is so in spite of it"),
            Key(
                "places",
                .list(
                    .object([Key("file", .text), Key("line", .integer), Key("column", .integer)]))),
        ]))

    fileprivate static let why = target([
        Key("evidence", .list(evidence), "What the last step was allowed by"),
        Key(
            "letInBefore", .list(evidence),
            "What had let in the stage that failed or was taken back"),
        Key(
            "verified",
            .list(
                .object([
                    Key("stage", .text), Key("at", .text), Key("claimedBy", .optional(.text)),
                    Key("evidence", .list(evidence), "What let it in"),
                ]))),
        Key("paused", .list(wait), "What keeps its rollout from starting anything new"),
        Key("adoptions", .list(wait), "Changes that are not in force yet"),
        Key("unheeded", unheeded, "What is declared, and nothing acts by it yet"),
        Key("effect", .list(change), "What is in effect there; `from` is null"),
    ])

    fileprivate static let history = object([
        Key(
            "entries",
            .list(
                .object([
                    Key("commit", .text), Key("at", .text), Key("kind", .optional(.text)),
                    Key("target", .optional(.text)), Key("words", .text),
                    Key(
                        "version",
                        .table(
                            .object([Key("from", .optional(.text)), Key("to", .optional(.text))])),
                        "By component"),
                    Key("changes", .list(change)),
                    Key(
                        "sights",
                        .list(
                            .object([
                                Key("kind", .word(Sight.Kind.allCases.map(\.rawValue))),
                                Key("rollout", .text), Key("stage", .text), Key("gate", .text),
                                Key("role", .text), Key("by", .text), Key("at", .text),
                            ])), "What people said of stages that was first seen with it"),
                    Key(
                        "commits",
                        .list(
                            .object([
                                Key("commit", .text), Key("subject", .text), Key("author", .text),
                            ])), "Of the desired branch, new with it, oldest first"),
                    Key("evidence", .list(evidence)), Key("by", .optional(.text)),
                    Key("why", .optional(.text)), Key("revision", .optional(.text)),
                    Key("attempt", .optional(.text)), Key("fence", .optional(.integer)),
                    Key("controller", .optional(.text)),
                ])), "Newest first")
    ])

    private static let stream = object([
        Key("bytes", .integer), Key("bytesLeftOut", .integer), Key("text", .text),
    ])

    fileprivate static let said = object([
        Key("attempt", .text),
        Key(
            "runs",
            .list(
                .object([
                    Key("standing", .text),
                    Key(
                        "programs",
                        .list(
                            .object([
                                Key("name", .text), Key("words", .list(.text)), Key("end", .text),
                                Key("milliseconds", .optional(.integer)), Key("output", stream),
                                Key("complaints", stream),
                            ]))),
                ]))),
    ])

    private static let findings = list(
        .object([Key("commit", .text), Key("at", .optional(.text)), Key("words", .text)]))

    fileprivate static let audit = object([
        Key("ledger", .text), Key("tip", .text), Key("time", .text), Key("legal", .boolean),
        Key(
            "entries",
            counts),
        Key("facts", counts),
        Key("root", .optional(.text), "The digest of the first policy"),
        Key("rooted", .boolean, "Whether --root or controller.yaml says the same"),
        Key("chain", .optional(.text)),
        Key("unproven", .integer, "Facts that nobody has signed"),
        Key(
            "tail", .optional(.integer),
            "Entries younger than what the last signer of an approval saw; null where there is none"
        ),
        Key("signers", .list(.object([Key("key", .text), Key("entries", .integer)]))),
        Key("rewritten", .list(.text)), Key("broken", findings), Key("unfounded", findings),
        Key(
            "unprovenFacts", findings,
            "Words of people that no signature of theirs proves, and entries that a controller had to sign"
        ),
        Key("exceptions", findings),
        Key(
            "transitions",
            .list(
                .object([
                    Key("commit", .text), Key("at", .text), Key("words", .text),
                    Key("requester", .optional(.text)), Key("approvers", .list(.text)),
                    Key("digest", .optional(.text)), Key("evidence", .list(evidence)),
                    Key("believedAs", .word(Warrant.allCases.map(\.rawValue))),
                ])), "All of them, oldest first"),
    ])

    private static let counts = object(
        ["all", "proven", "consistent", "controller", "host"].map { Key($0, .integer) })

    private static let parts = ["what", "after what", "under what", "by what"]

    fileprivate static let digest = object([
        Key("rollout", .text), Key("stage", .text), Key("digest", .text),
        Key("parts", .object(parts.map { Key($0, .text) })),
        Key(
            "covers",
            .object(
                parts.map { part in
                    Key(
                        part,
                        .list(
                            .object([
                                Key("path", .text),
                                Key("kind", .word(["text", "integer", "boolean", "number"])),
                                Key("value", .text), Key("words", .text),
                            ])))
                }), "With --explain", isAlways: false),
        Key(
            "against",
            .object([
                Key("revision", .text), Key("digest", .optional(.text)),
                Key("changes", .object(parts.map { Key($0, .list(.text), isAlways: false) })),
            ]), "With --against", isAlways: false),
    ])

    fileprivate static let edit = object([
        Key("file", .text), Key("subject", .text), Key("diff", .text),
        Key("branch", .optional(.text), "Null with --dry-run"),
        Key("commit", .optional(.text), "Null with --dry-run"),
    ])

    static let problem = object([
        Key("severity", .word(["error", "warning"])), Key("rule", .text),
        Key("message", .text), Key("remedy", .optional(.text)), Key("file", .text),
        Key("line", .integer), Key("column", .integer), Key("endLine", .integer),
        Key("endColumn", .integer),
        Key("excerpt", .optional(.object([Key("text", .text), Key("firstColumn", .integer)]))),
    ])

    fileprivate static let validate = object([
        Key("root", .optional(.text)),
        Key("problems", .list(problem)),
        Key("unheeded", unheeded, "What is declared, and nothing acts by it yet"),
        Key(
            "summary",
            .object(
                ["errors", "warnings", "filesWithProblems", "filesChecked", "manifestsChecked"].map
                {
                    Key($0, .integer)
                })),
    ])

    fileprivate static let explain = object([
        Key("path", .text), Key("summary", .text), Key("value", .optional(.text)),
        Key("required", .boolean), Key("digest", .optional(.text)),
        Key(
            "fields",
            .list(
                .object([
                    Key("name", .text), Key("summary", .text), Key("value", .text),
                    Key("required", .boolean),
                ]))),
        Key("rules", .list(.text)),
    ])

    fileprivate static let version = object([
        Key("name", .text), Key("version", .text), Key("manifests", .list(.text)),
    ])
}
