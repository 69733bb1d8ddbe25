import Planner

/// The shapes of what commands answer that act or write to the ledger.
extension AnswerShape {
    private static let entries = list(
        .object([
            Key("at", .text), Key("kind", .text), Key("target", .optional(.text)),
            Key("words", .text),
            Key("why", .optional(.text), "Why it was said, failed or went back"),
        ]))

    static let written = object([Key("entries", entries, "Of the ledger")])

    private static let started = object([
        Key("target", .text), Key("stage", .text),
        Key("purpose", .word(["start", "finish", "back"])),
        Key("attempt", .text), Key("revision", .text, "Whose manifests and programs it has"),
        Key("changes", .list(change), "In its environment"),
    ])

    private static let ended = object([
        Key("target", .optional(.text)), Key("attempt", .text),
        Key("how", .word(["succeeded", "failed", "lapsed", "lost"])), Key("why", .optional(.text)),
    ])

    private static let waiting = object([
        Key("target", .text), Key("stage", .optional(.text)),
        Key("ahead", .text, "What the plan says of it"), Key("waits", .list(wait)),
    ])

    static let pass = object([
        Key("busy", .boolean, "Whether another pass was under way here, and this one did nothing"),
        Key("offline", .boolean, "Whether the hub did not answer"),
        Key("entries", entries, "Recorded, oldest first"),
        Key("started", .list(started), "Actions that were begun"),
        Key("ended", .list(ended), "Actions whose end was recorded"),
        Key("waits", .list(waiting), "Each target that waits"),
        Key("adoptions", .list(wait), "Changes that are not in force yet"),
        Key("asked", .list(.text), "What was to go back by this command and has not yet"),
        Key("startsNext", .list(.text), "What may start and has not: the next pass starts it"),
        Key("problems", .list(problem), "Errors in manifests, as validate has them"),
        Key("notes", .list(.text), "What was said beside it"),
        Key("trouble", .optional(.text), "What kept it from its end"),
        Key("next", .optional(.text), "When something can change by itself"),
    ])

    static let founding = object([
        Key("founded", .boolean, "Whether the ledger is new"), Key("hub", .text),
        Key("branch", .text, "The desired one"),
        Key("written", .list(.text), "Files to begin with"),
    ])

    static let fetch = object([
        Key("hub", .text), Key("branch", .text, "The desired one"),
        Key("desired", .optional(.text), "Its commit"),
        Key("ledger", .optional(.text), "Null where there is none"),
    ])

    static let restore = object([
        Key(
            "restored", .optional(.text),
            "The tip it ends with again; null where nothing was missing")
    ])
}
