import Ledger
import Manifests
import Planner

/// Those who edit manifests, and say to the ledger what only people can.
struct People: Sendable {
    var wishes: Wishes
    var wordsLeft: Int
    var due: Int
    /// What somebody is about to say to the ledger.
    var word: Word?
    /// Versions that do not work.
    private var bad: Set<String> = []

    /// A command that a person runs on a machine: it fetches, and pushes what was asked for.
    struct Word: Sendable {
        enum Matter: Hashable, Sendable {
            case ask(TargetID)
            case settle(TargetID, Settled.Answer)
            case takeOver(String)
        }

        var matter: Matter
        var machine: Int
        var turn = 0
        var push: Push?
        var pushes = 0
    }

    init(_ wishes: Wishes, _ settings: Settings, _ dice: inout Dice) {
        self.wishes = wishes
        wordsLeft = min(settings.wordsMax, dice.below(13))
        due = dice.below(1_800_000)
    }

    func isBad(_ component: String, _ version: String) -> Bool {
        bad.contains("\(component) \(version)")
    }

    mutating func spoil(_ component: String, _ version: String) {
        bad.insert("\(component) \(version)")
    }
}

extension World {
    mutating func peopleStep() {
        people.due = now + dice.delay(faults.isCalm ? 60_000 : 1_200_000)
        if let word = people.word {
            people.word = nil
            return goOn(word)
        }
        if faults.isCalm { return mend() }
        guard people.wordsLeft > 0 else { return mendSomething() }
        people.wordsLeft -= 1
        switch dice.below(8) {
        case 0: say(.ask(whereItGoesBack() ?? somewhere()))
        case 1, 2: mendSomething()
        default: edit()
        }
    }

    /// Who does not know that somebody has asked already asks once more; now and then.
    private mutating func whereItGoesBack() -> TargetID? {
        let asked = objects[hub.tips.ledger].state.asked
        return asked.isEmpty || dice.isOne(in: 3) ? nil : dice.one(of: asked)
    }

    private mutating func somewhere() -> TargetID {
        let change = dice.one(of: people.wishes.changes)
        return TargetID(change.name, in: dice.one(of: change.stages.flatMap(\.places)))
    }

    // MARK: Manifests

    private mutating func edit() {
        let number = dice.below(people.wishes.changes.count)
        switch dice.below(6) {
        case 0, 1:
            people.wishes.changes[number].version += 1
            let change = people.wishes.changes[number]
            if dice.isOne(in: 3) { people.spoil(change.name, "\(change.version).0.0") }
        case 2, 3: people.wishes.changes[number].isPaused.toggle()
        case 4: people.wishes.changes[number].attempt += 1
        default: sign(number)
        }
        if people.wishes.asksSignOffs, dice.isOne(in: 2) { sign(number) }
        commit()
    }

    private mutating func sign(_ number: Int) {
        for stage in people.wishes.changes[number].stages.indices {
            people.wishes.changes[number].stages[stage].day += 1
        }
    }

    private mutating func commit() {
        let revision = Revision(people.wishes, number: hub.revisions.count, at: now)
        hub.commit(revision)
        let words = people.wishes.changes.map {
            "\($0.name) \($0.version).0.0 attempt \($0.attempt)\($0.isPaused ? " paused" : "")"
        }
        note("revision \(revision.commit.suffix(3)): \(words.joined(separator: ", "))")
    }

    // MARK: Mending

    private mutating func mendSomething() {
        if let word = somethingToSay() { say(word) }
    }

    /// Once it is calm, people see to it that what they want comes about.
    private mutating func mend() {
        if let word = somethingToSay() { return say(word) }
        // What was wanted last is given some time.
        let isFresh = now < (hub.revisions.last?.pushed ?? 0) + 10_800_000
        let waits = waits
        var isEdited = false
        for number in people.wishes.changes.indices {
            let change = people.wishes.changes[number]
            let gates = waits[change.name] ?? []
            people.wishes.changes[number].isPaused = false
            if (gates.contains(.failure) && !isFresh)
                || people.isBad(change.name, "\(change.version).0.0")
            {
                people.wishes.changes[number].version += 1
            }
            if gates.contains(.signOff) || people.wishes.changes[number].version != change.version {
                sign(number)
            }
            isEdited = isEdited || people.wishes.changes[number] != change
        }
        if isEdited { commit() }
    }

    /// What each rollout waits for, as `reconcile status` shows it.
    private var waits: [String: Set<GateName>] {
        outlooks.reduce(into: [:]) { waits, outlook in
            waits[outlook.target.rollout, default: []].formUnion(outlook.waits.map(\.gate))
        }
    }

    func waits(of rollout: String) -> String {
        outlooks.filter { $0.target.rollout == rollout }
            .map { "\($0.target.text) \($0.waits.map(\.words).joined(separator: ", "))" }
            .joined(separator: "; ")
    }

    private var outlooks: [Outlook] {
        guard let revision = hub.revisions.last else { return [] }
        return Planner.plan(
            revision.desired, observed: objects[hub.tips.ledger].state, facts: factsOfAll(revision),
            now: Instant(seconds: World.epoch + now / 1000)
        ).outlooks
    }

    private func factsOfAll(_ revision: Revision) -> Facts {
        var facts = revision.facts
        for one in hub.revisions { facts.terms[one.commit] = one.desired }
        return facts
    }

    private mutating func somethingToSay() -> People.Word.Matter? {
        let state = objects[hub.tips.ledger].state
        let unknown = state.targets.filter { $0.value.standing == .unknown }.keys.sorted()
        if let target = unknown.first { return .settle(target, answer(about: target)) }
        let present = Set(machines.map(\.controller))
        let stale = state.attempts.first { attempt in
            isOver(attempt) && (!present.contains(attempt.controller) || dice.copy(isOneIn: 4))
        }
        return stale.map { .takeOver($0.controller) }
    }

    /// Whether its time is over by a clock that is right, and some more.
    private func isOver(_ attempt: Attempt) -> Bool {
        let skew = settings.bug == .takeoverTooEarly ? -86_400 : clockSkewMax.seconds + 60
        return attempt.authorisedUntil.seconds + skew < World.epoch + now / 1000
    }

    /// A person who looks sees what runs there.
    private func answer(about target: TargetID) -> Settled.Answer {
        let state = objects[hub.tips.ledger].state
        let wanted = state[target].lost?.layer?.versions[target.rollout]
        let there = places.first { $0.name == target.environment }?.versions[target.rollout]
        return wanted == there ? .done : .undone
    }

    // MARK: Words to the ledger

    private mutating func say(_ matter: People.Word.Matter) {
        people.word = People.Word(matter: matter, machine: dice.below(machines.count))
        people.due = now + dice.delay(2_000)
    }

    private mutating func goOn(_ word: People.Word) {
        if strikes(.commandKilled) { return }
        let isUp = machines[word.machine].frozenUntil <= now
        guard isUp, reachesHub(word.machine), hasRoom(word.machine) else { return sayAlone(word) }
        var word = word
        guard let push = word.push else {
            word.push = write(word)
            if word.push == nil { return }
            people.word = word
            people.due = now + dice.delay(1_000)
            return
        }
        word.pushes += 1
        people.due = now + dice.delay(1_000)
        if strikes(.pushLost) {
            if word.pushes < 5 { people.word = word }
            return
        }
        let answer = arrives(push)
        if strikes(.answerLost) {
            if word.pushes < 5 { people.word = word }
            return
        }
        if answer == .refused, word.turn < 20 {
            word.push = nil
            word.turn += 1
            people.word = word
        }
    }

    private mutating func write(_ word: People.Word) -> Push? {
        let tips = hub.tips
        remember(tips, word.machine)
        let ledger = objects[tips.ledger]
        let at = max(clock(of: word.machine), ledger.entry.at)
        let entries = entries(of: word.matter, at: at, by: word.machine, ledger.state)
        var (state, time) = (ledger.state, ledger.entry.at)
        for entry in entries {
            guard illegality(of: entry, after: state, at: time) == nil else { return nil }
            state.apply(entry)
            time = entry.at
        }
        guard !entries.isEmpty else { return nil }
        note("a person says \(entries.map(\.subjectLine).joined(separator: ", "))")
        return prepare(entries, onto: tips.ledger, word.machine)
    }

    private func entries(
        of matter: People.Word.Matter, at moment: Instant, by machine: Int, _ state: ObservedState
    ) -> [Entry] {
        let controller = machines[machine].controller
        switch matter {
        case .ask(let target):
            let ask = ask(of: target, at: moment, state)
            guard state[target].standing != nil, mayGoBack(target, ask, state) else { return [] }
            return [Entry(at: moment, controller: controller, target: target, .asked(ask))]
        case .settle(let target, let answer):
            guard state[target].standing == .unknown else { return [] }
            var settled = Settled()
            (settled.answer, settled.by, settled.reason) = (answer, "olga", "looked at it")
            return [Entry(at: moment, controller: controller, target: target, .settled(settled))]
        case .takeOver(let other):
            guard other != controller else { return [] }
            let theirs = state.attempts.filter { $0.controller == other }
            // A person who is careful takes over nothing that may still run.
            guard theirs.allSatisfy(isOver) else { return [] }
            return theirs.flatMap { takingOver($0, at: moment, by: machine, state) }
        }
    }

    private func ask(of target: TargetID, at moment: Instant, _ state: ObservedState) -> AskRecord {
        var ask = AskRecord()
        let person = state[target].asks.isEmpty ? "olga" : "erin"
        (ask.level, ask.by, ask.at, ask.reason) = ("service", person, moment, "users complain")
        ask.about = state.whatGoesBack(in: target)
        return ask
    }

    private func mayGoBack(_ target: TargetID, _ ask: AskRecord, _ state: ObservedState) -> Bool {
        guard let revision = hub.revisions.last else { return false }
        return canGoBack(
            target, as: ask, desired: revision.desired, observed: state,
            facts: factsOfAll(revision), now: ask.at)
    }

    private func takingOver(
        _ attempt: Attempt, at moment: Instant, by machine: Int, _ state: ObservedState
    ) -> [Entry] {
        let controller = machines[machine].controller
        var taken = TakenOver()
        (taken.attempt, taken.controller) = (attempt.id, controller)
        (taken.host, taken.reason) = (machines[machine].host, "it does not come back")
        taken.fence = state.fence(where: attempt.target) + 1
        var outcome = Ledger.Outcome()
        (outcome.attempt, outcome.fence) = (attempt.id, taken.fence)
        outcome.cause = "it was taken over"
        return [
            Entry(at: moment, controller: controller, target: attempt.target, .tookOver(taken)),
            Entry(at: moment, controller: controller, target: attempt.target, .lost(outcome)),
        ]
    }

    /// `--offline`: the word waits in the outbox of the machine, and is acted on alone.
    private mutating func sayAlone(_ word: People.Word) {
        guard case .ask(let target) = word.matter, hasRoom(word.machine),
            let tips = machines[word.machine].disk.tips, !reachesHub(word.machine)
        else { return }
        let ledger = objects[tips.ledger]
        let moment = max(clock(of: word.machine), ledger.entry.at)
        var ask = ask(of: target, at: moment, ledger.state)
        ask.isOffline = true
        guard ledger.state[target].standing != nil, mayGoBack(target, ask, ledger.state) else {
            return
        }
        var entry = Entry(
            at: moment, controller: machines[word.machine].controller, target: target, .asked(ask))
        entry.happened = moment
        guard illegality(of: entry, after: ledger.state, at: ledger.entry.at) == nil else { return }
        add(entry, toOutboxOf: word.machine)
    }
}

extension Dice {
    /// As `isOne`, for who may only look.
    func copy(isOneIn count: Int) -> Bool {
        var copy = self
        return copy.isOne(in: count)
    }
}
