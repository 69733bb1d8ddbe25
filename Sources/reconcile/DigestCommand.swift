/// `reconcile digest`: what exactly would a sign-off of this stage approve?
enum DigestCommand {
    enum Format: String, CaseIterable, Sendable { case text, json }

    static let rollout = Operand(name: "ROLLOUT", help: "The rollout's name.")
    static let stage = Operand(name: "STAGE", help: "The stage's name.")
    static let explain = Option.flag("explain", "Show everything that the digest covers.")
    static let against = Option.value(
        "against", "REV", completes: .revision,
        "Show what of it differs from another revision, and so makes sign-offs stale.")
    static let at = Option.value(
        "at", "REV", completes: .revision,
        "Read the manifests of a revision; without it, of the working folder.")
    static let repository = Option.value(
        "repo", "DIR", completes: .folder,
        "The repository to read; without it, the one around here.")
    static let output = Option.choice(
        "output", "FORMAT", standard: Format.text, "The form of the answer.")

    static let declaration = Command(
        name: "digest",
        summary: "Show what a sign-off of a stage approves",
        discussion: [
            .prose(
                "A sign-off approves one digest: a SHA-256 over the content of the stage and of all "
                    + "that it uses. While the digest stays, the sign-off stands; when it changes, "
                    + "the sign-off is stale and is asked for again.")
        ],
        operands: [rollout, stage],
        options: [explain, against, at, repository, output],
        examples: [
            Command.Example("reconcile digest app canary", "Prints the digest to sign."),
            Command.Example(
                "reconcile digest app canary --explain", "Lists what is approved with it."),
            Command.Example(
                "reconcile digest app canary --against HEAD~1",
                "Says why the sign-offs given before the last commit are stale."),
        ],
        statuses: [
            Command.Status(.success, "The digest was printed."),
            Command.Status(.failure, "The repository could not be read."),
            Command.Status(.invalid, "There is no such stage, or its manifests are wrong."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        throw NotBuiltYet(command: "reconcile digest")
    }
}
