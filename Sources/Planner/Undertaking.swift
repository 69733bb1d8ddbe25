package import Ledger
package import Manifests

/// What an attempt does, one thing after another.
package struct Undertaking: Sendable {
    package struct Run: Sendable {
        package var what: String
        package var doing: Doing
        /// Whether the environment may be changed by it: what fails before leaves nothing to undo.
        package var touches: Bool
        /// What is to be done where its end was not seen; none where its manifests do not say.
        package var onUnknown: OnUnknown?
    }

    package enum Doing: Sendable {
        case action(Action)
        case step(Manifests.Step)
    }

    package var runs: [Run] = []
    /// What actions say that their steps need, besides what these say themselves.
    var filesBesideSteps: [Reference] = []
    /// Whether a rollback may end it; else that waits for its end.
    package var isInterruptible = true

    /// The longest that it can take, all retries and waits included.
    package var budget: TimeSpan {
        TimeSpan(seconds: runs.reduce(60) { $0 + $1.doing.seconds })
    }
}

extension Undertaking {
    /// The action of a stage with the steps around it; the way back with the health that proves it. Where nobody
    /// is sure that `old` is what is there, all of `new` is brought.
    package init(
        _ purpose: Attempt.Purpose, level: String?, stage: Stage, in environment: Environment?,
        from old: Layer, to new: Layer, isSure: Bool = true
    ) {
        switch purpose {
        case .start:
            add(stage.entry?.steps ?? [], "entry step", environment, touches: stage.isWork)
            if let environment, !stage.isWork {
                addAction(
                    in: environment, from: isSure ? old : nil, to: new, back: false, level: level)
            }
            add(stage.steps, "step", environment, touches: true)
        case .finish:
            add(stage.exit?.steps ?? [], "exit step", environment, touches: true)
        case .back:
            guard let environment else { return }
            addAction(in: environment, from: old, to: new, back: true, level: level)
            if let health = environment.actions["health"]?.action {
                runs.append(.reading("health", by: health))
            }
        }
    }

    /// `deploy` when version or variables change; the `flags` action, or nothing, when only flags do.
    private mutating func addAction(
        in environment: Environment, from old: Layer?, to new: Layer, back: Bool, level: String?
    ) {
        let heals = level == Attempt.healing
        guard old != new || back || heals else { return }
        defer { if let file = environment.flagsFile { write(file) } }
        let isFlagsOnly = level == "flags" || old?.differsInFlagsOnly(from: new) == true
        if isFlagsOnly, let flags = environment.actions["flags"] {
            if let action = flags.action { add(action, "flags", environment) }
            return
        }
        let names =
            back && !isFlagsOnly ? [level.flatMap(ownAction), "rollback", "deploy"] : ["deploy"]
        for name in names.compactMap({ $0 }) {
            guard let action = environment.actions[name]?.action else { continue }
            add(action, name, environment)
            return
        }
    }

    /// What is delivered by a file is there once its action has ended well. To write it twice is as once.
    private mutating func write(_ file: FileTarget) {
        var action = Action()
        action.file = file
        action.timeout = TimeSpan(seconds: 60)
        runs.append(
            Run(what: "flagsFile", doing: .action(action), touches: true, onUnknown: .retry))
    }

    /// `service` is the ordinary way back; other levels are actions by their names.
    private func ownAction(_ level: String) -> String? {
        ["service", "flags"].contains(level) ? nil : level
    }

    private mutating func add(_ action: Action, _ name: String, _ environment: Environment) {
        isInterruptible = isInterruptible && action.interruptible
        guard !action.steps.isEmpty else {
            runs.append(
                Run(
                    what: name, doing: .action(action), touches: true, onUnknown: action.onUnknown))
            return
        }
        filesBesideSteps += action.files
        add(
            action.steps, "\(name), step", environment, touches: true, onUnknown: action.onUnknown)
    }

    private mutating func add(
        _ steps: [Manifests.Step], _ noun: String, _ environment: Environment?, touches: Bool,
        onUnknown: OnUnknown? = nil
    ) {
        for (position, step) in steps.enumerated() {
            let name = step.name ?? "\(noun) \(position + 1)"
            if let named = step.action, let action = environment?.actions[named.name]?.action {
                isInterruptible = isInterruptible && action.interruptible
                runs.append(
                    Run(
                        what: named.name, doing: .action(action), touches: touches,
                        onUnknown: step.onUnknown ?? action.onUnknown ?? onUnknown))
            } else {
                runs.append(
                    Run(
                        what: name, doing: .step(step), touches: touches,
                        onUnknown: step.onUnknown ?? onUnknown))
            }
        }
    }
}

extension Undertaking.Run {
    /// What only reads may be done any number of times.
    static func reading(_ what: String, by action: Action) -> Self {
        Self(what: what, doing: .action(action), touches: false, onUnknown: .retry)
    }
}

extension Undertaking.Doing {
    /// What has no time limit of its own is ended after this.
    static let secondsStandard = 1_800

    package var timeout: TimeSpan {
        switch self {
        case .action(let action):
            action.timeout ?? action.http?.timeout
                ?? TimeSpan(seconds: Undertaking.Doing.secondsStandard)
        case .step(let step):
            step.timeout ?? step.http?.timeout
                ?? TimeSpan(seconds: Undertaking.Doing.secondsStandard)
        }
    }

    package var retry: Retry? {
        switch self {
        case .action(let action): action.retry
        case .step(let step): step.retry
        }
    }

    /// Every try to its limit, and the waits between, which double.
    fileprivate var seconds: Int {
        guard let retry, retry.attempts > 1 else { return timeout.seconds }
        let first = retry.wait?.seconds ?? 1
        let waits = (0..<(retry.attempts - 1)).reduce(0) { sum, _ in sum * 2 + first }
        return timeout.seconds * retry.attempts + waits
    }
}

extension Undertaking {
    /// What `attempt` does: by the terms of its revision, from what is in effect to what it brings.
    package init(
        of attempt: Attempt, desired: DesiredState, observed: ObservedState, facts: Facts,
        now: Instant
    ) {
        self = World(desired, observed, facts, now, about: [attempt.target]).undertaking(
            of: attempt)
    }
}

extension World {
    func undertaking(of attempt: Attempt) -> Undertaking {
        let target = attempt.target
        let state =
            attempt.revision == facts.revision.commit ? desired : facts.terms[attempt.revision]
        let terms = terms(of: target, stage: attempt.stage, revision: attempt.revision)
        let old = observed.exposure(of: target.environment)
        let new =
            attempt.purpose == .back
            ? observed.exposureGoingBack(in: target.environment, to: attempt.layer, of: target)
            : observed.exposure(of: target.environment, with: attempt.layer, for: target)
        return Undertaking(
            attempt.purpose, level: attempt.level, stage: terms?.leg.stage ?? Stage(),
            in: terms?.environment ?? state?.environments[target.environment]?.spec,
            from: old, to: new, isSure: attempt.before != .failed)
    }
}
