import Manifests
import Records
import YAML

/// `reconcile validate`: are these manifests right?
enum ValidateCommand {
    static let place = Operand(
        name: "PATH|REV",
        help: "A folder or file of manifests, or a revision of the repository. Without it: "
            + "`desired-state/` as it lies in the working folder.",
        isOptional: true, completion: .fileOrRevision)
    static let output = Option.choice(
        "output", "FORMAT", standard: DiagnosticFormat.human,
        "The form of the report; sarif is for code scanning, github for annotations in a workflow.")
    static let repository = Option.value(
        "repo", "DIR", completes: .folder,
        "The repository to read; without it, the one around here.")
    static let strict = Option.flag("strict", "Let warnings count as errors.")
    static let quiet = Option.flag("quiet", short: "q", "Say nothing where nothing is wrong.")
    static let verbose = Option.flag("verbose", short: "v", "Say also how the bounds of checks were understood.")
    static let color = Option.choice(
        "color", "WHEN", standard: ColorChoice.auto, "When to colour a human report.")
    static let controller = Option.value(
        "controller", "FILE", completes: .file, "Check this controller.yaml too.")

    static let declaration = Command(
        name: "validate",
        summary: "Check manifests and show what is wrong with them",
        discussion: [
            .prose(
                "Reads every manifest, reports every problem and not only the first, and points "
                    + "at it: file, line, column, the line itself, what is wrong, what would be "
                    + "right."),
            .prose(
                "Reading is safe: no program is started, nothing is fetched, nothing is changed, "
                    + "so a stranger's pull request can be checked."),
        ],
        operands: [place],
        options: [output, repository, strict, quiet, verbose, color, controller],
        examples: [
            Command.Example(
                "reconcile validate", "Checks `desired-state/` as it lies in the working folder."),
            Command.Example(
                "reconcile validate origin/main", "Checks what is on a branch; checks nothing out."),
            Command.Example(
                "reconcile validate --output=github --strict",
                "Annotates a pull request; a warning fails the job."),
        ],
        statuses: [
            Command.Status(.success, "Nothing is wrong; there may be warnings."),
            Command.Status(.failure, "The manifests could not be read."),
            Command.Status(.invalid, "A manifest is wrong, or the command line is."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        var problems: [Diagnostic] = []
        var controller: Controller?
        if let file = arguments.value(of: self.controller) {
            (controller, problems) = try readController(file, seenFrom: surroundings.currentDirectory)
        }
        let place = try ManifestPlace(
            arguments.value(of: place), repository: arguments.value(of: repository), in: surroundings)
        let reading = try place.read(controller: controller)
        let found = Problems(problems + reading.desired.diagnostics, filesChecked: reading.filesRead)
        let format = arguments.choice(of: output, as: DiagnosticFormat.self)
        let isSilent = arguments.isSet(quiet) && found.diagnostics.isEmpty && format == .human
        if !isSilent {
            let paint = surroundings.paint(arguments.choice(of: color, as: ColorChoice.self))
            surroundings.output.write(found.rendered(as: format, paint: paint))
            if arguments.isSet(verbose), format == .human {
                surroundings.output.write(understood(reading.desired))
            }
        }
        let bad = found.errors + (arguments.isSet(strict) ? found.warnings : 0)
        return bad == 0 ? .success : .invalid
    }

    private static func understood(_ desired: DesiredState) -> String {
        desired.understandings.map {
            visible("\($0.location.file):\($0.location.line):\($0.location.column): \($0.words)") + "\n"
        }.joined()
    }
}
