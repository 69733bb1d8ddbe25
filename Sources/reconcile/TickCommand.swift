import Edits

/// `reconcile tick`: an item of a checklist is done.
enum TickCommand {
    static let stage = Operand(name: "STAGE", help: "The stage whose checklist has the item.")
    static let item = Operand(
        name: "ITEM", help: "The item's text, or as much of its beginning as says which.")
    static let gate = Option.value(
        "gate", "GATE", "`entry` or `exit`, where both checklists have the item.")
    static let skip = Option.flag(
        "skip", "It is not done, but left out: of an optional item, with a --reason.")

    static let declaration = Command(
        name: "tick",
        summary: "Tick an item of a checklist, in the manifest",
        discussion: [
            .prose(
                "Writes `done:` to the item. One that the rollout's `defaults` ask of every stage is ticked "
                    + "for this stage alone."),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout, stage, item],
        options: [gate, skip] + EditOptions.signing + EditOptions.all,
        examples: [
            Command.Example(
                "reconcile tick app canary Monitoring",
                "Ticks the item that begins so."),
            Command.Example(
                "reconcile tick app canary Load --skip --reason calm",
                "Leaves out an optional one."),
        ],
        statuses: EditOptions.statuses(
            "There is no such item, you may not tick it, or it cannot be written safely."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let gate = try arguments.gate(TickCommand.gate, of: "reconcile tick")
        let tick = Tick(
            stage: arguments.required(stage), item: arguments.required(item), gate: gate,
            isSkipped: arguments.isSet(skip))
        return try arguments.edit({ _, _ in .tick(tick) }, in: surroundings)
    }
}

extension Arguments {
    /// Which of a stage's gates is meant; nil where it is not said.
    func gate(_ option: Option, of command: String) throws -> Tick.Gate? {
        guard let word = value(of: option) else { return nil }
        guard let gate = Tick.Gate(rawValue: word) else {
            throw UsageError(
                problem: "`--gate` is entry or exit, not `\(visible(word))`", command: command)
        }
        return gate
    }
}
