import Ledger
import Manifests
import Planner
import Reconciler

/// A controller's process, as its live driver leads it: one command after another, and threads beside it.
extension World {
    /// A pass that would find what the last one found ends at once, as `QuietRun` has it.
    private func isAsItWas(_ machine: Int) -> Bool {
        guard let quiet = machines[machine].quiet, quiet.tips == hub.tips, reachesHub(machine)
        else {
            return false
        }
        return quiet.next.map { clock(of: machine) < $0 } ?? true
    }

    mutating func start(_ machine: Int) {
        if isAsItWas(machine) {
            machines[machine].startsAt = now + machines[machine].cronEvery
            return
        }
        machines[machine].quiet = nil
        let seed = settings.bug == .derivedAttemptID ? [7] : dice.bytes(32)
        note(machine, "a process starts")
        machines[machine].process = Process(
            Reconciler(
                actor: machines[machine].actor, mode: machines[machine].mode, seed: seed,
                lookEvery: TimeSpan(seconds: 10)), at: now + dice.delay(200))
    }

    mutating func processStep(_ machine: Int) {
        guard var process = machines[machine].process else { return }
        if misfortune(befalls: machine) { return }
        machines[machine].process = nil
        guard goOn(&process, on: machine) else { return }
        rest(&process, on: machine)
        machines[machine].process = process
        _ = misfortune(befalls: machine)
    }

    /// One step; false where the process has come to its end.
    private mutating func goOn(_ process: inout Process, on machine: Int) -> Bool {
        process.due = now + dice.delay(10)
        if let job = process.job {
            process.job = nil
            go(on: job, &process, machine)
            return true
        }
        guard process.todo.isEmpty else {
            return carryOut(process.todo.removeFirst(), &process, machine)
        }
        let events = process.takeEvents()
        note(machine, "is told \(events.map(\.words).joined(separator: ", "))")
        process.todo = process.reconciler.handle(events, at: clock(of: machine))
        return true
    }

    /// Who has nothing to do waits for what comes, or for the moment that was asked for.
    private mutating func rest(_ process: inout Process, on machine: Int) {
        let hasMore = process.job != nil || !process.todo.isEmpty || !process.mailbox.isEmpty
        process.isWaiting = !hasMore
        guard process.isWaiting else { return }
        let seconds = process.wake.map { max(0, ($0 - clock(of: machine)).seconds) } ?? 60
        // A machine with much to do is late, and where nothing has moved that changes nothing.
        let isIdle =
            seconds >= 50 && process.threads.isEmpty && process.look?.tip == hub.tips.ledger
        process.due = now + max(1, seconds * (isIdle ? 5_000 : 1_000))
    }

    private mutating func carryOut(_ command: Command, _ process: inout Process, _ machine: Int)
        -> Bool
    {
        if !command.isLooking { process.isQuiet = false }
        switch command {
        case .look:
            process.job = .fetch(.look(hasLanded: false))
            process.due = now + dice.delay(300)
        case .push(let entries, let tip):
            process.waiting = (entries, Int(tip) ?? 0)
            beginPush(&process, machine)
        case .pushAgain: beginPush(&process, machine)
        case .spawn(let attempt): begin(attempt, again: false, &process, machine)
        case .settle(let attempt): settle(attempt, &process, machine)
        case .spawnAgain(let attempt):
            process.acknowledged = now
            begin(attempt, again: true, &process, machine)
        case .observe(let attempt): process.run(.observe(attempt), at: now + dice.delay(2_000))
        case .observeEnvironment(let name):
            process.run(.observeEnvironment(name), at: now + dice.delay(2_000))
        case .interrupt(let attempt):
            note(machine, "interrupts \(attempt.prefix(6))")
            process.run(
                .interrupt(attempt, startBy: process.acknowledged + World.startTime),
                at: now + dice.delay(50))
        case .measure(let measurement):
            process.run(.measure(measurement), at: now + dice.delay(2_000))
        case .wait(let moment, _): process.wake = moment
        case .say(let report): say(report, machine)
        case .finish(let end):
            note(machine, "ends: \(end.recorded) recorded\(end.trouble.map { ", \($0)" } ?? "")")
            for outlook in end.plan?.outlooks ?? [] where settings.keepsTrace {
                for wait in outlook.waits {
                    trace.tell("\(outlook.target.text) waits: \(wait.words)")
                }
            }
            if process.isQuiet, end.plan?.steps.isEmpty == true, let seen = process.seen,
                objects[seen.ledger].state.attempts.isEmpty
            {
                machines[machine].quiet = (seen, end.plan?.next)
            }
            let isWatching = machines[machine].mode == .watch
            machines[machine].startsAt = now + (isWatching ? 10_000 : machines[machine].cronEvery)
            return false
        }
        return true
    }

    /// What has not begun so long after its intent was on the hub does not begin any more.
    static let startTime = 60_000

    private mutating func say(_ report: Report, _ machine: Int) {
        switch report {
        case .recorded(let entry): note(machine, "recorded \(entry.subjectLine)")
        case .brings, .rested: break
        case .trouble(let words), .note(let words): note(machine, "says \(words)")
        }
    }

    /// Whether a process on this machine reaches the hub now.
    func reachesHub(_ machine: Int) -> Bool {
        now >= hubAwayUntil && now >= machines[machine].aloneUntil
    }

    func hasRoom(_ machine: Int) -> Bool { now >= machines[machine].fullUntil }
}

extension Process {
    /// What has come by now, up to the first that has to be answered by itself.
    fileprivate mutating func takeEvents() -> [Event] {
        guard !mailbox.isEmpty else { return [.woke] }
        var events = [mailbox.removeFirst()]
        while events.last?.isResult == true, !mailbox.isEmpty {
            events.append(mailbox.removeFirst())
        }
        return events
    }

    mutating func tell(_ event: Event, at moment: Int) {
        mailbox.append(event)
        if isWaiting { due = moment }
    }

    mutating func run(_ work: Thread.Work, at moment: Int) {
        threads.append(Thread(work: work, due: moment))
    }
}

extension Command {
    /// Whether a pass that does no more than this has changed nothing.
    fileprivate var isLooking: Bool {
        switch self {
        case .look, .wait, .finish: true
        default: false
        }
    }
}

extension Event {
    fileprivate var words: String {
        switch self {
        case .began: "began"
        case .looked(.success(let view)):
            "looked at \(view.tip)\(view.isOffline ? ", alone" : ""), \(view.facts.revision.commit.suffix(3))"
        case .looked(.failure(let trouble)): "looked in vain: \(trouble.words)"
        case .pushed(.accepted(let tip)): "accepted \(tip)"
        case .pushed(.refused): "refused"
        case .pushed(.unknown): "unknown"
        case .pushed(.failed(let trouble)): "failed: \(trouble.words)"
        case .ended(let attempt, let ending): "ended \(attempt.prefix(6)) \(ending.words)"
        case .measured(let measurement, let verdict, _):
            "measured \(measurement.target.text) \(verdict.rawValue)"
        case .reported(let environment, _): "reported \(environment)"
        case .woke: "woke"
        case .stopping: "stopping"
        case .graceOver: "grace over"
        }
    }
}

extension Ending {
    var words: String {
        switch self {
        case .ended(_, nil, _): "well"
        case .ended(_, let failed?, _): "badly at \(failed)"
        case .interrupted: "interrupted"
        case .unseen(let times): "unseen \(times)"
        case .untold: "untold"
        case .observed: "observed"
        case .never: "never"
        }
    }
}
