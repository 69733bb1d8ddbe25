package import Ledger
package import Manifests
package import Planner
package import Records
package import YAML

/// What the reconciler wants done. Each is answered by an event, but for `wait`, `say` and `finish`.
package enum Command: Sendable {
    /// Fetch, and read what is there.
    case look
    /// Chain these onto `tip`, make them durable, and bring them to the hub.
    case push([Entry], onto: String)
    case pushAgain
    /// The intent is on the hub: act.
    case spawn(Attempt)
    /// Somebody acted, and we answer for it now: watch, or read, its folder.
    case settle(Attempt)
    /// What began under this attempt and is no more is begun again, under the same id.
    case spawnAgain(Attempt)
    /// Its environment is asked whether the attempt has brought what it was to bring.
    case observe(Attempt)
    case interrupt(attempt: String)
    /// An environment is asked what runs there.
    case observeEnvironment(String)
    case measure(Measurement)
    /// `rested` is how it stands where all is done that can be done by now.
    case wait(until: Instant, rested: PassEnd? = nil)
    case say(Report)
    case finish(PassEnd)
}

/// One thing that happened, for whoever watches.
package enum Report: Equatable, Sendable {
    case recorded(Entry)
    /// What an attempt changes of what was so before.
    case brings(ObservedState, Attempt)
    case trouble(String)
    /// What somebody may want to know.
    case note(String)
    /// Who goes on has done what can be done by now, and rests.
    case rested(PassEnd)
}

/// How a pass ended.
package struct PassEnd: Equatable, Sendable {
    package var recorded = 0
    package var failures: [String] = []
    package var trouble: String?
    /// What is wrong with manifests; each holds what it is about, and nothing else.
    package var problems: [Diagnostic] = []
    /// Whether the hub did not answer, and what was done waits in the outbox.
    package var isOffline = false
    package var plan: Plan?
    /// Who is in which role, by what was pushed.
    package var policy: Policy?
    /// Where a person's word to go back is not followed yet.
    package var asked: [TargetID] = []
    /// Nil where anything was done, said or in the way.
    package var quiet: Quiet?

    package init() {}
}
