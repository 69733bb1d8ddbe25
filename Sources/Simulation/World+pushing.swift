import Ledger
import Manifests
import Reconciler
import Records

/// How a driver brings entries to the hub, and what is made of its answers.
extension World {
    mutating func beginPush(_ process: inout Process, _ machine: Int) {
        guard let waiting = process.waiting, let look = process.look else {
            return process.tell(.pushed(.refused), at: now)
        }
        guard hasRoom(machine) else {
            return process.tell(
                .pushed(.failed(Trouble("the disk is full", isForPeople: true))), at: now)
        }
        if look.isOffline { return keep(waiting, &process, machine) }
        if settings.bug == .intentNotPushed, waiting.entries.contains(where: \.isIntent) {
            return process.tell(.pushed(.accepted(tip: String(waiting.tip))), at: now)
        }
        if process.batch?.entries != waiting.entries || process.batch?.onto != waiting.tip {
            process.batch = prepare(waiting.entries, onto: waiting.tip, machine)
        }
        guard let batch = process.batch else { return }
        process.job = .send(batch, .command)
        process.due = now + dice.delay(300)
    }

    /// The commits, on this machine's disk.
    mutating func prepare(_ entries: [Entry], onto tip: Int, _ machine: Int) -> Push {
        let made = objects.chain(entries, onto: tip) ?? tip
        let before = machines[machine].disk.tips?.kept ?? 0
        return Push(
            entries: entries, onto: tip, made: made, keptBefore: before,
            kept: hub.keep(entries, behind: before))
    }

    /// The hub is away: what is to be recorded is on this machine's disk before anything acts by it.
    private mutating func keep(
        _ push: (entries: [Entry], tip: Int), _ process: inout Process, _ machine: Int
    ) {
        for entry in push.entries {
            var late = entry
            late.happened = entry.at
            add(late, toOutboxOf: machine)
            process.look?.state.apply(late)
            process.look?.time = late.at
        }
        process.acknowledged = now
        process.tell(.pushed(.accepted(tip: String(push.tip))), at: now)
    }

    mutating func add(_ entry: Entry, toOutboxOf machine: Int) {
        machines[machine].disk.lettersCount += 1
        let name = String(machines[machine].disk.lettersCount)
        machines[machine].disk.letters.append(Letter(name: name, entry: entry))
        law.kept(entry, by: machines[machine].controller)
        note(machine, "keeps \(entry.subjectLine)")
    }

    mutating func send(
        _ push: Push, _ sender: Job.Sender, _ process: inout Process, _ machine: Int
    ) {
        process.job = .answered(fate(of: push, machine), push, sender)
        process.due = now + dice.delay(200)
    }

    private mutating func fate(of push: Push, _ machine: Int) -> Job.Answer {
        guard reachesHub(machine) else { return .unknown }
        if strikes(.pushLost) { return .unknown }
        if strikes(.pushLate) {
            late.append((now + 1_000 * (1 + faults.below(1_800, of: .pushLate)), push))
            return .unknown
        }
        if strikes(.pushRefused) { return .refused }
        if strikes(.pushTwice) {
            late.append((now + 1_000 * (1 + faults.below(300, of: .pushTwice)), push))
        }
        let answer = arrives(push)
        if strikes(.answerLost) { return .unknown }
        return answer == .accepted ? .accepted : .refused
    }

    /// A push gets to the hub.
    mutating func arrives(_ push: Push) -> Hub.Answer {
        let before = hub.tips.ledger
        let answer = hub.take(push)
        guard answer == .accepted, hub.tips.ledger != before else { return answer }
        for number in objects.commits(after: before, upTo: hub.tips.ledger) {
            let commit = objects[number]
            guard let parent = commit.parent else { continue }
            note("landed \(number): \(commit.entry.subjectLine)")
            law.landed(commit.entry, after: objects[parent])
            if case .tookOver(let taken) = commit.entry.transition {
                law.takenOver(taken.attempt, running: places.flatMap(\.running), at: now)
            }
            archive(number)
        }
        return answer
    }

    mutating func archive(_ number: Int) {
        guard settings.writesFiles, let why = archive.take(number, of: objects) else { return }
        law.breaks("the ledger is legal", "\(objects[number].entry.subjectLine): \(why)")
    }

    mutating func answered(
        _ answer: Job.Answer, _ push: Push, _ sender: Job.Sender, _ process: inout Process,
        _ machine: Int
    ) {
        switch answer {
        case .accepted: landed(push, sender, &process, machine)
        case .refused:
            process.job = .fetch(.compare(push, sender))
            process.due = now + dice.delay(300)
        case .unknown:
            var push = push
            push.isUnknown = true
            conclude(.unknown, push, sender, &process, machine)
        }
    }

    private mutating func landed(
        _ push: Push, _ sender: Job.Sender, _ process: inout Process, _ machine: Int
    ) {
        guard hasRoom(machine) else {
            return fails("the disk is full", forPeople: true, sender, &process)
        }
        var tips = machines[machine].disk.tips ?? hub.tips
        (tips.ledger, tips.kept) = (push.made, push.kept)
        remember(tips, machine)
        conclude(.accepted, push, sender, &process, machine)
    }

    /// A refusal says that this push changed nothing; not that an earlier one of the same did not.
    mutating func compared(
        _ push: Push, with tips: Tips, _ sender: Job.Sender, _ process: inout Process,
        _ machine: Int
    ) {
        if push.isUnknown, objects.isAncestor(push.made, of: tips.ledger) {
            return landed(push, sender, &process, machine)
        }
        let hasMoved =
            tips.ledger != push.onto
            || (push.kept != push.keptBefore && tips.kept != push.keptBefore)
        process.refusalsInARow = hasMoved ? 0 : process.refusalsInARow + 1
        if process.refusalsInARow >= 3 {
            process.batch = nil
            return fails("the hub does not take it", forPeople: true, sender, &process)
        }
        conclude(.refused, push, sender, &process, machine)
    }

    private mutating func fails(
        _ words: String, forPeople: Bool, _ sender: Job.Sender, _ process: inout Process
    ) {
        let trouble = Trouble(words, isForPeople: forPeople)
        switch sender {
        case .command: process.tell(.pushed(.failed(trouble)), at: now)
        case .landing: process.tell(.looked(.failure(trouble)), at: now)
        }
    }

    /// Tells who asked for the push what came of it.
    mutating func conclude(
        _ answer: Job.Answer, _ push: Push, _ sender: Job.Sender, _ process: inout Process,
        _ machine: Int
    ) {
        process.batch = answer == .unknown ? push : nil
        if answer == .accepted { process.refusalsInARow = 0 }
        switch sender {
        case .command: tell(answer, push, &process, machine)
        case .landing(let letters, let turn, let pushes):
            goOnLanding(answer, push, letters, turn, pushes, &process, machine)
        }
    }

    private mutating func tell(
        _ answer: Job.Answer, _ push: Push, _ process: inout Process, _ machine: Int
    ) {
        switch answer {
        case .accepted: accept(push, &process)
        case .refused:
            if settings.bug == .outcomeDroppedOnRefusal, push.entries.contains(where: \.isOutcome) {
                machines[machine].disk.dropped.formUnion(
                    push.entries.compactMap(\.transition.attempt))
                return accept(push, &process)
            }
            process.tell(.pushed(.refused), at: now)
        case .unknown:
            if settings.bug == .acknowledgedBeforeReceived { return accept(push, &process) }
            process.tell(.pushed(.unknown("nobody knows whether it has landed")), at: now)
        }
    }

    private mutating func accept(_ push: Push, _ process: inout Process) {
        process.look?.tip = push.made
        process.look?.state = objects[push.made].state
        process.look?.time = objects[push.made].entry.at
        process.acknowledged = now
        process.tell(.pushed(.accepted(tip: String(push.made))), at: now)
    }

    private mutating func goOnLanding(
        _ answer: Job.Answer, _ push: Push, _ letters: [Letter], _ turn: Int, _ pushes: Int,
        _ process: inout Process, _ machine: Int
    ) {
        switch answer {
        case .accepted:
            remove(letters, machine)
            process.job = .fetch(.look(hasLanded: true))
            process.due = now + dice.delay(100)
        case .refused where turn < 20:
            process.job = .fetch(.land(turn: turn + 1))
            process.due = now + dice.delay(500)
        case .unknown where pushes < 4:
            process.job = .send(push, .landing(letters: letters, turn: turn, push: pushes + 1))
            process.due = now + (500 << pushes)
        case .refused, .unknown:
            process.tell(
                .looked(.failure(Trouble("nobody knows whether it has landed", isForPeople: true))),
                at: now)
        }
    }
}

extension Entry {
    var isIntent: Bool { if case .intent = transition { true } else { false } }

    /// Whether it says how an attempt ended.
    var isOutcome: Bool {
        switch transition {
        case .succeeded, .failed, .lapsed, .lost: true
        default: false
        }
    }
}
