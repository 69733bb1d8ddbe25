import Manifests
import Records
import YAML

/// `reconcile digest`: what exactly would a sign-off of this stage approve?
enum DigestCommand {
    enum Format: String, CaseIterable, Sendable { case text, json }

    static let rollout = Operand(name: "ROLLOUT", help: "The rollout's name.")
    static let stage = Operand(name: "STAGE", help: "The stage's name.")
    static let explain = Option.flag("explain", "Show everything that the digest covers.")
    static let against = Option.value(
        "against", "REV", completes: .revision,
        "Show what of it differs from another revision, and so makes sign-offs stale; or that the "
            + "stage is new since.")
    static let at = Option.value(
        "at", "REV", completes: .revision,
        "Read the manifests of a revision; without it, as they lie on disk.")
    static let repository = Option.value(
        "repo", "DIR", completes: .folder,
        "A folder of the repository to read; without it, this one.")
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
            Command.Status(
                .success, "The digest was printed, also of a stage that is new since REV."),
            Command.Status(.failure, "The repository, or a file of manifests, could not be read."),
            Command.Status(.invalid, "There is no such stage, or its manifests are wrong."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let question = DigestQuestion(
            rollout: arguments.required(rollout), stage: arguments.required(stage))
        let view = try Viewpoint(
            repository: arguments.value(of: repository), in: surroundings)
        let place = try ManifestPlace(arguments.value(of: at), from: view)
        let digest = try question.answer(in: place.readOne())
        var report = DigestReport(
            question: question, digest: digest, explains: arguments.isSet(explain))
        if let revision = arguments.value(of: against) {
            let old = try question.earlierAnswer(
                at: revision, root: place.rootWithinRepository, from: view)
            report.against = (revision, old)
        }
        let words = place.words(from: view)
        if !words.isEmpty {
            surroundings.complain("the manifests are those\(words)")
        }
        let isJSON = arguments.choice(of: output, as: Format.self) == .json
        surroundings.output.write(isJSON ? report.json.text : report.text)
        return .success
    }
}

extension ManifestPlace {
    /// Reads manifests of which only one root can be meant.
    func readOne() throws -> Reading {
        guard sources.count == 1 else {
            throw NoSuchStage(
                words: "there are \(sources.count) desired states there",
                hint: "Go into the folder of one, or name it: `--repo DIR`.")
        }
        return try sources[0].read(controller: nil)
    }
}
