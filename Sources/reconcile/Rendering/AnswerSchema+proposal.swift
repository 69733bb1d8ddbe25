import Ledger
import Planner

extension AnswerShape {
    static let mine = object([
        Key("person", .text),
        Key("known", .boolean, "Whether the policy knows that name"),
        Key(
            "mine",
            .list(
                .object([
                    Key("target", .text),
                    Key("kind", .word(["sign-off", "tick", "adopt", "review", "stop", "person"])),
                    Key("words", .text),
                    Key("command", .optional(.text), "That does it"),
                ]))),
    ])

    static let proposal = object([
        Key("outcome", .word(["merged", "conflicts", "unrelated", "empty"])),
        Key("base", .text), Key("head", .text),
        Key("behind", .integer, "Commits of the base that the head does not have"),
        Key("ahead", .integer), Key("ledger", .optional(.text)), Key("conflicts", .list(.text)),
        Key("errors", .list(error), isAlways: false), Key("starts", starts, isAlways: false),
        Key("keepsBack", starts, isAlways: false),
        Key("rollouts", .list(rollout), isAlways: false),
        Key("environments", .list(environment), isAlways: false),
        Key("policy", .optional(policy), isAlways: false),
        Key(
            "said",
            .list(
                .object(
                    ["rollout", "stage", "gate", "kind", "role", "by", "at"].map { Key($0, .text) }
                )), isAlways: false),
        Key(
            "waits",
            .list(
                .object([
                    Key("target", .text), Key("stage", .optional(.text)), Key("news", .text),
                    Key(
                        "waits",
                        .list(
                            .object([
                                Key("gate", .word(GateName.allCases.map(\.rawValue))),
                                Key("words", .text), Key("who", .list(.text)),
                                Key("until", .optional(.text)),
                            ]))),
                ])), isAlways: false),
    ])

    private static let novelty = word([Novelty.added, .removed, .changed].map(\.rawValue))

    private static let adoption = word(["none", "at once", "after"])

    private static let error = object([
        Key("file", .text), Key("line", .integer), Key("column", .integer), Key("problem", .text),
        Key("remedy", .optional(.text)),
        Key("new", .boolean, "Whether the base does not have it already"),
    ])

    private static let starts = list(
        .object([
            Key("target", .text), Key("stage", .text), Key("do", .text),
            Key("follows", .boolean, "Whether it comes upon another start of the same pass"),
            Key("changes", .list(change)),
        ]))

    private static let rollout = object([
        Key("name", .text), Key("change", novelty), Key("next", .optional(.text)),
        Key("unreadIn", .optional(.text), "The file in which it stood, where that cannot be read"),
        Key("remains", .list(.text)), Key("pause", .optional(.word(["begins", "ends", "stays"]))),
        Key("stages", .list(stage)),
    ])

    private static let stage = object([
        Key("name", .text), Key("change", novelty),
        Key(
            "state",
            .word([StageChange.State.ahead, .underWay, .done, .outdated].map(\.rawValue))),
        Key("environments", .list(.text)),
        Key("differs", .table(.list(.text)), "By part of the digest"), Key("asks", .list(asks)),
    ])

    private static let asks = object([
        Key("gate", .text), Key("role", .text), Key("people", .integer),
        Key("peopleBefore", .integer), Key("met", .boolean),
        Key(
            "answers",
            .list(
                .object([
                    Key("by", .text), Key("at", .text), Key("objection", .optional(.text)),
                    Key("lost", .boolean, "Whether merging is what takes it away"),
                ]))),
    ])

    private static let environment = object([
        Key("name", .text), Key("change", novelty),
        Key("labels", .list(renamed)), Key("rule", .optional(renamed)),
        Key("freezesLeft", .list(.text)), Key("freezesJoined", .list(.text)),
        Key("stagesLeft", .list(.text)), Key("stagesJoined", .list(.text)),
        Key("fields", .list(.text)), Key("adoption", adoption), Key("needs", .list(.text)),
    ])

    private static let renamed = object([
        Key("name", .text), Key("from", .optional(.text)), Key("to", .optional(.text)),
    ])

    private static let policy = object([
        Key("name", .text), Key("change", novelty), Key("fields", .list(.text)),
        Key("adoption", adoption), Key("needs", .list(.text)),
        Key(
            "asks",
            .list(
                .object([
                    Key("stage", .text), Key("from", .list(.text)), Key("to", .list(.text)),
                ]))),
        Key("asksLess", .list(.text), "Environments where it asks fewer people, or less proof"),
    ])
}
