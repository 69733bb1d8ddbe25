import Edits
import Ledger
import Manifests
import Planner
import Reconciler
import Records

/// `reconcile pause` and `reconcile resume`: a field of the rollout stops starts, and another lifts it.
enum PauseCommand {
    static let now = Option.flag(
        "now", "Write it to the ledger instead, where it holds at once; a --reason is needed.")

    static let declaration = Command(
        name: "pause",
        summary: "Stop a rollout from starting anything, in its manifest",
        discussion: [
            .prose(
                "Writes `paused:` into the rollout. What has begun goes on: it soaks, is measured, and "
                    + "goes back when it fails. A pass counts it within ten seconds of its push."),
            .prose(
                "With --now no commit and no review is waited for: the pause is an entry of the ledger, and "
                    + "no pass starts anything of the rollout from then on. It is lifted as any pause: "
                    + "`reconcile resume`."),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout],
        options: [now] + EditOptions.signing + EditOptions.all
            + [SiteOptions.remote, SiteOptions.state, SiteOptions.controller],
        examples: [
            Command.Example(
                "reconcile pause app --reason errors", "Pauses app, and commits it."),
            Command.Example(
                "reconcile pause app --branch pause-app", "The same on a branch, for review."),
            Command.Example(
                "reconcile pause app --now --reason errors", "Stops starts at once, by the ledger."),
        ],
        statuses: EditOptions.statuses("It is paused already, or cannot be written safely."),
        run: run)

    @Sendable private static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        guard arguments.isSet(now) else {
            return try arguments.edit({ _, _ in .pause }, in: surroundings)
        }
        for option in [EditOptions.branch, EditOptions.dryRun] where arguments.isSet(option) {
            throw UsageError(
                problem: "`--now` changes no file, so `\(option.spelling)` means nothing with it",
                command: "reconcile pause")
        }
        let word = try arguments.word(in: surroundings)
        let rollout = arguments.required(EditOptions.rollout)
        let entries = try pauseNow(
            rollout, by: try arguments.reader(in: surroundings), because: word.reason,
            at: try arguments.site(in: surroundings),
            variable: surroundings.environment)
        surroundings.say(entries, as: arguments)
        if !arguments.wantsJSON {
            surroundings.output.write(
                surroundings.page.prose(
                    "Nothing of \(rollout) starts from now on; what has begun goes on. To lift it: "
                        + "reconcile resume \(rollout)"))
        }
        return .success
    }
}

enum ResumeCommand {
    static let declaration = Command(
        name: "resume",
        summary: "Lift a pause, in the manifest",
        discussion: [
            .prose(
                "Writes `resumed:` in the place of `paused:`, so that it is said who lifted it."),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout],
        options: EditOptions.signing + EditOptions.all,
        examples: [Command.Example("reconcile resume app", "Lets app start again.")],
        statuses: EditOptions.statuses("It is not paused, or cannot be written safely."),
        run: run)

    @Sendable private static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let look = try? Look(readingHere: try arguments.site(in: surroundings), controller: nil)
        let name = arguments.required(EditOptions.rollout)
        return try arguments.edit(
            { clone, _ in
                guard let look, let spec = clone.desired.rollouts[name]?.spec else {
                    return .resume(isPausedNow: false)
                }
                let paused = look.observed.rollouts[name]?.pauseNow(
                    of: spec, look.facts, at: surroundings.now())
                let isRemembered =
                    look.observed.rollouts[name]?.sights.contains { $0.kind == .pause } == true
                return .resume(isPausedNow: paused != nil || isRemembered)
            }, in: surroundings)
    }
}
