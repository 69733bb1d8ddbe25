import Edits
import Ledger
import Manifests
import Records

/// `reconcile retry`: another attempt at what failed or went back.
enum RetryCommand {
    static let declaration = Command(
        name: "retry",
        summary: "Try again what failed or went back, in the manifest",
        discussion: [
            .prose(
                "Counts up `attempt:` of the rollout. That changes what is approved, so every sign-off of "
                    + "a stage that is not done yet is asked anew.")
        ] + EditOptions.discussion,
        operands: [EditOptions.rollout],
        options: EditOptions.all,
        examples: [
            Command.Example("reconcile retry app --reason mended", "Tries app once more.")
        ],
        statuses: EditOptions.statuses(
            "Nothing of it failed or went back, or it cannot be written safely."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        try refuseNeedless(arguments, in: surroundings)
        return try arguments.edit({ _, _ in .retry }, in: surroundings)
    }

    /// It would ask everybody anew for nothing. Where there is no ledger to look at, a person knows better.
    private static func refuseNeedless(_ arguments: Arguments, in surroundings: Surroundings) throws
    {
        guard let site = try? arguments.site(in: surroundings),
            let look = try? Look(readingHere: site, controller: nil)
        else { return }
        let rollout = arguments.required(EditOptions.rollout)
        let known = look.observed.known.filter { $0.rollout == rollout }
        let ended: [Standing] = [.failed, .failing, .unknown, .goingBack, .wentBack]
        let hasEnded = known.contains { target in
            let record = look.observed[target]
            return record.standing.map(ended.contains) ?? false || !record.failures.isEmpty
        }
        guard !hasEnded, look.reading.desired.rollouts[rollout] != nil else { return }
        throw LedgerTrouble(
            "nothing of \(rollout) has failed or gone back, so there is nothing to try again",
            remedy:
                "A new attempt would ask for every sign-off anew. `reconcile status` shows where it is."
        )
    }
}
