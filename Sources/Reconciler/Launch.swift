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
    /// Who is told what running actions say; nil where nobody listens.
    let hear: (@Sendable (HeardLine) -> Void)?

    /// `again` ends first what is left of an earlier try, so that it is never done twice at once.
    func begin(
        _ attempt: Attempt, _ commission: Commission?, at now: Instant, again: Bool = false
    ) {
        // An answer that took long may have come after the time that others leave us.
        guard now < attempt.authorisedUntil, let commission else {
            // Again is what has begun before, and lies there still.
            let times = folders.timesSetAside(attempt.id) + 1
            return tell(attempt, again ? .unseen(times: times) : .never)
        }
        // A checkout and some syncs: others need not wait for them.
        inBackground {
            do {
                if again { try folders.clear(attempt.id) }
                tell(attempt, undertake(attempt, commission))
            } catch {
                tell(attempt, .untold(words(of: error)))
            }
        }
    }

    /// Starts an attempt under a supervisor, and waits for its end.
    private func undertake(_ attempt: Attempt, _ commission: Commission) -> Ending {
        let preparation = Preparation(
            commission, attempt: attempt.id, fence: attempt.fence, revision: attempt.revision)
        do {
            let errands = try preparation.errands()
            guard !errands.isEmpty else { return .ended([], failed: nil, cause: nil) }
            let lifeline = try folders.begin(
                errands, as: attempt.id, seeing: commission.checkout, of: attempt.revision,
                in: attempt.target.environment,
                lasting: attempt.authorisedUntil - Instant(seconds: wallClock().seconds),
                startBy: startBy)
            let end = end(of: attempt, errands.map(\.what), lifeline)
            // It has begun; where nothing tells of that any more, somebody took its folder away.
            return end == .never ? .unseen(times: 1) : end
        } catch {
            // Its supervisor may have begun all the same; then its folder tells the end.
            let isForbidden = (try? folders.forbid(attempt.id)) == true
            guard isForbidden || error is NeverBegun else {
                return end(of: attempt, preparation.names)
            }
            let times = folders.timesSetAside(attempt.id)
            if times > 0 { return .unseen(times: times) }
            if error as? SupervisorRefusal == .tooLate { return .never }
            let cause = (error as? NeverBegun)?.cause ?? error
            // Nothing has run, so there is nothing to undo.
            return .ended([], failed: -1, cause: "it could not be started: \(words(of: cause))")
        }
    }

    private func end(
        of attempt: Attempt, _ errands: [String], _ lifeline: Lifeline? = nil
    ) -> Ending {
        let hearing = hear.map { Hearing(attempt.target, hear: $0) }
        let ending = try? folders.waitForEnd(
            of: attempt.id, errands: errands, hearing: hearing, lifeline: lifeline)
        return ending ?? .unseen(times: 1)
    }

    func watch(_ attempt: Attempt, _ errands: [String]) {
        inBackground { tell(attempt, end(of: attempt, errands)) }
    }

    /// Also one that is only about to begin.
    func interrupt(_ id: String) {
        inBackground { try? folders.interrupt(id, startBy: startBy) }
    }

    func observe(_ attempt: Attempt, by inquiry: Inquiry?) {
        guard let inquiry else { return tell(attempt, .untold("it cannot be observed")) }
        inBackground { tell(attempt, inquiry.ending(of: attempt, in: folders)) }
    }

    func observe(_ environment: String, by inquiry: Inquiry?, at now: Instant) {
        inBackground {
            let nothing = Observation(at: now, report: nil)
            let observation = inquiry?.observation(at: now, in: folders) ?? nothing
            mailbox.put(.reported(environment: environment, observation))
        }
    }

    func measure(_ measurement: Measurement, by inquiry: Inquiry?) {
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
