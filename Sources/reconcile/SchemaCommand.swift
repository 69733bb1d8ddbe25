import Manifests

/// `reconcile schema`: which fields may a manifest have?
enum SchemaCommand {
    enum Format: String, CaseIterable, Sendable { case json, markdown }

    /// It is no kind of manifest, but has a schema too.
    static let controller = "controller"

    static let kind = Operand(
        name: "KIND", help: "A kind of manifest; without it, all of them.", isOptional: true,
        choices: Kind.allCases.map(\.rawValue) + [controller])
    static let output = Option.choice(
        "output", "FORMAT", standard: Format.json, "The form of the schema.")

    static let answer = Option(
        name: "of",
        value: Option.Value(name: "ANSWER", choices: AnswerSchema.allCases.map(\.rawValue)),
        help: "Of what a command answers with `--output json`, and not of manifests.")

    static let declaration = Command(
        name: "schema",
        summary: "Print the JSON Schema of the manifests, or of what commands answer",
        discussion: [
            .prose(
                "Editors complete and check manifests by it. It comes from the same definitions "
                    + "that read them, so it cannot disagree with `validate`. With --of it is that of "
                    + "an answer; `docs/schemas/` has them all.")
        ],
        operands: [kind],
        options: [answer, output],
        examples: [
            Command.Example(
                "reconcile schema > reconcile.schema.json", "Writes the schema of all kinds."),
            Command.Example("reconcile schema Rollout", "Prints that of one kind."),
            Command.Example(
                "reconcile schema --of status", "Prints that of `reconcile status --output json`."),
        ],
        statuses: [Command.Status(.success, "The schema was printed.")],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        if let answer = arguments.value(of: answer).flatMap(AnswerSchema.init) {
            guard arguments.value(of: kind) == nil else {
                throw UsageError(
                    problem: "an answer is of no kind of manifest", command: "reconcile schema")
            }
            surroundings.output.write(answer.json.text)
            return .success
        }
        if arguments.choice(of: output, as: Format.self) == .markdown {
            surroundings.output.write(ReferencePage.markdown)
            return .success
        }
        let name = arguments.value(of: kind)
        let schema =
            name == controller
            ? SchemaDocument.controller : SchemaDocument.json(for: name.flatMap(Kind.init))
        surroundings.output.write(schema.text)
        return .success
    }
}
