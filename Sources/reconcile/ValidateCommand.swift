import Manifests
import Records
import YAML

/// `reconcile validate`: are these manifests right?
enum ValidateCommand {
    static let place = Operand(
        name: "PATH|REV",
        help:
            "A folder or file of manifests, or a revision of the repository. Without it: the nearest "
            + "`desired-state/`, here or in a folder above.",
        isOptional: true, completion: .fileOrRevision)
    static let output = Option.choice(
        "output", "FORMAT", standard: DiagnosticFormat.human,
        "The form of the report; sarif is for code scanning, github for annotations in a workflow. "
            + "Only human tells paths from where you are; the others tell them from the top of the "
            + "repository, which json calls `root`.")
    static let repository = Option.value(
        "repo", "DIR", completes: .folder,
        "A folder of the repository to read; without it, this one.")
    static let strict = Option.flag(
        "strict", "Let warnings count as errors, and nothing to check too.")
    static let quiet = Option.flag("quiet", short: "q", "Say nothing where nothing is wrong.")
    static let verbose = Option.flag(
        "verbose", short: "v", "Say also how the bounds of checks were understood.")
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
                "The manifests of one `desired-state/` belong together, and programs are looked up "
                    + "from the folder that it is in. A repository may have several: a folder of "
                    + "them is checked one by one, and of a file or folder in one, only its own "
                    + "problems are shown."),
            .prose(
                "Reading is safe: no program is started, nothing is fetched, nothing is changed, "
                    + "so a stranger's pull request can be checked."),
        ],
        operands: [place],
        options: [output, repository, strict, quiet, verbose, color, controller],
        examples: [
            Command.Example(
                "reconcile validate", "Checks the nearest `desired-state/` as it lies on disk."),
            Command.Example(
                "reconcile validate origin/main", "Checks what is on a branch; checks nothing out."),
            Command.Example(
                "reconcile validate --output=github --strict",
                "Annotates a pull request; a warning fails the job."),
        ],
        statuses: [
            Command.Status(
                .success,
                "Nothing is wrong; there may be warnings, or no manifest at all yet."),
            Command.Status(.failure, "The repository, or a file of manifests, could not be read."),
            Command.Status(
                .invalid,
                "A manifest is wrong, or the command line is; or no manifest is where PATH or REV says."
            ),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let format = arguments.choice(of: output, as: DiagnosticFormat.self)
        let (found, readings) = try check(
            arguments,
            from: Viewpoint(
                repository: arguments.value(of: repository), fromRepository: format != .human,
                in: surroundings))
        let hasNews = !found.diagnostics.isEmpty || found.checkedNothing
        if !arguments.isSet(quiet) || hasNews || format != .human {
            let paint = surroundings.paint(arguments.choice(of: color, as: ColorChoice.self))
            surroundings.output.write(
                found.rendered(as: format, paint: paint, on: surroundings.page))
            // Who has errors to mend is told of these first.
            if format == .human, !arguments.isSet(quiet), found.errors == 0 {
                surroundings.output.write(
                    readings.map { unheeded($0.desired.unheeded, on: surroundings.page) }.joined()
                        + (arguments.isSet(controller)
                            ? ""
                            : readings.map { keysAsked(by: $0.desired.policy, surroundings.page) }
                                .joined()))
            }
            if arguments.isSet(verbose), format == .human {
                surroundings.output.write(readings.map { understood($0.desired) }.joined())
            }
        }
        return status(of: found, arguments)
    }

    private static func check(_ arguments: Arguments, from view: Viewpoint) throws
        -> (Problems, [Reading])
    {
        let words = arguments.value(of: place)
        let place = try ManifestPlace(words, from: view)
        var problems: [Diagnostic] = []
        var controller: Controller?
        if let file = arguments.value(of: self.controller) {
            (controller, problems) = try readController(
                file, from: view, in: place.repository)
        }
        let readings = try place.read(controller: controller)
        var found = Problems(
            problems + readings.flatMap(\.problems),
            filesChecked: readings.reduce(0) { $0 + $1.filesRead },
            manifestsChecked: readings.reduce(0) { $0 + $1.manifestsRead })
        found.errorsElsewhere = readings.reduce(0) { $0 + $1.errorsElsewhere }
        found.place = place.words(from: view)
        found.asked = words ?? desiredStateFolder
        found.root = place.repository
        found.unheeded = readings.flatMap(\.desired.unheeded)
        return (found, readings)
    }

    private static func status(of found: Problems, _ arguments: Arguments) -> ExitStatus {
        if found.missedFiles { return .failure }
        let isStrict = arguments.isSet(strict)
        // Who names a place expects manifests there; a repository may still be without any.
        if found.checkedNothing, isStrict || arguments.value(of: place) != nil { return .invalid }
        return found.errors + (isStrict ? found.warnings : 0) == 0 ? .success : .invalid
    }

    private static func understood(_ desired: DesiredState) -> String {
        desired.understandings.map {
            visible("\($0.location.words): \($0.words)") + "\n"
        }.joined()
    }
}
