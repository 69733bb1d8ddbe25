import Git
import Records

/// What the program says to its caller as it ends.
enum ExitStatus: Int32, Sendable {
    /// Nothing failed; waiting is no failure.
    case success = 0
    /// Something failed, or was rolled back.
    case failure = 1
    /// The command line or a manifest is wrong.
    case invalid = 2
    /// There are changes, where the caller asked to be told so.
    case changes = 3
}

/// An error put into words: what is wrong, what would help, and how the program ends.
struct Explanation: Hashable {
    var words: String
    var hint: String?
    var status: ExitStatus

    /// Every error becomes words here, and nowhere else.
    init(of error: any Error) {
        switch error {
        case let error as UsageError:
            words = error.problem
            hint = "Try '\(error.command) --help'."
            status = .invalid
        case let error as NothingThere:
            words =
                "there is \(error.kinds) called `\(visible(error.words))`"
                + (error.reason.map { ": " + visible($0) } ?? "")
            hint =
                error.error?.remedy.map(visible)
                ?? (error.reason == nil
                    ? "`git branch --all` and `git tag` list what can be named; or say a commit."
                    : nil)
            status = .invalid
        case let error as NoSuchStage:
            words = visible(error.words)
            hint = error.hint.map(visible)
            status = error.status
        case let error as NoSuchField:
            words = error.words
            hint = error.hint
            status = .invalid
        case let error as NoSuchFolder:
            words =
                error.path.map { "there is no folder `\(visible($0))`, which `--repo` names" }
                ?? "the folder that you are in is not there any more"
            hint = error.path == nil ? "Go to a folder that is there." : "Name one: --repo DIR"
            status = .invalid
        case let error as LedgerTrouble:
            words = visible(error.description)
            hint = error.remedy.map(visible)
            status = .invalid
        case let error as GitError:
            words = visible(error.description)
            hint = error.remedy.map(visible)
            status = [.notFound, .refused].contains(error.code) ? .invalid : .failure
        case let error as NoDesiredState:
            words = visible(error.description)
            hint = "Go to a folder that has one, or name it: `--repo DIR`."
            status = .invalid
        default:
            words = visible(String(describing: error))
            status = .failure
        }
    }
}

extension Surroundings {
    /// Says on standard error what went wrong, and what to do next.
    func explain(_ explanation: Explanation) {
        complain(explanation.words)
        if let hint = explanation.hint { remark(hint) }
    }
}
