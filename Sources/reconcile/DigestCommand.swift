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
        let question = DigestQuestion(
            rollout: arguments.required(rollout), stage: arguments.required(stage))
        let repository = arguments.value(of: repository)
        let reading = try ManifestPlace(
            arguments.value(of: at), repository: repository, in: surroundings
        ).read()
        let digest = try question.answer(in: reading)
        var report = DigestReport(
            question: question, digest: digest, explains: arguments.isSet(explain))
        if let revision = arguments.value(of: against) {
            let old = try ManifestPlace(revision, repository: repository, in: surroundings).read()
            report.against = (revision, try question.answer(in: old))
        }
        let isJSON = arguments.choice(of: output, as: Format.self) == .json
        surroundings.output.write(isJSON ? report.json.text : report.text)
        return .success
    }
}

/// Which digest is asked for.
struct DigestQuestion {
    var rollout: String
    var stage: String

    func answer(in reading: Reading) throws -> StageDigest {
        let desired = reading.desired
        guard let manifest = desired.rollouts[rollout] else {
            throw NoSuchStage(
                words: "there is no rollout called `\(rollout)`",
                hint: meantOrOneOf(
                    rollout, desired.rollouts.names, otherwise: "There is none at all."))
        }
        let holds = desired.holds(of: Subject(.rollout, rollout))
        guard holds.isEmpty else {
            throw NoSuchStage(
                words:
                    "the rollout `\(rollout)` has errors, so nothing can be approved yet: \(holds[0].diagnostic.problem)",
                hint: "Run `reconcile validate`.")
        }
        do throws(Odd) {
            if let digest = try desired.stageDigest(of: manifest, stage: stage, in: reading.tree) {
                return digest
            }
        } catch {
            throw NoSuchStage(words: "there is no digest: \(error.problem)", hint: error.remedy)
        }
        throw NoSuchStage(
            words: "the rollout `\(rollout)` has no stage called `\(stage)`",
            hint: meantOrOneOf(
                stage, manifest.spec.stages.map(\.name.name), otherwise: "It has none at all."))
    }
}

/// What was asked for is not in the manifests.
struct NoSuchStage: Error {
    var words: String
    var hint: String?
}
