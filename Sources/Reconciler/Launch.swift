import Effects
import Host
import Ledger
import Manifests
import Planner

/// Begins attempts, and tells their ends.
struct Launch: Sendable {
    let folders: AttemptFolders
    let mailbox: Mailbox<Event>
    /// By the boot clock: what has not begun by then does not begin any more.
    let startBy: Duration

    func begin(_ attempt: Attempt, _ commission: Commission?, at now: Instant) {
        // An answer that took long may have come after the time that others leave us.
        guard now < attempt.authorisedUntil, let commission else {
            return tell(attempt, .never)
        }
        let preparation = Preparation(
            commission, attempt: attempt.id, fence: attempt.fence, revision: attempt.revision)
        do {
            let errands = try preparation.errands()
            guard !errands.isEmpty else {
                return tell(attempt, .ended([], failed: nil, cause: nil))
            }
            try folders.begin(
                errands, as: attempt.id, revision: attempt.revision,
                in: attempt.target.environment,
                lasting: attempt.authorisedUntil - now, startBy: startBy)
            watch(attempt.id, errands.map(\.what))
        } catch {
            fail(attempt, preparation, error)
        }
    }

    private func fail(_ attempt: Attempt, _ preparation: Preparation, _ error: any Error) {
        // Its supervisor may have begun all the same; then its folder tells the end.
        guard (try? folders.forbid(attempt.id)) == true else {
            return watch(attempt.id, preparation.names)
        }
        if error as? SupervisorRefusal == .tooLate { return tell(attempt, .never) }
        let cause = "it could not be started: \(words(of: error))"
        // Nothing has run, so there is nothing to undo.
        tell(attempt, .ended([], failed: -1, cause: cause))
    }

    func watch(_ id: String, _ errands: [String]) {
        let (folders, mailbox) = (folders, mailbox)
        inBackground {
            let ending =
                (try? folders.waitForEnd(of: id, errands: errands)) ?? .unseen(times: 1)
            mailbox.put(.ended(attempt: id, ending))
        }
    }

    /// What is left of it is ended first, so that it is never done twice at once.
    func beginAgain(_ attempt: Attempt, _ commission: Commission?, at now: Instant) {
        do {
            try folders.clear(attempt.id)
            begin(attempt, commission, at: now)
        } catch {
            tell(attempt, .untold(words(of: error)))
        }
    }

    func observe(_ attempt: Attempt, by inquiry: Inquiry?) {
        guard let inquiry else { return tell(attempt, .untold("it cannot be observed")) }
        let (folders, mailbox) = (folders, mailbox)
        inBackground {
            let ending = inquiry.ending(of: attempt, in: folders)
            mailbox.put(.ended(attempt: attempt.id, ending))
        }
    }

    func observe(_ environment: String, by inquiry: Inquiry?, at now: Instant) {
        let (folders, mailbox) = (folders, mailbox)
        inBackground {
            let nothing = Observation(at: now, report: nil)
            let observation = inquiry?.observation(at: now, in: folders) ?? nothing
            mailbox.put(.reported(environment: environment, observation))
        }
    }

    func measure(_ measurement: Measurement, by inquiry: Inquiry?) {
        let (folders, mailbox) = (folders, mailbox)
        inBackground {
            let (verdict, words) =
                inquiry?.verdict(in: folders) ?? (.inconclusive, "nothing to measure by")
            mailbox.put(.measured(measurement, verdict, words: words))
        }
    }

    private func tell(_ attempt: Attempt, _ ending: Ending) {
        mailbox.put(.ended(attempt: attempt.id, ending))
    }
}
