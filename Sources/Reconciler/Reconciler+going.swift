import Ledger
import Manifests
import Planner

/// What is done next, by what is known now.
extension Reconciler {
    mutating func goOn(at now: Instant) -> [Command] {
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

        let facts = facts(view)
        var commands = settleOwn(view) + endOvertaken(view)
        commands += answerUnseen(view, facts, at: now)

        // What has ended changes what may happen: the plan is made of what is so then. What it starts is
        // recorded together with what made room for it, or not at all.
        var (chain, told) = outcomes(view, facts, at: now)
        var plan = Planner.plan(
            view.desired, observed: chain.state, facts: facts, now: now, stepsAlone: true)
        end.plan = plan
        recordSoaks(into: &chain, view, plan, at: now)
        recordSteps(of: plan, into: &chain, view, at: now)
        if !chain.entries.isEmpty {
            push = Push(
                entries: chain.entries, state: chain.state, endings: told, asked: asked,
                revision: view.facts.revision.commit)
            return commands + [.push(chain.entries, onto: view.tip)]
        }
        if !plan.isWhole {
            plan = Planner.plan(view.desired, observed: chain.state, facts: facts, now: now)
            end.plan = plan
        }
        commands += measurements(plan)
        commands += observe(plan, view)
        commands += interruptions(plan, view)
        commands += rest(plan, at: now)
        return commands
    }

    private func facts(_ view: View) -> Facts {
        var facts = view.facts
        facts.soaks = soaks.latest
        facts.observations = observations
        return facts
    }

    /// The pass is over; whatever ended it, all that waits is told.
    mutating func finish(at now: Instant) -> Command {
        if let view, end.plan?.isWhole == false {
            end.plan = Planner.plan(
                view.desired, observed: view.observed, facts: facts(view), now: now)
        }
        return .finish(end)
    }

    /// Once, however often it is seen.
    mutating func sayHold() -> [Command] {
        guard let words = view?.trouble, words != hold else { return [] }
        hold = words
        return [.say(.trouble(words))]
    }

    var isBusy: Bool {
        !running.isEmpty || !measuring.isEmpty || !observing.isEmpty || !endings.isEmpty
    }

    mutating func look(at now: Instant) -> [Command] {
        isLooking = true
        asked = now
        return [.look]
    }

    /// Nothing starts by what people wanted longer ago than this; a clock that was set back tells nothing.
    func isStale(_ asked: Instant?, at now: Instant) -> Bool {
        guard let asked else { return true }
        return now < asked || now > asked + TimeSpan(seconds: 120)
    }

    static let tooOld =
        "the hub took more than two minutes to say what is wanted: nothing starts by that"

    /// Attempts of this controller that an earlier process began: their supervisors are found again.
    mutating func settleOwn(_ view: View) -> [Command] {
        let mine = view.observed.attempts.filter { attempt in
            attempt.controller == actor.controller && running[attempt.id] == nil
                && unseen[attempt.id] == nil
                && !(endings + shelved).contains { $0.attempt.id == attempt.id }
        }
        for attempt in mine { running[attempt.id] = attempt }
        return mine.map { .settle($0) }
    }

    /// Who finds that another controller answers for what it runs ends that, and reports it.
    mutating func endOvertaken(_ view: View) -> [Command] {
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
    mutating func answerUnseen(_ view: View, _ facts: Facts, at now: Instant) -> [Command] {
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
    mutating func outcomes(_ view: View, _ facts: Facts, at now: Instant)
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
    func recordSoaks(into chain: inout Chain, _ view: View, _ plan: Plan, at now: Instant) {
        guard !view.isOffline else { return }
        let told = soaks.entries(
            by: actor, after: chain.state, ending: plan.ending, at: max(now, view.time))
        for entry in told { chain.append(entry) }
    }

    mutating func recordSteps(
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
    mutating func shelveHeld(_ view: View) {
        let open = view.observed.attempts.filter { !view.facts.held.holding($0.target).isEmpty }
        let held = Set(open.map(\.id))
        shelved += endings.filter { held.contains($0.attempt.id) }
        endings.removeAll { held.contains($0.attempt.id) }
    }

    /// Who stops begins nothing, not even to go back: the next pass does. What holds starts holds no going back.
    func isAllowed(_ step: Planner.Step, _ view: View, at now: Instant) -> Bool {
        if view.isOffline, !isAllowedOffline(step, view, at: now) { return false }
        if case .act(let move) = step, isOccupied(move.target) { return false }
        if isStopping { return step.runsNothing }
        if mode == .back, !step.isOfGoingBack { return false }
        return view.holdsStarts == nil || step.runsNothing || step.goesBack
    }

    /// Whether something that was overtaken still runs there.
    func isOccupied(_ target: TargetID) -> Bool {
        running.contains { id, attempt in
            guard overtaken.knows(id) else { return false }
            let other = attempt.target
            return target.isWork
                ? other == target : !other.isWork && other.environment == target.environment
        }
    }

    /// Alone, only what goes back, and only where a person or the environment said so.
    func isAllowedOffline(_ step: Planner.Step, _ view: View, at now: Instant) -> Bool {
        let target: TargetID
        switch step {
        case .act(let move) where move.purpose == .back: target = move.target
        case .fail(let failing, _): target = failing
        case .act, .record, .claim, .verify, .answer, .measure, .observe, .drift, .interrupt:
            return false
        }
        return mayGoBackOffline(
            target, desired: view.desired, observed: view.observed, facts: view.facts, now: now)
    }

    mutating func measurements(_ plan: Plan) -> [Command] {
        guard !isStopping, mode != .back else { return [] }
        return plan.steps.compactMap { step in
            guard case .measure(let measurement) = step,
                measuring.insert(measurement).inserted
            else { return nil }
            return .measure(measurement)
        }
    }

    mutating func observe(_ plan: Plan, _ view: View) -> [Command] {
        guard !isStopping, mode != .back else { return [] }
        return plan.steps.compactMap { step in
            guard case .observe(let environment) = step, observing[environment] == nil else {
                return nil
            }
            observing[environment] = view.observed.fence(where: .own(of: environment))
            return .observeEnvironment(environment)
        }
    }

    mutating func interruptions(_ plan: Plan, _ view: View) -> [Command] {
        plan.steps.compactMap { step in
            guard case .interrupt(let target) = step,
                let attempt = view.observed.attempt(where: target), running[attempt.id] != nil,
                !interrupted.contains(attempt.id)
            else { return nil }
            return interrupt(attempt.id)
        }
    }

    mutating func rest(_ plan: Plan, at now: Instant) -> [Command] {
        // Who stops does not wait for a reading, which changes nothing.
        let isAwaited = isStopping ? !running.isEmpty || !endings.isEmpty : isBusy
        if isAwaited { return [.wait(until: now + lookEvery)] }
        let end = ended
        guard mode == .watch, !isStopping else { return [.finish(end)] }
        let idle = now + restFor
        view = nil
        let moments = [plan.next, lapses.next(after: now)].compactMap { $0 }
        // A moment that is over changes nothing by itself: to look again at once would never rest.
        let soonest = now + min(restFor, TimeSpan(seconds: 1))
        return [.wait(until: max(soonest, moments.reduce(idle, min)), rested: end)]
    }

    /// How it stands where nothing more can be done now.
    private var ended: PassEnd {
        var end = end
        end.trouble = view?.trouble ?? end.trouble
        end.isOffline = view?.isOffline ?? false
        end.asked = view?.observed.asked ?? []
        return end
    }

    var triesMax: Int { 5 }

    var backOff: TimeSpan { TimeSpan(seconds: min(60, 1 << min(6, triesInARow))) }
}

extension Plan {
    /// The targets whose soak ends by what was read.
    fileprivate var ending: Set<TargetID> {
        Set(
            steps.compactMap { step in
                switch step {
                case .verify(let target, _), .fail(let target, _): target
                case .act(let move): move.purpose == .start ? nil : move.target
                case .record, .claim, .answer, .measure, .observe, .drift, .interrupt: nil
                }
            })
    }
}

extension Planner.Step {
    fileprivate var runsNothing: Bool {
        switch self {
        case .verify, .fail, .answer: true
        case .act, .record, .claim, .measure, .observe, .drift, .interrupt: false
        }
    }

    /// With what is seen of a revision, so that it can be said what is left to a pass.
    fileprivate var isOfGoingBack: Bool {
        if case .record = self { true } else { runsNothing || goesBack }
    }

    fileprivate var goesBack: Bool {
        if case .act(let move) = self { move.purpose == .back } else { false }
    }
}

extension Reconciler {
    /// Who stops a controller is told what goes on, and who will record it.
    var stoppingInWords: String {
        let targets = running.values.map(\.target).sorted().map(\.text)
        guard !targets.isEmpty else { return "stopping: no action of this controller runs" }
        return
            "stopping: what runs in \(inWords(targets, joinedBy: "and")) goes on, and is recorded here "
            + "before this ends; stop it once more to leave that to the next pass"
    }
}
