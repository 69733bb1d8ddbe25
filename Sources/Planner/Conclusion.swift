package import Ledger
package import Manifests

/// How the supervisor says that an attempt ended.
package enum Ending: Hashable, Sendable {
    /// `failed` is the place of the run that did; -1 where nothing of it could be started.
    case ended([RunRecord], failed: Int?, cause: String?)
    case interrupted([RunRecord], cause: String)
    /// It was started, as many times as are said here, and nobody saw its end.
    case unseen(times: Int)
    /// Nobody saw its end and nothing but a person can tell it; and why.
    case untold(String?)
    /// Nobody saw its end; this is what was read of its environment since, and what that reports.
    case observed([RunRecord], EnvironmentReport)
    /// It never ran.
    case never
}

/// What an ending means: the transition to record.
package func conclude(
    _ ending: Ending, of attempt: Attempt, desired: DesiredState, observed: ObservedState,
    facts: Facts, now: Instant
) -> Transition {
    var outcome = Outcome()
    outcome.attempt = attempt.id
    outcome.fence = attempt.fence
    let world = World(desired, observed, facts, now, about: [attempt.target])
    switch ending {
    case .never: return .lapsed(outcome)
    case .unseen:
        outcome.cause = unseenInWords
        return .lost(outcome)
    case .untold(let why):
        outcome.cause = unseenInWords + (why.map { "; \($0)" } ?? "")
        return .lost(outcome)
    case .observed(let runs, let report):
        outcome.runs = runs
        return world.conclude(attempt, outcome, by: report)
    case .ended(let runs, nil, _):
        outcome.runs = runs
        return .succeeded(outcome)
    case .ended(let runs, let failed?, let cause):
        outcome.runs = runs
        let words = said(cause ?? "\(runs.last?.what ?? "its action") failed", by: runs.last)
        // Where there is no run at all, it was not the program that failed.
        let whole =
            runs.isEmpty
            ? nil
            : commission(
                for: attempt, desired: desired, observed: observed, facts: facts, now: now)
        outcome.cause = whole?.explaining(words, ofRun: max(0, failed)) ?? words
        // What never ran has not been tried: the way back is still to be gone.
        if failed < 0, attempt.purpose == .back { return .lapsed(outcome) }
        outcome.goesBack = world.isToUndo(attempt, failedAt: failed)
        return .failed(outcome)
    case .interrupted(let runs, let cause):
        outcome.runs = runs
        outcome.cause = cause
        outcome.goesBack = world.isToUndo(attempt, failedAt: runs.count - 1)
        return .failed(outcome)
    }
}

/// A status alone tells nobody why: the last line that the program wrote does.
package func said(_ cause: String, by run: RunRecord?) -> String {
    guard let line = run?.tail.last(where: { !$0.allSatisfy(\.isWhitespace) }) else { return cause }
    return "\(cause): \(line)"
}

let unseenInWords = "it was started, and nobody saw its end"

extension World {
    /// Whether a failed attempt changed something, and there is something to go back to.
    func isToUndo(_ attempt: Attempt, failedAt position: Int) -> Bool {
        // What only brought what is in effect once more has nothing to go back to.
        guard attempt.purpose != .back, attempt.level != Attempt.healing else { return false }
        let terms = terms(of: attempt.target, stage: attempt.stage, revision: attempt.revision)
        guard canGoBack(attempt.target, from: attempt.stage, terms) else { return false }
        // What could not even be started has changed nothing.
        if attempt.purpose == .finish { return position >= 0 }
        guard terms != nil else { return true }
        return undertaking(of: attempt).runs.prefix(position + 1).contains(where: \.touches)
    }
}
