import Git
import Ledger
import Manifests
import Records
import YAML

/// `reconcile hook`: what a server asks before it lets a push in.
enum HookCommand {
    static let branch = Option.value(
        "branch", "NAME", completes: .revision,
        "The desired branch; unless said the one that HEAD of this repository names.")

    static let declaration = Command(
        name: "hook", summary: "Judge a push on a server, before it is let in",
        discussion: [
            .prose(
                "Git runs its hooks in the repository that is pushed to. The hook is two lines: "
                    + "`#!/bin/sh`, and `exec reconcile hook pre-receive`.")
        ],
        examples: [
            Command.Example("reconcile hook pre-receive", "Is the whole of hooks/pre-receive.")
        ],
        subcommands: [preReceive])

    private static let preReceive = Command(
        name: "pre-receive",
        summary: "Refuse manifests that are invalid, and a ledger that no controller wrote",
        discussion: [
            .prose(
                "Reads from standard input what git tells its pre-receive hook. Refused are: on the "
                    + "desired branch errors that were not there before, a tip without manifests, "
                    + "rewriting and deleting; on `reconcile/ledger` and `reconcile/revisions` "
                    + "rewriting, deleting, and commits that no controller would have written. Other "
                    + "branches are nobody's affair. It starts nothing and writes nothing."),
            .prose(
                "Who could write exactly what a controller writes is not found out by it: let none "
                    + "but controllers push to `reconcile/`."),
        ],
        options: [SiteOptions.repository, branch],
        examples: [
            Command.Example("reconcile hook pre-receive", "Is the whole of hooks/pre-receive.")
        ],
        statuses: [
            Command.Status(.success, "The push may come in."),
            Command.Status(.failure, "It could not be judged, so it is refused."),
            Command.Status(.invalid, "It is refused; standard error says why."),
        ],
        run: run)

    @Sendable private static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let view = try Viewpoint(
            repository: arguments.value(of: SiteOptions.repository), in: surroundings)
        let desired = try desiredBranch(arguments, view)
        let judge = PushJudge(
            directory: try Repository(discovering: view.start).gitDirectory,
            quarantine: surroundings.quarantine(from: view.here), desired: "refs/heads/" + desired)
        var isRefused = false
        for line in surroundings.input().split(separator: "\n") {
            guard let push = PushedReference(line: line) else {
                throw UsageError(
                    problem:
                        "`\(visible(String(line)))` is not what git tells a pre-receive hook: OLD NEW NAME",
                    command: "reconcile hook pre-receive")
            }
            guard case .refused(let refusal) = try judge.verdict(on: push) else { continue }
            isRefused = true
            surroundings.errors.write(refusal.text(of: push, desired: desired))
        }
        return isRefused ? .invalid : .success
    }

    private static func desiredBranch(_ arguments: Arguments, _ view: Viewpoint) throws -> String {
        if let branch = arguments.value(of: branch) { return branch }
        let repository = try Repository(discovering: view.start)
        let prefix = "refs/heads/"
        if let head = try? repository.symbolicTarget("HEAD"), head.hasPrefix(prefix) {
            return String(head.dropFirst(prefix.count))
        }
        throw LedgerTrouble(
            "HEAD of this repository names no branch, so nothing says which is the desired one",
            remedy: "Say it: --branch main")
    }
}

extension Surroundings {
    /// The folder where git keeps what is pushed until its hook has let it in.
    fileprivate func quarantine(from here: String) -> String? {
        guard
            environment("GIT_QUARANTINE_PATH") != nil || environment("GIT_OBJECT_DIRECTORY") != nil,
            let folder = environment("GIT_OBJECT_DIRECTORY") ?? environment("GIT_QUARANTINE_PATH")
        else { return nil }
        return folder.hasPrefix("/") ? folder : here + "/" + folder
    }
}

extension PushRefusal {
    /// Git shows each line to who pushes, behind `remote: `.
    fileprivate func text(of push: PushedReference, desired: String) -> String {
        let name =
            push.name.hasPrefix("refs/heads/")
            ? String(push.name.dropFirst("refs/heads/".count)) : push.name
        let head = "reconcile: \(name) stays as it is: "
        return lines(head + words) + details.map { lines($0, indent: "  ") }.joined()
            + lines(remedy(name))
    }

    /// Git writes `remote: ` before each.
    private func lines(_ text: String, indent: String = "") -> String {
        wrapped(visible(text), indent: indent, to: 72)
    }

    private var words: String {
        switch self {
        case .deleted: "it may not be deleted"
        case .rewritten(let old, let new):
            "\(new.hex.prefix(10)) does not come after \(old.hex.prefix(10)), so history would be rewritten"
        case .noManifests: "there would be no folder desired-state/ any more"
        case .invalid(let errors):
            "\(count(errors.count, "error")) in its manifests"
                + (errors.count == 1 ? " that was not there before" : " that were not there before")
        case .handMade(let held):
            held.count == 1
                ? "a commit is not as a controller would have written it"
                : "\(held.count) commits are not as a controller would have written them"
        case .notARevision(let commit):
            "commit \(commit.hex.prefix(10)) is none that keeps a revision, and nothing else belongs there"
        }
    }

    private static let shownMax = 20

    private var details: [String] {
        switch self {
        case .deleted, .rewritten, .noManifests, .notARevision: []
        case .invalid(let errors):
            errors.prefix(PushRefusal.shownMax).map {
                "\($0.location.words): \($0.problem)"
                    + ($0.remedy.map { "; \($0)" } ?? "")
            } + more(errors.count)
        case .handMade(let held):
            held.prefix(PushRefusal.shownMax).map {
                "\($0.commit.name.prefix(10)): \($0.reason)"
            } + more(held.count)
        }
    }

    private func more(_ count: Int) -> [String] {
        count > PushRefusal.shownMax ? ["and \(count - PushRefusal.shownMax) more"] : []
    }

    private func remedy(_ name: String) -> String {
        switch self {
        case .deleted, .rewritten:
            name.contains("reconcile/")
                ? "Nothing is taken out of it: `reconcile ledger` answers for what is wrong in it."
                : "Leave the branch where it is, and push a commit on top of it (git revert)."
        case .noManifests: "Take what is no longer wanted out of its files, and keep the folder."
        case .invalid: "Mend them, and push again: `reconcile validate` shows each with its line."
        case .handMade, .notARevision:
            "What is to be on or off is said in the manifests, or by `reconcile rollback`, `pause` and `settle`."
        }
    }
}
