import Ledger
package import Manifests
package import Planner

/// The loop: events in, commands out. It decides nothing that the planner can, does nothing itself, and
/// is the same value under the live driver and under a simulated one.
package struct Reconciler: Sendable {
    /// `back` does what people asked to go back, and starts nothing.
    package enum Mode: Hashable, Sendable { case once, watch, back }

    private let actor: Actor
    private let mode: Mode
    /// How long a running action leaves the hub unasked.
    private let lookEvery: TimeSpan
    private var chance: Chance

    private var view: View?
    private var soaks = Soaks()
    private var lapses = Lapses()
    /// Attempts of this controller whose supervisor is watched.
    private var running: [String: Attempt] = [:]
    /// How often each attempt has begun whose end nobody saw, and about which nothing is done yet.
    private var unseen: [String: Int] = [:]
    /// What environments reported since anything was changed there; and the fences as those were that are
    /// being asked.
    private var observations: [String: Observation] = [:]
    private var observing: [String: Int] = [:]
    private var interrupted: Set<String> = []
    private var measuring: Set<Measurement> = []
    /// Endings that no entry has recorded yet. Nothing drops an outcome.
    private var endings: [EndedAttempt] = []
    /// Those that cannot be recorded yet: what they would change is held.
    private var shelved: [EndedAttempt] = []
    private var overtaken = Overtaken()
    private var push: Push?
    private var isLooking = false
    private var isStopping = false
    private var lastLook: Instant?
    /// When what is known was asked for: a machine that stood still may have got it long ago.
    private var asked: Instant?
    private var wasSlow = false
    private var triesInARow = 0
    /// When a push that nobody answered is asked for again.
    private var askAgain: Instant?
    /// What was said to hold all starts.
    private var hold: String?
    private var end = PassEnd()

    private struct Push: Sendable {
        var entries: [Entry]
        var state: ObservedState
        var endings: [String]
        /// When that was asked for by which it was decided.
        var asked: Instant?
        /// The revision by which it was.
        var revision: String
    }

    package init(
        actor: Actor, mode: Mode, seed: [UInt8], lookEvery: TimeSpan = TimeSpan(seconds: 10)
    ) {
        self.lookEvery = lookEvery
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
        case .stopping: isStopping = true
        case .graceOver:
            isStopping = true
            return running.keys.sorted().map { interrupt($0) } + goOn(at: now)
        }
        return goOn(at: now)
    }
}

// MARK: Answers

extension Reconciler {
    private mutating func take(_ result: Event, at now: Instant) {
        switch result {
        case .ended(let attempt, let ending): took(ending, of: attempt, at: now)
        case .measured(let measurement, let verdict, let words):
            took(verdict, words, of: measurement, at: now)
        case .began, .looked, .pushed, .reported, .woke, .stopping, .graceOver: break
        }
    }

    private mutating func took(_ answer: Result<View, Trouble>, at now: Instant) -> [Command]? {
        isLooking = false
        lastLook = now
        switch answer {
        case .success(let view):
            wasSlow = !view.isOffline && isStale(asked, at: now)
            self.view = view
            if wasSlow { self.view?.holdsStarts = view.holdsStarts ?? Reconciler.tooOld }
            // Who is not reached at all answers no push either: what it was about is decided anew.
            if view.isOffline {
                push = nil
                askAgain = nil
            }
            if push == nil {
                triesInARow = 0
                end.trouble = nil
            }
            soaks.forget(allBut: view.observed)
            endings += shelved
            shelved = []
            return nil
        case .failure(let trouble):
            end.trouble = trouble.words
            triesInARow += 1
            // A hub that is away leaves true what was seen, but nothing new starts by it; one that cannot be
            // trusted does not.
            if view?.holdsStarts == nil { view?.holdsStarts = trouble.words }
            if trouble.isForPeople { view = nil }
            // What runs is waited for; its outcome must land, so the hub is asked again.
            if mode != .watch || isStopping, running.isEmpty,
                endings.isEmpty || triesInARow > triesMax
            {
                return [.say(.trouble(trouble.words)), .finish(end)]
            }
            return [.say(.trouble(trouble.words)), .wait(until: now + backOff)]
        }
    }

    private mutating func took(_ answer: PushAnswer, at now: Instant) -> [Command] {
        guard let push else { return goOn(at: now) }
        switch answer {
        case .accepted(let tip):
            self.push = nil
            triesInARow = 0
            end.trouble = nil
            // What has come meanwhile is taken in before it is planned again.
            return landed(push, at: tip, now) + [.wait(until: now)]
        case .refused:
            self.push = nil
            view = nil
            return goOn(at: now)
        case .unknown(let words):
            triesInARow += 1
            // What is not answered now is found by the next pass, landed or not.
            guard triesInARow <= triesMax || mode == .watch else {
                end.trouble = words
                return [.say(.trouble(words)), .finish(end)]
            }
            askAgain = now + backOff
            if triesInARow >= 3 { return [.say(.trouble(words))] + look(at: now) }
            return [.say(.trouble(words)), .wait(until: now + backOff)]
        case .failed(let trouble):
            self.push = nil
            end.trouble = trouble.words
            return [.say(.trouble(trouble.words)), .finish(end)]
        }
    }

    /// What landed is so; what was intended may now be done.
    private mutating func landed(_ push: Push, at tip: String, _ now: Instant) -> [Command] {
        let before = view?.observed ?? ObservedState()
        view?.observed = push.state
        view?.tip = tip
        if let last = push.entries.last { view?.time = last.at }
        endings.removeAll { push.endings.contains($0.attempt.id) }
        overtaken.forget(reportedBy: push.entries)
        end.recorded += push.entries.count
        var commands: [Command] = []
        for entry in push.entries {
            commands.append(.say(.recorded(entry)))
            soaks.forget(changedBy: entry)
            forgetObservation(changedBy: entry)
            switch entry.transition {
            case .intent(let intent):
                // Somebody may have stopped it since: it lapses, and what is wanted now is looked at.
                if intent.attempt.purpose == .start,
                    isStale(push.asked, at: now) || view?.facts.revision.commit != push.revision
                {
                    endings.append(
                        EndedAttempt(attempt: intent.attempt, ending: .never, at: now))
                    continue
                }
                running[intent.attempt.id] = intent.attempt
                commands += [.say(.brings(before, intent.attempt)), .spawn(intent.attempt)]
            case .failed(let outcome):
                end.failures.append("\(entry.subjectLine): \(outcome.cause ?? "it failed")")
            case .broke(let broke):
                end.failures.append("\(entry.subjectLine): \(broke.cause)")
            case .lost: end.failures.append(entry.subjectLine)
            case .lapsed(let outcome):
                if let cause = outcome.cause {
                    end.failures.append("\(entry.subjectLine): \(cause)")
                }
            default: break
            }
        }
        return commands
    }

    private mutating func took(_ ending: Ending, of attempt: String, at now: Instant) {
        guard let known = running.removeValue(forKey: attempt) else { return }
        if ending == .never {
            lapses.add(known.target, known.purpose, at: now)
        } else {
            lapses.clear(known.target, known.purpose)
        }
        interrupted.remove(attempt)
        let ended = EndedAttempt(attempt: known, ending: ending, at: now)
        if overtaken.took(ended) { return }
        if case .unseen(let times) = ending { unseen[attempt] = times; return }
        endings.append(ended)
    }

    private mutating func took(
        _ verdict: Verdict, _ words: String, of measurement: Measurement, at now: Instant
    ) {
        measuring.remove(measurement)
        guard let view else { return }
        soaks.read(
            verdict, words, of: measurement, at: now, desired: view.desired,
            observed: view.observed, facts: view.facts)
    }

    private mutating func took(_ observation: Observation, of environment: String) -> [Command] {
        let fence = observing.removeValue(forKey: environment)
        // What began since may have changed what was read.
        guard let view, view.observed.fence(where: .own(of: environment)) == fence else {
            return []
        }
        observations[environment] = observation
        return observation.trouble.map { [.say(.note("\(environment): \($0)"))] } ?? []
    }

    private mutating func forgetObservation(changedBy entry: Entry) {
        switch entry.transition {
        case .measured, .drifted: break
        default: if let target = entry.target { observations[target.environment] = nil }
        }
    }

    private mutating func interrupt(_ attempt: String) -> Command {
        interrupted.insert(attempt)
        return .interrupt(attempt: attempt)
    }
}

// MARK: Going on

extension Reconciler {
    private mutating func goOn(at now: Instant) -> [Command] {
        if let askAgain {
            guard now >= askAgain else { return [.wait(until: askAgain)] }
            self.askAgain = nil
            return [.pushAgain]
        }
        guard push == nil, !isLooking else { return [] }
        guard let view else { return look(at: now) }
        // Whatever is decided is decided by what people wanted moments ago.
        if let lastLook, now >= lastLook + lookEvery { return look(at: now) }
        // Where the answer itself took that long, another may as well: what needs no start goes on.
        if !view.isOffline, !wasSlow, isStale(asked, at: now) { return look(at: now) }

        var facts = view.facts
        facts.soaks = soaks.latest
        facts.observations = observations
        var commands = settleOwn(view) + endOvertaken(view)
        commands += answerUnseen(view, facts, at: now)

        // What has ended changes what may happen: the plan is made of what is so then. What it starts is
        // recorded together with what made room for it, or not at all.
        var (chain, told) = outcomes(view, facts, at: now)
        let plan = Planner.plan(view.desired, observed: chain.state, facts: facts, now: now)
        end.plan = plan
        recordSoaks(into: &chain, view, plan, at: now)
        recordSteps(of: plan, into: &chain, view, at: now)
        if !chain.entries.isEmpty {
            push = Push(
                entries: chain.entries, state: chain.state, endings: told, asked: asked,
                revision: view.facts.revision.commit)
            return commands + [.push(chain.entries, onto: view.tip)]
        }
        commands += measurements(plan)
        commands += observe(plan, view)
        commands += interruptions(plan, view)
        commands += rest(plan, at: now)
        return commands
    }

    /// Once, however often it is seen.
    private mutating func sayHold() -> [Command] {
        guard let words = view?.trouble, words != hold else { return [] }
        hold = words
        return [.say(.trouble(words))]
    }

    private var isBusy: Bool {
        !running.isEmpty || !measuring.isEmpty || !observing.isEmpty || !endings.isEmpty
    }

    private mutating func look(at now: Instant) -> [Command] {
        isLooking = true
        asked = now
        return [.look]
    }

    /// Nothing starts by what people wanted longer ago than this; a clock that was set back tells nothing.
    private func isStale(_ asked: Instant?, at now: Instant) -> Bool {
        guard let asked else { return true }
        return now < asked || now > asked + TimeSpan(seconds: 120)
    }

    private static let tooOld =
        "the hub took more than two minutes to say what is wanted: nothing starts by that"

    /// Attempts of this controller that an earlier process began: their supervisors are found again.
    private mutating func settleOwn(_ view: View) -> [Command] {
        let mine = view.observed.attempts.filter { attempt in
            attempt.controller == actor.controller && running[attempt.id] == nil
                && unseen[attempt.id] == nil
                && !(endings + shelved).contains { $0.attempt.id == attempt.id }
        }
        for attempt in mine { running[attempt.id] = attempt }
        return mine.map { .settle($0) }
    }

    /// Who finds that another controller answers for what it runs ends that, and reports it.
    private mutating func endOvertaken(_ view: View) -> [Command] {
        guard !view.isOffline else { return [] }
        for one in endings where !view.observed.isOpen(one.attempt) {
            _ = overtaken.add(one.attempt)
            _ = overtaken.took(one)
        }
        endings.removeAll { overtaken.knows($0.attempt.id) }
        var commands: [Command] = []
        for attempt in view.overtaken where !overtaken.knows(attempt.id) {
            running[attempt.id] = attempt
            commands.append(.settle(attempt))
        }
        for (id, attempt) in running.sorted(by: { $0.key < $1.key })
        where !view.observed.isOpen(attempt) && overtaken.add(attempt) {
            commands.append(
                .say(
                    .note(
                        "\(attempt.target.text): another controller answers for its action now, which is ended here"
                    )))
            commands.append(interrupt(id))
        }
        return commands
    }

    /// What is done about attempts whose end nobody saw is decided by what is wanted now. Who stops leaves
    /// them to the next pass.
    private mutating func answerUnseen(_ view: View, _ facts: Facts, at now: Instant) -> [Command] {
        guard !isStopping else { return [] }
        var commands: [Command] = []
        for attempt in view.observed.attempts {
            guard attempt.controller == actor.controller, let times = unseen[attempt.id] else {
                continue
            }
            let answer = answer(
                toUnseen: attempt, times: times, desired: view.desired, observed: view.observed,
                facts: facts, now: now)
            // What holds starts is no answer: it is asked again once nothing does.
            if answer == .again, attempt.purpose != .back, view.holdsStarts != nil { continue }
            switch answer {
            case .again: commands.append(.spawnAgain(attempt))
            case .observe: commands.append(.observe(attempt))
            case .hold(let why):
                endings.append(EndedAttempt(attempt: attempt, ending: .untold(why), at: now))
            }
            if answer == .again || answer == .observe { running[attempt.id] = attempt }
            unseen[attempt.id] = nil
        }
        return commands
    }

    /// How what ran has ended, each legal after the one before it; and the attempts that this tells of.
    private mutating func outcomes(_ view: View, _ facts: Facts, at now: Instant)
        -> (chain: Chain, told: [String])
    {
        shelveHeld(view)
        var chain = Chain(state: view.observed, time: view.time, holding: view.facts.held)
        let moment = max(now, view.time)
        for one in endings {
            let transition = conclude(
                one.ending, of: one.attempt, desired: view.desired, observed: chain.state,
                facts: facts, now: moment)
            chain.append(
                Entry(
                    at: moment, controller: actor.controller, target: one.attempt.target,
                    transition))
        }
        let told = chain.entries.isEmpty ? [] : endings.map(\.attempt.id)
        // Others have recorded them.
        if chain.entries.isEmpty { endings.removeAll() }
        for entry in overtaken.reports(by: actor, at: moment) { chain.append(entry) }
        return (chain, told)
    }

    /// How far a soak has come is no haste: it is told to the hub itself.
    private func recordSoaks(into chain: inout Chain, _ view: View, _ plan: Plan, at now: Instant) {
        guard !view.isOffline else { return }
        let told = soaks.entries(
            by: actor, after: chain.state, ending: plan.ending, at: max(now, view.time))
        for entry in told { chain.append(entry) }
    }

    private mutating func recordSteps(
        of plan: Plan, into chain: inout Chain, _ view: View, at now: Instant
    ) {
        let moment = max(now, view.time)
        for step in plan.steps where isAllowed(step, view, at: moment) {
            if lapses.holds(step, at: now) { continue }
            let entry = step.entry(
                by: actor, attempt: chance.nextID(), after: chain.state, at: moment)
            if let entry { chain.append(view.isOffline ? view.knownAgain(entry) : entry) }
        }
    }

    /// What is held cannot be written; its endings wait, and those of another process are found in their folders.
    private mutating func shelveHeld(_ view: View) {
        let open = view.observed.attempts.filter { !view.facts.held.holding($0.target).isEmpty }
        let held = Set(open.map(\.id))
        shelved += endings.filter { held.contains($0.attempt.id) }
        endings.removeAll { held.contains($0.attempt.id) }
    }

    /// Who stops begins nothing, not even to go back: the next pass does. What holds starts holds no going back.
    private func isAllowed(_ step: Planner.Step, _ view: View, at now: Instant) -> Bool {
        if view.isOffline, !isAllowedOffline(step, view, at: now) { return false }
        if case .act(let move) = step, isOccupied(move.target) { return false }
        if isStopping { return step.runsNothing }
        if mode == .back { return step.runsNothing || step.goesBack }
        return view.holdsStarts == nil || step.runsNothing || step.goesBack
    }

    /// Whether something that was overtaken still runs there.
    private func isOccupied(_ target: TargetID) -> Bool {
        running.contains { id, attempt in
            guard overtaken.knows(id) else { return false }
            let other = attempt.target
            return target.isWork
                ? other == target : !other.isWork && other.environment == target.environment
        }
    }

    /// Alone, only what goes back, and only where a person or the environment said so.
    private func isAllowedOffline(_ step: Planner.Step, _ view: View, at now: Instant) -> Bool {
        let target: TargetID
        switch step {
        case .act(let move) where move.purpose == .back: target = move.target
        case .fail(let failing, _): target = failing
        case .act, .record, .claim, .verify, .measure, .observe, .drift, .interrupt: return false
        }
        return mayGoBackOffline(
            target, desired: view.desired, observed: view.observed, facts: view.facts, now: now)
    }

    private mutating func measurements(_ plan: Plan) -> [Command] {
        guard !isStopping, mode != .back else { return [] }
        return plan.steps.compactMap { step in
            guard case .measure(let measurement) = step,
                measuring.insert(measurement).inserted
            else { return nil }
            return .measure(measurement)
        }
    }

    private mutating func observe(_ plan: Plan, _ view: View) -> [Command] {
        guard !isStopping, mode != .back else { return [] }
        return plan.steps.compactMap { step in
            guard case .observe(let environment) = step, observing[environment] == nil else {
                return nil
            }
            observing[environment] = view.observed.fence(where: .own(of: environment))
            return .observeEnvironment(environment)
        }
    }

    private mutating func interruptions(_ plan: Plan, _ view: View) -> [Command] {
        plan.steps.compactMap { step in
            guard case .interrupt(let target) = step,
                let attempt = view.observed.attempt(where: target), running[attempt.id] != nil,
                !interrupted.contains(attempt.id)
            else { return nil }
            return interrupt(attempt.id)
        }
    }

    private mutating func rest(_ plan: Plan, at now: Instant) -> [Command] {
        // Who stops does not wait for a reading, which changes nothing.
        let isAwaited = isStopping ? !running.isEmpty || !endings.isEmpty : isBusy
        if isAwaited { return [.wait(until: now + lookEvery)] }
        guard mode == .watch, !isStopping else {
            end.trouble = view?.trouble ?? end.trouble
            end.isOffline = view?.isOffline ?? false
            end.asked = view?.observed.asked ?? []
            return [.finish(end)]
        }
        let idle = now + TimeSpan(seconds: 60)
        view = nil
        let moments = [plan.next, lapses.next(after: now)].compactMap { $0 }
        // A moment that is over changes nothing by itself: to look again at once would never rest.
        return [.wait(until: max(now + TimeSpan(seconds: 1), moments.reduce(idle, min)))]
    }

    private var triesMax: Int { 5 }

    private var backOff: TimeSpan { TimeSpan(seconds: min(60, 1 << min(6, triesInARow))) }
}

extension Plan {
    /// The targets whose soak ends by what was read.
    fileprivate var ending: Set<TargetID> {
        Set(
            steps.compactMap { step in
                switch step {
                case .verify(let target, _), .fail(let target, _): target
                case .act(let move): move.purpose == .start ? nil : move.target
                case .record, .claim, .measure, .observe, .drift, .interrupt: nil
                }
            })
    }
}

extension Planner.Step {
    fileprivate var runsNothing: Bool {
        switch self {
        case .verify, .fail: true
        case .act, .record, .claim, .measure, .observe, .drift, .interrupt: false
        }
    }

    fileprivate var goesBack: Bool {
        if case .act(let move) = self { move.purpose == .back } else { false }
    }
}
