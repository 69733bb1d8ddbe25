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

    static let declaration = Command(
        name: "schema",
        summary: "Print the JSON Schema of the manifests",
        discussion: [
            .prose(
                "Editors complete and check manifests by it. It comes from the same definitions "
                    + "that read them, so it cannot disagree with `validate`.")
        ],
        operands: [kind],
        options: [output],
        examples: [
            Command.Example(
                "reconcile schema > reconcile.schema.json", "Writes the schema of all kinds."),
            Command.Example("reconcile schema Rollout", "Prints that of one kind."),
        ],
        statuses: [Command.Status(.success, "The schema was printed.")],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        if arguments.choice(of: output, as: Format.self) == .markdown {
            surroundings.output.write(ReferencePage.markdown)
            return .success
        }
        let name = arguments.value(of: kind)
        let schema = name == controller
            ? SchemaDocument.controller : SchemaDocument.json(for: name.flatMap(Kind.init))
        surroundings.output.write(schema.text)
        return .success
    }
}
