package import Ledger
package import Manifests

/// What is done about an attempt that began and whose end nobody saw.
package enum UnseenAnswer: Hashable, Sendable {
    /// It is done again, under the same id.
    case again
    /// Its environment is asked what runs there.
    case observe
    /// Only a person can say how it ended; and why, where more than nothing was declared.
    case hold(String?)
}

/// Decides what is done about `attempt`, which began `times` times, by what its own manifests declare.
package func answer(
    toUnseen attempt: Attempt, times: Int, desired: DesiredState, observed: ObservedState,
    facts: Facts, now: Instant
) -> UnseenAnswer {
    let world = World(desired, observed, facts, now, about: [attempt.target])
    let runs = world.undertaking(of: attempt).runs
    let declared = runs.map(\.onUnknown)
    if !runs.isEmpty, declared.allSatisfy({ $0 == .retry }) {
        let reason = world.reasonNotToRepeat(attempt, times: times)
        return reason.map { .hold("it is not done again: \($0)") } ?? .again
    }
    guard !declared.contains(.hold) else { return .hold("it says `onUnknown: hold`") }
    if let reason = world.reasonNotToObserve(attempt) { return .hold(reason) }
    guard world.canObserve(attempt) else {
        return .hold(declared.contains(.observe) ? "no action `observe` could tell it" : nil)
    }
    return .observe
}

/// How often one attempt may begin: what ends its own supervisor each time is not done for ever.
private let timesMax = 3

extension World {
    /// Nil where it may be done again.
    fileprivate func reasonNotToRepeat(_ attempt: Attempt, times: Int) -> String? {
        guard times < timesMax else { return "it has begun \(times) times" }
        guard now < attempt.authorisedUntil else { return "its time was over" }
        // Nothing that stops holds back what goes back.
        guard attempt.purpose != .back else { return nil }
        if let asked = observed[attempt.target].asked {
            return "\(asked.by) has asked to go back since"
        }
        return reasonGone(attempt) ?? stop(of: attempt).map { "\($0.words) since" }
    }

    private func reasonGone(_ attempt: Attempt) -> String? {
        let target = attempt.target
        if !target.isWork, desired.environments[target.environment] == nil {
            return "\(target.environment) has been removed since"
        }
        if target.isOwn { return nil }
        guard let course = courses[target.rollout] else {
            return "\(target.rollout) has been removed since"
        }
        let leg = course.leg(named: attempt.stage)
        guard let leg, leg.targets(of: target.rollout).contains(target) else {
            return "\(attempt.stage) has been removed from \(target.text) since"
        }
        // To bring back what was before by a commit is to go back, too.
        if attempt.purpose == .start, let digest = attempt.digest,
            facts.digest(target.rollout, attempt.stage)?.text != digest
        {
            return "its content has changed since"
        }
        return nil
    }

    private func stop(of attempt: Attempt) -> Wait? {
        guard let course = courses[attempt.target.rollout],
            let position = course.index(of: attempt.stage)
        else { return nil }
        let candidate = Candidate(
            course: course, leg: course.legs[position], position: position,
            target: attempt.target, recorded: attempt.digest ?? "")
        let exit = attempt.purpose == .finish ? exitStopGate(candidate).waits : []
        return (stopGate(candidate).waits + exit).first
    }

    fileprivate func canObserve(_ attempt: Attempt) -> Bool {
        let terms = terms(
            of: attempt.target, stage: attempt.stage, revision: attempt.revision)
        return !attempt.target.isWork && terms?.environment?.actions["observe"]?.action != nil
    }

    /// Nil where what the environment reports can tell whether the attempt has done what it should.
    fileprivate func reasonNotToObserve(_ attempt: Attempt) -> String? {
        let target = attempt.target
        guard canObserve(attempt) else { return nil }
        let terms = terms(of: target, stage: attempt.stage, revision: attempt.revision)
        let hasSteps = attempt.purpose == .start && terms?.leg.stage.steps.isEmpty == false
        guard attempt.purpose != .finish, !hasSteps else {
            return "what its steps did cannot be observed"
        }
        guard !change(by: attempt).isEmpty else {
            return "it changes nothing that could be observed"
        }
        return nil
    }

    /// What is in effect before an attempt, and when it has ended well.
    private func exposures(of attempt: Attempt) -> (before: Layer, after: Layer) {
        let target = attempt.target
        let before = observed.exposure(of: target.environment)
        let after =
            attempt.purpose == .back
            ? observed.exposureGoingBack(in: target.environment, to: attempt.layer, of: target)
            : observed.exposure(of: target.environment, with: attempt.layer, for: target)
        return (before, after)
    }

    private func change(by attempt: Attempt) -> [ExposureItem] {
        let (before, after) = exposures(of: attempt)
        return after.items(unlike: before)
    }

    /// What the environment reports of all that the attempt was to change decides.
    func conclude(_ attempt: Attempt, _ unfinished: Outcome, by report: EnvironmentReport)
        -> Transition
    {
        var outcome = unfinished
        let (before, after) = exposures(of: attempt)
        let change = after.items(unlike: before)
        if !change.isEmpty, change.allSatisfy({ report.says($0, as: after) }) {
            outcome.cause = "nobody saw its end; \(report.words) is what it was to bring"
            return .succeeded(outcome)
        }
        if !change.isEmpty, change.allSatisfy({ report.says($0, as: before) }) {
            outcome.cause = "nobody saw its end; \(report.words) is what was there before it"
            outcome.goesBack = isToUndo(attempt, failedAt: undertaking(of: attempt).runs.count - 1)
            return .failed(outcome)
        }
        outcome.cause =
            "\(unseenInWords); \(report.words), which tells neither that it is done nor that it is not"
        return .lost(outcome)
    }
}
