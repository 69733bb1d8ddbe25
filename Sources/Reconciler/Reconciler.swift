import Ledger
package import Manifests
package import Planner

/// The loop: events in, commands out. It decides nothing that the planner can, does nothing itself, and
/// is the same value under the live driver and under a simulated one.
package struct Reconciler: Sendable {
    /// `back` does what people asked to go back, and starts nothing.
    package enum Mode: Hashable, Sendable { case once, watch, back }

    let actor: Actor
    let mode: Mode
    /// How long a running action leaves the hub unasked.
    let lookEvery: TimeSpan
    /// How long who goes on rests where nothing comes due earlier.
    let restFor: TimeSpan
    var chance: Chance

    var view: View?
    var soaks = Soaks()
    var lapses = Lapses()
    /// Attempts of this controller whose supervisor is watched.
    var running: [String: Attempt] = [:]
    /// How often each attempt has begun whose end nobody saw, and about which nothing is done yet.
    var unseen: [String: Int] = [:]
    /// What environments reported since anything was changed there; and the fences as those were that are
    /// being asked.
    var observations: [String: Observation] = [:]
    var observing: [String: Int] = [:]
    var interrupted: Set<String> = []
    var measuring: Set<Measurement> = []
    /// Endings that no entry has recorded yet. Nothing drops an outcome.
    var endings: [EndedAttempt] = []
    /// Those that cannot be recorded yet: what they would change is held.
    var shelved: [EndedAttempt] = []
    var overtaken = Overtaken()
    var push: Push?
    var isLooking = false
    var isStopping = false
    var lastLook: Instant?
    /// When what is known was asked for: a machine that stood still may have got it long ago.
    var asked: Instant?
    var wasSlow = false
    var triesInARow = 0
    /// When a push that nobody answered is asked for again.
    var askAgain: Instant?
    /// What was said to hold all starts.
    var hold: String?
    var end = PassEnd()

    struct Push: Sendable {
        var entries: [Entry]
        var state: ObservedState
        var endings: [String]
        /// When that was asked for by which it was decided.
        var asked: Instant?
        /// The revision by which it was.
        var revision: String
    }

    package init(
        actor: Actor, mode: Mode, seed: [UInt8], lookEvery: TimeSpan = TimeSpan(seconds: 10),
        restFor: TimeSpan = TimeSpan(seconds: 60)
    ) {
        (self.lookEvery, self.restFor) = (lookEvery, restFor)
        self.actor = actor
        self.mode = mode
        chance = Chance(seed: seed)
    }

    /// Takes in results that came together with the last event: one plan and one push serve them all.
    package mutating func handle(_ events: [Event], at now: Instant) -> [Command] {
        for event in events.dropLast() {
            precondition(event.isResult, "only the last event may ask for an answer")
            take(event, at: now)
        }
        return events.last.map { handle($0, at: now) } ?? []
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Command] {
        switch event {
        case .began, .woke: break
        case .looked(let answer):
            if let stop = took(answer, at: now) { return stop }
            return sayHold() + goOn(at: now)
        case .pushed(let answer): return took(answer, at: now)
        case .ended, .measured: take(event, at: now)
        case .reported(let environment, let observation):
            let note = took(observation, of: environment)
            return note + goOn(at: now)
        case .stopping:
            isStopping = true
            return [.say(.note(stoppingInWords))] + goOn(at: now)
        case .graceOver:
            isStopping = true
            return running.keys.sorted().map { interrupt($0) } + goOn(at: now)
        }
        return goOn(at: now)
    }
}
