import Ledger
import Manifests
import Planner
import Reconciler

/// A hub, some machines with controllers, environments, people, and all that can go wrong between them.
///
/// Everything in it is a value, and every choice comes from its seed. Time is a number of milliseconds that
/// jumps to where something happens next.
package struct World: Sendable {
    let settings: Settings
    /// The world as it was drawn: how things usually go.
    var dice: Dice
    var faults: Faults
    var trace: Trace
    var now = 0
    var objects = Objects()
    var hub: Hub
    var hubAwayUntil = 0
    /// Pushes that nobody waits for any more, and when they arrive.
    var late: [(due: Int, push: Push)] = []
    var machines: [Machine] = []
    var places: [Place] = []
    var people: People
    var law = Law()
    var archive = Archive()
    private(set) var steps = 0

    static let epoch = 1_748_851_200

    package init(_ settings: Settings) {
        self.settings = settings
        dice = Dice(seed: settings.seed)
        faults = Faults(settings)
        trace = Trace(keepsLines: settings.keepsTrace)
        let wishes = Wishes(&dice)
        var founded = Founded()
        founded.id = dice.identifier()
        let first = Entry(
            at: Instant(seconds: World.epoch), controller: dice.identifier(), .founded(founded))
        let founding = objects.commit(first, onto: nil)
        hub = Hub(founding: founding, revision: Revision(wishes, number: 0, at: 0))
        people = People(wishes, settings, &dice)
        places = wishes.places.map { place in
            Place(
                place.name, checksFence: dice.isOne(in: 2),
                versions: ["app0": "1.0.0", "app1": "1.0.0"])
        }
        for number in 0..<dice.between(1, 3) where number < settings.controllersMax {
            machines.append(
                Machine(
                    number: number, mode: dice.isOne(in: 2) ? .once : .watch,
                    controller: dice.identifier(), disk: Disk(), startsAt: dice.below(60_000),
                    cronEvery: dice.one(of: [120_000, 600_000])))
        }
        archive(founding)

    }

    /// The wall clock of a machine.
    func clock(of machine: Int) -> Instant {
        Instant(seconds: World.epoch + now / 1000 + machines[machine].offset)
    }

    mutating func note(_ words: String) { trace.add(now, words) }

    mutating func note(_ machine: Int, _ words: String) { trace.add(now, "m\(machine): \(words)") }

    mutating func strikes(_ fault: Fault) -> Bool {
        guard faults.strikes(fault) else { return false }
        trace.add(now, "fault \(fault.rawValue)")
        return true
    }
}

// MARK: Time

extension World {
    /// What may do something next.
    private enum Actor: Hashable {
        case late(Int), supervisor(Int, Int), thread(Int, Int), process(Int), start(Int), people
    }

    private static let stepsMax = 20_000

    /// Lives until nothing is left to do, or a law is broken.
    package mutating func run() -> Outcome {
        let end = settings.hours * 3_600_000
        while law.broken == nil {
            guard let (moment, actor) = next() else { break }
            if !faults.isCalm, moment >= end { beCalm(at: end) }
            if faults.isCalm, isAtRest { break }
            if now > end + World.patience || steps >= World.stepsMax {
                law.breaks("nothing is lost", whatIsMissing ?? "it never comes to rest")
                break
            }
            now = max(now, moment)
            steps += 1
            act(actor)
        }
        if law.broken == nil { judgeTheEnd() }
        return Outcome(
            settings: settings, hash: trace.hash, steps: steps,
            entries: objects[hub.tips.ledger].depth + 1,
            struck: faults.struck, milliseconds: now, broken: law.broken, lines: trace.lines)
    }

    /// How long it may take until all is well once nothing goes wrong any more.
    private static let patience = 86_400_000

    private func next() -> (Int, Actor)? {
        var best: (Int, Actor)?
        func offer(_ moment: Int, _ actor: Actor) {
            if moment < Int.max, best.map({ moment < $0.0 }) ?? true { best = (moment, actor) }
        }
        for (number, push) in late.enumerated() { offer(push.due, .late(number)) }
        for (number, machine) in machines.enumerated() {
            let thaw = machine.frozenUntil
            for (place, folder) in machine.disk.attempts.enumerated() where folder.due < Int.max {
                offer(max(folder.due, thaw), .supervisor(number, place))
            }
            guard let process = machine.process else {
                offer(max(machine.startsAt, thaw), .start(number))
                continue
            }
            let late = max(thaw, process.frozenUntil)
            offer(max(process.due, late), .process(number))
            for (place, thread) in process.threads.enumerated() where thread.due < Int.max {
                offer(max(thread.due, late), .thread(number, place))
            }
        }
        offer(people.due, .people)
        return best
    }

    private mutating func act(_ actor: Actor) {
        switch actor {
        case .late(let number):
            let push = late.remove(at: number).push
            note("a late push of \(push.made) arrives: \(arrives(push))")
        case .supervisor(let machine, let place): superviseStep(machine, place)
        case .thread(let machine, let place): threadStep(machine, place)
        case .process(let machine): processStep(machine)
        case .start(let machine): start(machine)
        case .people: peopleStep()
        }
    }

    /// Nothing goes wrong from now on: clocks are set, machines thaw, disks have room, the hub is there.
    private mutating func beCalm(at moment: Int) {
        now = max(now, moment)
        faults.isCalm = true
        hubAwayUntil = 0
        for number in machines.indices {
            machines[number].offset = 0
            machines[number].frozenUntil = min(machines[number].frozenUntil, now)
            machines[number].fullUntil = 0
            machines[number].aloneUntil = 0
            machines[number].process?.frozenUntil = 0
            // Nobody looks for a lock that was left behind.
            let isLockedOut = machines[number].startsAt == .max
            machines[number].startsAt =
                isLockedOut ? .max : min(machines[number].startsAt, now + 60_000)
        }
        people.due = now + 60_000
        note("it is calm")
    }
}

/// How a world went.
package struct Outcome: Sendable {
    package var settings: Settings
    package var hash: UInt64
    package var steps: Int
    package var entries: Int
    /// What went wrong, in that order.
    package var struck: [Fault]
    package var faults: Int { struck.count }
    package var milliseconds: Int
    package var broken: Breach?
    package var lines: [String]
}

/// A law that did not hold.
package struct Breach: Hashable, Sendable {
    package var law: String
    package var words: String
}
