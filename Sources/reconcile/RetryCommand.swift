import Edits
import Git
import Ledger
import Manifests
import Planner
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
        // Where there is no ledger to look at, a person knows better.
        if let site = try? arguments.site(in: surroundings),
            let look = try? Look(readingHere: site, controller: nil)
        {
            let rollout = arguments.required(EditOptions.rollout)
            let isHeld = look.isHeldByFailure(rollout, now: surroundings.now())
            try refuseNeedless(rollout, look, isHeld)
            try refuseTwice(rollout, look, isHeld, arguments, in: surroundings)
        }
        return try arguments.edit({ _, _ in .retry }, in: surroundings)
    }

    /// One that is committed and has not begun is the same wish; counted twice, it would ask everybody once more.
    private static func refuseTwice(
        _ rollout: String, _ look: Look, _ isHeld: Bool, _ arguments: Arguments,
        in surroundings: Surroundings
    ) throws {
        let view = try Viewpoint(
            repository: arguments.value(of: EditOptions.repository), in: surroundings)
        let clone = try Clone(
            around: view.start, newBranch: arguments.value(of: EditOptions.branch),
            variable: surroundings.environment)
        guard let asked = clone.desired.rollouts[rollout]?.spec.attempt,
            let tried = look.lastAttempt(of: rollout), asked > tried,
            look.reading.desired.rollouts[rollout]?.spec.attempt != asked || !isHeld
        else { return }
        throw LedgerTrouble(
            "attempt \(asked) of \(rollout) is asked for already, and nothing of it has begun",
            remedy:
                "The next pass acts by it once it is on the desired branch; `reconcile plan` shows what it waits for."
        )
    }

    /// It would ask everybody anew for nothing.
    private static func refuseNeedless(_ rollout: String, _ look: Look, _ isHeld: Bool) throws {
        let ended: [Standing] = [.failed, .failing, .unknown, .goingBack, .wentBack]
        let hasEnded = look.observed.known.contains { target in
            target.rollout == rollout
                && look.observed[target].standing.map(ended.contains) ?? false
        }
        guard !hasEnded, !isHeld, look.reading.desired.rollouts[rollout] != nil else { return }
        throw LedgerTrouble(
            "nothing of \(rollout) waits for another attempt, so there is nothing to try again",
            remedy:
                "A new attempt would ask for every sign-off anew. `reconcile status` shows where it is."
        )
    }
}

extension Look {
    /// Whether something of a rollout waits for nothing but another attempt: what is asked for now failed, or was
    /// taken back, before.
    fileprivate func isHeldByFailure(_ rollout: String, now: Instant) -> Bool {
        plan(reading.desired, observed: observed, facts: facts, now: now).outlooks.contains {
            $0.target.rollout == rollout && $0.waits.contains { $0.gate == .failure }
        }
    }

    /// The newest attempt that anything of a rollout has begun with; nil where its manifests cannot be read any more.
    fileprivate func lastAttempt(of rollout: String) -> Int? {
        observed.known.filter { $0.rollout == rollout }.compactMap { target in
            guard let name = observed[target].revision else { return nil }
            let then = name == revision.hex ? reading.desired : facts.terms[name]
            return then?.rollouts[rollout]?.spec.attempt
        }.max()
    }
}
