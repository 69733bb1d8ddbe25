import Ledger
import Planner

/// What lies in the folder of an attempt, and the supervisor that works there.
struct AttemptFolder: Sendable {
    enum State: Sendable {
        /// The folder was set aside, or is not there.
        case none
        /// A supervisor is about to look whether it may begin.
        case planned(Supervision, startBy: Int)
        /// There is a plan, and no supervisor that will begin it.
        case abandoned
        case running(Supervision)
        /// It began, and its supervisor is no more.
        case startedOnly
        case ended(Ending)
        case forbidden
    }

    let id: String
    /// How often it was set aside to begin anew.
    var cleared = 0
    var state = State.none
    /// When its supervisor does something next.
    var due = Int.max

    var isRunning: Bool { if case .running = state { true } else { false } }

    /// What `AttemptFolders.ending` tells; nil while a supervisor lives.
    mutating func ending() -> Ending? {
        switch state {
        case .running: return nil
        case .none, .planned, .abandoned, .forbidden:
            forbid()
            return notBegun
        case .startedOnly: return .unseen(times: cleared + 1)
        case .ended(let ending): return ending
        }
    }

    /// What was to begin anew and did not has begun before all the same.
    var notBegun: Ending { cleared > 0 ? .unseen(times: cleared) : .never }

    /// Makes sure that it never begins; false where it has.
    @discardableResult
    mutating func forbid() -> Bool {
        switch state {
        case .none: return true
        case .planned, .abandoned, .forbidden:
            (state, due) = (.forbidden, .max)
            return true
        case .running, .startedOnly, .ended: return false
        }
    }

    mutating func clear() {
        (state, due) = (.none, .max)
        cleared += 1
    }
}

/// What a supervisor does, one program after another.
struct Supervision: Sendable {
    let attempt: Attempt
    let commission: Commission
    /// By the boot clock.
    let deadline: Int
    var position = 0
    var done: [RunRecord] = []
    var isInterrupted = false
    /// What the program that runs comes to, unless it is ended before.
    var plan = ProgramPlan(until: 0, succeeds: true)

    var run: Undertaking.Run { commission.undertaking.runs[position] }
    var isLast: Bool { position == commission.undertaking.runs.count - 1 }
}

/// How a program will go.
struct ProgramPlan: Sendable {
    var until: Int
    var succeeds: Bool
}
