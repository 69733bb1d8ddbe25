import Manifests

/// `reconcile explain`: what does this field mean?
enum ExplainCommand {
    static let path = Operand(
        name: "KIND.FIELD",
        help: "A kind, or a field of it by its way there: `Rollout.stages.soak`.")

    static let declaration = Command(
        name: "explain",
        summary: "Say what a kind or a field of a manifest means",
        discussion: [
            .prose(
                "From the same definitions that read manifests and draw the schema. Lists, and "
                    + "mappings whose names are chosen, need no word of their own on the way.")
        ]
            + AnswerForm.keys([
                "path, summary, value, required, digest   value, digest: null of a kind",
                "fields       of each: name, summary, value, required",
                "rules        what must hold between them",
            ]),
        operands: [path],
        options: [AnswerForm.option],
        examples: [
            Command.Example("reconcile explain Rollout", "Lists the fields of a rollout."),
            Command.Example(
                "reconcile explain Rollout.stages.soak",
                "Says what a soak is, and how it is written."),
        ],
        statuses: [
            Command.Status(.success, "It was explained."),
            Command.Status(.invalid, "There is no such kind or field."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let explanation = try FieldExplanation(arguments.required(path))
        surroundings.output.write(
            arguments.wantsJSON ? explanation.json.text : explanation.text(on: surroundings.page))
        return .success
    }
}
