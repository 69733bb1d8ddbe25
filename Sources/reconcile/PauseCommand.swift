import Edits

/// `reconcile pause` and `reconcile resume`: a field of the rollout stops starts, and another lifts it.
enum PauseCommand {
    static let declaration = Command(
        name: "pause",
        summary: "Stop a rollout from starting anything, in its manifest",
        discussion: [
            .prose(
                "Writes `paused:` into the rollout. What has begun goes on: it soaks, is measured, and "
                    + "goes back when it fails. A pass counts it within ten seconds of its push."),
            EditOptions.signingDiscussion,
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout],
        options: EditOptions.signing + EditOptions.all,
        examples: [
            Command.Example(
                "reconcile pause app --reason errors", "Pauses app, and commits it."),
            Command.Example(
                "reconcile pause app --branch pause-app", "The same on a branch, for review."),
        ],
        statuses: EditOptions.statuses("It is paused already, or cannot be written safely."),
        run: { try $0.edit({ _, _ in .pause }, in: $1) })
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
        run: { try $0.edit({ _, _ in .resume }, in: $1) })
}
