import Ledger
import Manifests
import Planner
import Reconciler

/// How a driver begins attempts and hears of their ends: the threads beside its one queue.
extension World {
    mutating func begin(
        _ attempt: Attempt, again: Bool, _ process: inout Process, _ machine: Int
    ) {
        let moment = clock(of: machine)
        let commission = process.look.flatMap { look in
            Planner.commission(
                for: attempt, desired: hub.revisions[look.revision].desired, observed: look.state,
                facts: look.facts, now: moment)
        }
        guard moment < attempt.authorisedUntil, let commission else {
            let folder = machines[machine].disk.folder(of: attempt.id)
            let times = machines[machine].disk.attempts[folder].cleared + 1
            return process.tell(
                .ended(attempt: attempt.id, again ? .unseen(times: times) : .never), at: now)
        }
        note(machine, "begins \(attempt.words)\(again ? " again" : "")")
        process.run(
            .begin(
                attempt, commission, startBy: process.acknowledged + World.startTime, again: again),
            at: now + dice.delay(300))
    }

    mutating func settle(_ attempt: Attempt, _ process: inout Process, _ machine: Int) {
        if machines[machine].disk.dropped.contains(attempt.id) { return }
        if settings.bug == .settledWithoutLooking {
            return process.tell(.ended(attempt: attempt.id, .never), at: now)
        }
        note(machine, "settles \(attempt.words)")
        process.run(.watch(attempt, hasBegun: false), at: now + dice.delay(100))
    }

    mutating func threadStep(_ machine: Int, _ place: Int) {
        guard let thread = machines[machine].process?.threads[place] else { return }
        machines[machine].process?.threads[place].due = .max
        switch thread.work {
        case .begin(let attempt, let commission, let startBy, let again):
            undertake(attempt, commission, startBy, again, place, machine)
        case .awaitStart(let attempt, let since): awaitStart(of: attempt, since, place, machine)
        case .watch(let attempt, let hasBegun): watch(attempt, hasBegun, place, machine)
        case .interrupt(let id, let startBy): interrupt(id, startBy, place, machine)
        case .measure(let measurement):
            end(place, machine, .measured(measurement, verdict(of: measurement), words: "health"))
        case .observe(let attempt): observe(attempt, place, machine)
        case .observeEnvironment(let name):
            let observation = Observation(at: clock(of: machine), report: report(of: name))
            end(place, machine, .reported(environment: name, observation))
        }
    }

    /// A thread has come to its end, and tells of it.
    private mutating func end(_ place: Int, _ machine: Int, _ event: Event) {
        machines[machine].process?.threads.remove(at: place)
        machines[machine].process?.tell(event, at: now)
    }

    private mutating func go(on work: Thread.Work, at due: Int, _ place: Int, _ machine: Int) {
        machines[machine].process?.threads[place] = Thread(work: work, due: due)
    }

    private mutating func undertake(
        _ attempt: Attempt, _ commission: Commission, _ startBy: Int, _ again: Bool, _ place: Int,
        _ machine: Int
    ) {
        let folder = machines[machine].disk.folder(of: attempt.id)
        if again {
            guard hasRoom(machine) else {
                return end(place, machine, .ended(attempt: attempt.id, .untold("the disk is full")))
            }
            machines[machine].disk.attempts[folder].clear()
            if strikesBetween(machine) { return }
        }
        guard !commission.undertaking.runs.isEmpty else {
            return end(
                place, machine, .ended(attempt: attempt.id, .ended([], failed: nil, cause: nil)))
        }
        guard hasRoom(machine) else { return couldNotStart(attempt, place, machine) }
        let rest = (attempt.authorisedUntil - clock(of: machine)).seconds
        let deadline = settings.bug == .deadlineIgnored ? Int.max : now + rest * 1000
        let supervision = Supervision(attempt: attempt, commission: commission, deadline: deadline)
        machines[machine].disk.attempts[folder].state = .planned(
            supervision, startBy: settings.bug == .deadlineIgnored ? .max : startBy)
        machines[machine].disk.attempts[folder].due =
            now
            + (strikes(.slowStart)
                ? 30_000 + faults.below(300_000, of: .slowStart) : dice.delay(100))
        go(on: .awaitStart(attempt, since: now), at: now + World.startTime, place, machine)
    }

    /// Whether the process dies between two files.
    private mutating func strikesBetween(_ machine: Int) -> Bool {
        guard strikes(.crash) else { return false }
        machines[machine].process = nil
        machines[machine].startsAt = settings.bug == .lockNotReleased ? .max : now + 10_000
        return true
    }

    private mutating func couldNotStart(_ attempt: Attempt, _ place: Int, _ machine: Int) {
        let folder = machines[machine].disk.folder(of: attempt.id)
        let before = machines[machine].disk.attempts[folder].notBegun
        let failed = Ending.ended([], failed: -1, cause: "it could not be started")
        end(place, machine, .ended(attempt: attempt.id, before == .never ? failed : before))
    }

    private mutating func awaitStart(
        of attempt: Attempt, _ since: Int, _ place: Int, _ machine: Int
    ) {
        let folder = machines[machine].disk.folder(of: attempt.id)
        switch machines[machine].disk.attempts[folder].state {
        case .running, .startedOnly, .ended: watch(attempt, true, place, machine)
        case .planned where now < since + World.startTime:
            go(on: .awaitStart(attempt, since: since), at: since + World.startTime, place, machine)
        case .planned:
            machines[machine].disk.attempts[folder].forbid()
            couldNotStart(attempt, place, machine)
        case .none, .abandoned, .forbidden:
            machines[machine].disk.attempts[folder].forbid()
            let ending = machines[machine].disk.attempts[folder].notBegun
            end(place, machine, .ended(attempt: attempt.id, ending))
        }
    }

    private mutating func watch(
        _ attempt: Attempt, _ hasBegun: Bool, _ place: Int, _ machine: Int
    ) {
        let folder = machines[machine].disk.folder(of: attempt.id)
        guard let ending = machines[machine].disk.attempts[folder].ending() else {
            return go(on: .watch(attempt, hasBegun: hasBegun), at: .max, place, machine)
        }
        // It has begun; where nothing tells of that any more, somebody took its folder away.
        let told = ending == .never && hasBegun ? .unseen(times: 1) : ending
        end(place, machine, .ended(attempt: attempt.id, told))
    }

    private mutating func interrupt(_ id: String, _ startBy: Int, _ place: Int, _ machine: Int) {
        let folder = machines[machine].disk.folder(of: id)
        guard case .running(var supervision) = machines[machine].disk.attempts[folder].state else {
            if now < startBy {
                return go(on: .interrupt(id, startBy: startBy), at: startBy, place, machine)
            }
            machines[machine].process?.threads.remove(at: place)
            return
        }
        supervision.isInterrupted = true
        machines[machine].disk.attempts[folder].state = .running(supervision)
        machines[machine].disk.attempts[folder].due = now + dice.delay(1_000)
        machines[machine].process?.threads.remove(at: place)
    }

    /// Threads that wait for something of an attempt look again.
    mutating func wakeWatchers(of attempt: String, on machine: Int) {
        guard let threads = machines[machine].process?.threads else { return }
        for (place, thread) in threads.enumerated() {
            let isMeant =
                switch thread.work {
                case .awaitStart(let one, _), .watch(let one, _): one.id == attempt
                case .interrupt(let id, _): id == attempt
                case .begin, .measure, .observe, .observeEnvironment: false
                }
            if isMeant { machines[machine].process?.threads[place].due = now + dice.delay(20) }
        }
    }
}

// MARK: What is read

extension World {
    private func verdict(of measurement: Measurement) -> Verdict {
        guard let place = places.first(where: { $0.name == measurement.target.environment })
        else { return .inconclusive }
        let component = measurement.target.rollout
        return people.isBad(component, place.versions[component] ?? "") ? .fail : .pass
    }

    private func report(of name: String) -> EnvironmentReport {
        var report = EnvironmentReport()
        report.versions = places.first { $0.name == name }?.versions ?? [:]
        return report
    }

    private mutating func observe(_ attempt: Attempt, _ place: Int, _ machine: Int) {
        let moment = clock(of: machine)
        let commission = machines[machine].process?.look.flatMap { look in
            Planner.commission(
                observing: attempt, desired: hub.revisions[look.revision].desired,
                observed: look.state, facts: look.facts, now: moment)
        }
        let ending: Ending =
            commission == nil
            ? .untold("it cannot be observed")
            : .observed([], report(of: attempt.target.environment))
        end(place, machine, .ended(attempt: attempt.id, ending))
    }
}

extension Attempt {
    var words: String {
        "\(id.prefix(6)) \(purpose.rawValue) \(stage) in \(target.text), fence \(fence)"
    }
}
