import Ledger
import Manifests
import Planner

/// What supervisors do, who know nothing of controllers.
extension World {
    mutating func superviseStep(_ machine: Int, _ folder: Int) {
        machines[machine].disk.attempts[folder].due = .max
        switch machines[machine].disk.attempts[folder].state {
        case .planned(let supervision, let startBy):
            beginSupervising(supervision, startBy, machine, folder)
        case .running(let supervision): endRun(of: supervision, machine, folder)
        case .none, .abandoned, .startedOnly, .ended, .forbidden: return
        }
    }

    private mutating func beginSupervising(
        _ supervision: Supervision, _ startBy: Int, _ machine: Int, _ folder: Int
    ) {
        guard now < min(supervision.deadline, startBy), hasRoom(machine) else {
            machines[machine].disk.attempts[folder].state = .abandoned
            return wakeWatchers(of: supervision.attempt.id, on: machine)
        }
        note(machine, "supervises \(supervision.attempt.words)")
        judgeBeginning(of: supervision.attempt, on: machine)
        beginRun(supervision, machine, folder)
        wakeWatchers(of: supervision.attempt.id, on: machine)
    }

    private mutating func beginRun(_ started: Supervision, _ machine: Int, _ folder: Int) {
        var supervision = started
        if now >= supervision.deadline {
            return finish(supervision, failed: max(0, supervision.done.count - 1), machine, folder)
        }
        supervision.plan = programPlan(supervision)
        let attempt = supervision.attempt
        if supervision.run.touches, let place = place(of: attempt) {
            guard serves(attempt, in: place) else {
                return failRun(supervision, "a newer attempt was here", machine, folder)
            }
            judgeTouching(by: attempt, in: place)
            places[place].running.append(
                Place.Running(
                    attempt: attempt.id, fence: attempt.fence, machine: machine,
                    deadline: (attempt.authorisedUntil.seconds - World.epoch) * 1000,
                    isOffline: law.isOfOutbox(attempt.id)))
        }
        let isEnded = settings.bug != .deadlineIgnored
        let limit = isEnded ? now + supervision.run.doing.timeout.seconds * 1000 : Int.max
        machines[machine].disk.attempts[folder].due = min(
            supervision.plan.until, limit, supervision.deadline)
        machines[machine].disk.attempts[folder].state = .running(supervision)
    }

    private func place(of attempt: Attempt) -> Int? {
        places.firstIndex { $0.name == attempt.target.environment }
    }

    private mutating func serves(_ attempt: Attempt, in place: Int) -> Bool {
        if settings.bug == .fenceIgnored { return true }
        return places[place].serves(attempt.fence)
    }

    private mutating func programPlan(_ supervision: Supervision) -> ProgramPlan {
        let longest = supervision.run.doing.timeout.seconds * 1000
        let usual = now + 200 + dice.below(dice.isOne(in: 4) ? longest : longest / 20)
        if strikes(.programHangs) { return ProgramPlan(until: .max, succeeds: false) }
        if strikes(.programFails) { return ProgramPlan(until: usual, succeeds: false) }
        let brings = supervision.brought.contains { people.isBad($0.key, $0.value) }
        let reads = supervision.run.what == "health"
        return ProgramPlan(until: usual, succeeds: !(brings && (reads || dice.isOne(in: 2))))
    }

    // MARK: Ends

    private mutating func endRun(of supervision: Supervision, _ machine: Int, _ folder: Int) {
        if strikes(.supervisorKilled) {
            machines[machine].disk.attempts[folder].state = .running(supervision)
            return die(folder, on: machine, changing: faults.below(2, of: .supervisorKilled) == 0)
        }
        if supervision.isInterrupted {
            touch(supervision, changing: dice.isOne(in: 2))
            var ended = supervision
            ended.done.append(ended.record("was ended by signal 15"))
            return conclude(
                ended, .interrupted(ended.done, cause: "it was interrupted"), machine, folder)
        }
        guard now >= supervision.plan.until else {
            touch(supervision, changing: dice.isOne(in: 2))
            return failRun(supervision, "its time was up", machine, folder)
        }
        guard supervision.plan.succeeds else {
            touch(supervision, changing: dice.isOne(in: 2))
            return failRun(supervision, "exited with 1", machine, folder)
        }
        guard touch(supervision, changing: true) else {
            return failRun(supervision, "a newer attempt was here", machine, folder)
        }
        var next = supervision
        next.done.append(next.record("succeeded"))
        guard !supervision.isLast else {
            return conclude(next, .ended(next.done, failed: nil, cause: nil), machine, folder)
        }
        next.position += 1
        beginRun(next, machine, folder)
    }

    private mutating func failRun(
        _ supervision: Supervision, _ words: String, _ machine: Int, _ folder: Int
    ) {
        var ended = supervision
        ended.done.append(ended.record(words))
        finish(ended, failed: ended.done.count - 1, machine, folder)
    }

    private mutating func finish(
        _ supervision: Supervision, failed: Int, _ machine: Int, _ folder: Int
    ) {
        let what = supervision.done.last.map { "\($0.what) failed: \($0.end)" }
        conclude(
            supervision,
            .ended(supervision.done, failed: failed, cause: what ?? "its time was up"), machine,
            folder)
    }

    private mutating func conclude(
        _ supervision: Supervision, _ ending: Ending, _ machine: Int, _ folder: Int
    ) {
        let attempt = supervision.attempt
        leave(attempt.id)
        note(machine, "ended \(attempt.words): \(ending.words)")
        law.ended(attempt.id, ending)
        machines[machine].disk.attempts[folder].state = .ended(ending)
        wakeWatchers(of: attempt.id, on: machine)
    }

    /// Its programs come to an end that nobody sees.
    mutating func die(_ folder: Int, on machine: Int, changing: Bool) {
        guard case .running(let supervision) = machines[machine].disk.attempts[folder].state else {
            return
        }
        touch(supervision, changing: changing)
        leave(supervision.attempt.id)
        note(machine, "nobody sees the end of \(supervision.attempt.words)")
        machines[machine].disk.attempts[folder].state = .startedOnly
        wakeWatchers(of: supervision.attempt.id, on: machine)
    }

    private mutating func leave(_ attempt: String) {
        for place in places.indices {
            places[place].running.removeAll { $0.attempt == attempt }
        }
    }

    /// What the program that ends has done; false where it was not let.
    @discardableResult
    private mutating func touch(_ supervision: Supervision, changing: Bool) -> Bool {
        let attempt = supervision.attempt
        guard supervision.run.touches, let place = place(of: attempt) else { return true }
        guard serves(attempt, in: place) else { return false }
        guard changing else { return true }
        let effect = Place.Effect(
            attempt: attempt.id, fence: attempt.fence,
            versions: supervision.brought, moment: now)
        law.changes(effect, in: places[place])
        places[place].take(effect)
        note("\(places[place].name) has \(effect.words)")
        return true
    }
}

extension Supervision {
    /// A program is told one version by `$(version)`: that of its component.
    var brought: [String: String] {
        let component = commission.component
        return commission.exposure.versions[component].map { [component: $0] } ?? [:]
    }

    func record(_ end: String) -> RunRecord {
        var record = RunRecord()
        (record.what, record.end) = (run.what, end)
        return record
    }
}

extension Place.Effect {
    var words: String {
        versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
