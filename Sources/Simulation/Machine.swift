import Ledger
import Manifests
import Planner
import Reconciler
import Records

/// One machine: its clock, its disk, what runs on it.
struct Machine: Sendable {
    let number: Int
    var mode: Reconciler.Mode
    /// The name of the controller whose state folder is on the disk.
    var controller: String
    var disk: Disk
    /// How far its wall clock is off, in seconds.
    var offset = 0
    var process: Process?
    /// What a pass saw that had nothing to do, and when something may come due.
    var quiet: (tips: Tips, next: Instant?)?
    /// When the next process is started, where none runs.
    var startsAt: Int
    var cronEvery: Int
    var frozenUntil = 0
    var fullUntil = 0
    /// Its own way to the hub is cut until then.
    var aloneUntil = 0
    /// Whether it has stood still, or its clock has been wrong.
    var hasBeenOff = false

    var host: String { "machine\(number)" }
    var actor: Actor { Actor(controller: controller, host: host) }
}

/// What is on the disk of a machine, below its state folder.
struct Disk: Sendable {
    /// What the hub had when it last answered, and what it has acknowledged since.
    var tips: Tips?
    var letters: [Outbox.Letter] = []
    var lettersCount = 0
    var attempts: [AttemptFolder] = []
    /// By planted bugs: whether a branch names what is not there, and the attempts that were forgotten.
    var isBroken = false
    var dropped: Set<String> = []

    func place(of attempt: String) -> Int? { attempts.firstIndex { $0.id == attempt } }

    /// The folder of an attempt; a new one where there is none.
    mutating func folder(of attempt: String) -> Int {
        if let place = place(of: attempt) { return place }
        attempts.append(AttemptFolder(id: attempt))
        return attempts.count - 1
    }
}

/// What a look has found.
struct Look: Sendable {
    var revision: Int
    var tip: Int
    var state: ObservedState
    var time: Instant
    var facts: Facts
    var isOffline = false
    var holdsStarts: String?
}

/// A controller's process: the real reconciler, and what its driver remembers.
struct Process: Sendable {
    var reconciler: Reconciler
    var mailbox: [Event] = [.began]
    /// What is still to be carried out.
    var todo: [Command] = []
    /// What it is in the midst of.
    var job: Job?
    /// When it goes on.
    var due: Int
    var isWaiting = false
    var frozenUntil = 0
    var wake: Instant?
    /// Whether all that was done is looking; then what was fetched.
    var isQuiet = true
    var seen: Tips?
    var look: Look?
    var waiting: (entries: [Entry], tip: Int)?
    var batch: Push?
    var refusalsInARow = 0
    /// By the boot clock.
    var acknowledged = 0
    var threads: [Thread] = []

    init(_ reconciler: Reconciler, at moment: Int) {
        self.reconciler = reconciler
        due = moment
    }
}

/// What a driver waits for in the midst of one command.
enum Job: Sendable {
    /// The hub is asked for its branches.
    case fetch(Purpose)
    /// They have come.
    case fetched(Tips, Purpose)
    /// The hub is asked to move them, and then answers.
    case send(Push, Sender)
    case answered(Answer, Push, Sender)

    enum Purpose: Sendable {
        /// To look; what waits in the outbox has landed already, or is yet to.
        case look(hasLanded: Bool)
        case land(turn: Int)
        /// Whether what was refused is there all the same.
        case compare(Push, Sender)
    }

    enum Sender: Sendable {
        case command
        case landing(letters: [Outbox.Letter], turn: Int, push: Int)
    }

    enum Answer: Sendable { case accepted, refused, unknown }
}

/// What a driver does in the background.
struct Thread: Sendable {
    enum Work: Sendable {
        case begin(Attempt, Commission, startBy: Int, again: Bool)
        /// A supervisor was started, and has not said yet whether it begins.
        case awaitStart(Attempt, since: Int)
        /// `hasBegun` where we have seen it begin.
        case watch(Attempt, hasBegun: Bool)
        case interrupt(String, startBy: Int)
        case measure(Measurement)
        case observe(Attempt)
        case observeEnvironment(String)
    }

    var work: Work
    var due: Int
}

typealias Letter = Outbox.Letter
