import Ledger
import Manifests
import Planner
import Reconciler
import Records

/// How a driver looks at the hub, and brings it what waits in the outbox.
extension World {
    mutating func go(on job: Job, _ process: inout Process, _ machine: Int) {
        switch job {
        case .fetch(let purpose):
            guard reachesHub(machine), !strikes(.fetchFails) else {
                return hasNotFetched(purpose, &process, machine)
            }
            process.job = .fetched(hub.tips, purpose)
            process.due = now + dice.delay(100)
        case .fetched(let tips, let purpose): fetched(tips, purpose, &process, machine)
        case .send(let push, let sender): send(push, sender, &process, machine)
        case .answered(let answer, let push, let sender):
            answered(answer, push, sender, &process, machine)
        }
    }

    private mutating func fetched(
        _ tips: Tips, _ purpose: Job.Purpose, _ process: inout Process, _ machine: Int
    ) {
        if machines[machine].disk.isBroken {
            return process.tell(
                .looked(.failure(Trouble("the ledger cannot be read", isForPeople: true))), at: now)
        }
        switch purpose {
        case .compare(let push, let sender):
            remember(tips, machine)
            compared(push, with: tips, sender, &process, machine)
        case .look(let hasLanded):
            guard hasRoom(machine) || machines[machine].disk.tips == tips else {
                return lookFails("the disk is full", &process)
            }
            remember(tips, machine)
            if hasLanded || machines[machine].disk.letters.isEmpty {
                return look(at: tips, &process, machine)
            }
            process.job = .fetch(.land(turn: 0))
            process.due = now + dice.delay(100)
        case .land(let turn):
            remember(tips, machine)
            land(onto: tips, turn, &process, machine)
        }
    }

    private mutating func lookFails(
        _ words: String, forPeople: Bool = false, _ process: inout Process
    ) {
        process.tell(.looked(.failure(Trouble(words, isForPeople: forPeople))), at: now)
    }

    /// Another process may have seen more by now, and that stays.
    mutating func remember(_ tips: Tips, _ machine: Int) {
        guard let old = machines[machine].disk.tips else {
            machines[machine].disk.tips = tips
            return
        }
        var next = tips
        if objects.isAncestor(tips.ledger, of: old.ledger) { next.ledger = old.ledger }
        next.kept = max(tips.kept, old.kept)
        next.desired = max(tips.desired, old.desired)
        machines[machine].disk.tips = next
    }

    private mutating func hasNotFetched(
        _ purpose: Job.Purpose, _ process: inout Process, _ machine: Int
    ) {
        switch purpose {
        case .compare(let push, let sender):
            conclude(push.isUnknown ? .unknown : .refused, push, sender, &process, machine)
        case .look, .land:
            guard let tips = machines[machine].disk.tips, !machines[machine].disk.isBroken else {
                return lookFails("the hub does not answer", &process)
            }
            lookBack(at: tips, &process, machine)
        }
    }

    private mutating func look(at tips: Tips, _ process: inout Process, _ machine: Int) {
        process.seen = tips
        var desired = tips.desired
        if settings.bug == .plannedOnAStaleTip, let old = process.look?.revision { desired = old }
        let commit = objects[tips.ledger]
        var look = Look(
            revision: desired, tip: tips.ledger, state: commit.state, time: commit.entry.at,
            facts: hub.revisions[desired].facts)
        if settings.bug == .retryAfterAPause,
            let open = commit.state.attempts.first(where: {
                $0.controller == machines[machine].controller
            }), let then = hub.revisions.firstIndex(where: { $0.commit == open.revision })
        {
            (look.revision, look.facts) = (then, hub.revisions[then].facts)
        }
        see(look, &process, machine)
    }

    /// What was there when the hub last answered, with what waits in the outbox.
    private mutating func lookBack(at tips: Tips, _ process: inout Process, _ machine: Int) {
        let commit = objects[tips.ledger]
        var (state, time) = (commit.state, commit.entry.at)
        for letter in machines[machine].disk.letters {
            guard illegality(of: letter.entry, after: state, at: time) == nil else { continue }
            state.apply(letter.entry)
            time = letter.entry.at
        }
        var look = Look(
            revision: tips.desired, tip: tips.ledger, state: state, time: time,
            facts: hub.revisions[tips.desired].facts)
        look.isOffline = true
        process.seen = nil
        look.holdsStarts = "the hub does not answer"
        see(look, &process, machine)
    }

    private mutating func see(_ found: Look, _ process: inout Process, _ machine: Int) {
        var look = found
        let inUse = look.state.revisionsInUse
        for revision in hub.revisions where inUse.contains(revision.commit) {
            look.facts.terms[revision.commit] = revision.desired
        }
        process.look = look
        var view = View(
            desired: hub.revisions[look.revision].desired, facts: look.facts, observed: look.state,
            tip: String(look.tip), time: look.time, holdsStarts: look.holdsStarts)
        view.isOffline = look.isOffline
        view.holdStartsWhereBehind(at: clock(of: machine))
        process.tell(.looked(.success(view)), at: now)
    }
}

// MARK: The outbox

extension World {
    private mutating func land(
        onto tips: Tips, _ turn: Int, _ process: inout Process, _ machine: Int
    ) {
        let waiting = machines[machine].disk.letters
        guard let first = waiting.first else { return look(at: tips, &process, machine) }
        let ledger = objects[tips.ledger]
        var landing = Landing(
            onto: ledger.state, at: max(clock(of: machine), ledger.entry.at), holding: [])
        let recorded = recorded(since: first.entry.at, upTo: tips.ledger)
        for letter in waiting { landing.take(letter, recorded: recorded) }
        guard !landing.entries.isEmpty else {
            remove(landing.letters, machine)
            return look(at: tips, &process, machine)
        }
        guard hasRoom(machine) else { return lookFails("the disk is full", &process) }
        if settings.bug == .outboxEmptiedTooEarly { remove(landing.letters, machine) }
        let push = prepare(landing.entries, onto: tips.ledger, machine)
        process.job = .send(push, .landing(letters: landing.letters, turn: turn, push: 0))
        process.due = now + dice.delay(300)
    }

    mutating func remove(_ letters: [Letter], _ machine: Int) {
        let names = Set(letters.map(\.name))
        machines[machine].disk.letters.removeAll { names.contains($0.name) }
    }

    /// The marks of what the ledger has since a moment.
    private func recorded(since moment: Instant, upTo tip: Int) -> Set<String> {
        var found: Set<String> = []
        var next: Int? = tip
        while let number = next, objects[number].entry.at >= moment {
            found.formUnion(objects[number].entry.marks)
            next = objects[number].parent
        }
        return found
    }
}
