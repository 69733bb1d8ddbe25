/// What goes wrong in a world.
package enum Fault: String, CaseIterable, Hashable, Sendable {
    /// The controller's process dies, before or after a command; what its supervisors run goes on.
    case crash
    /// The machine loses its power, and all that runs on it.
    case powerCut = "power-cut"
    /// The machine never comes back, nor does its disk: another one takes its place, with a new state folder.
    case diskLost = "disk-lost"
    /// The process stands still for a while; or the whole machine does.
    case freeze
    case machineFreeze = "machine-freeze"
    case clockJump = "clock-jump"
    /// Nobody reaches the hub for a while.
    case hubAway = "hub-away"
    case fetchFails = "fetch-fails"
    /// Of a push: it never arrives; its answer never does; it arrives long after its sender gave up; it arrives
    /// twice; the hub refuses it for reasons of its own.
    case pushLost = "push-lost"
    case answerLost = "answer-lost"
    case pushLate = "push-late"
    case pushTwice = "push-twice"
    case pushRefused = "push-refused"
    /// Nothing can be written on a machine for a while.
    case fullDisk = "full-disk"
    case programFails = "program-fails"
    case programHangs = "program-hangs"
    case supervisorKilled = "supervisor-killed"
    /// Starting a supervisor takes minutes.
    case slowStart = "slow-start"
    /// A word of a person is lost between fetching and pushing.
    case commandKilled = "command-killed"

    /// How seldom it strikes where it may, once in so many chances; a world makes it rarer still.
    var rarity: Int {
        switch self {
        case .crash: 25
        case .powerCut, .diskLost: 400
        case .freeze, .machineFreeze: 150
        case .clockJump: 300
        case .hubAway: 60
        case .fetchFails: 20
        case .pushLost, .answerLost, .pushLate: 12
        case .pushTwice, .pushRefused: 20
        case .fullDisk: 200
        case .programFails, .programHangs, .supervisorKilled, .slowStart: 12
        case .commandKilled: 6
        }
    }
}

/// Which faults strike, by chance: each kind by a stream of its own, so that a world without one kind is much the
/// same world otherwise.
struct Faults: Sendable {
    private var dice: [Fault: Dice] = [:]
    private var rarities: [Fault: Int] = [:]
    private let most: Int
    private(set) var struck: [Fault] = []
    /// Once it is calm nothing goes wrong any more.
    var isCalm = false

    init(_ settings: Settings) {
        most = settings.faultsMax
        var swarm = Dice(seed: settings.seed, stream: 1)
        for (number, fault) in Fault.allCases.enumerated() {
            // A world in which everything fails is a poor searcher: most have a few kinds.
            let (isIn, slowness) = (swarm.isOne(in: 3), swarm.one(of: [1, 1, 2, 4]))
            guard isIn || settings.hasAllFaults, settings.faults.contains(fault) else { continue }
            dice[fault] = Dice(seed: settings.seed, stream: 100 + UInt64(number))
            rarities[fault] = fault.rarity * slowness
        }
    }

    mutating func strikes(_ fault: Fault) -> Bool {
        guard !isCalm, let rarity = rarities[fault] else { return false }
        let strikes = dice[fault]?.isOne(in: rarity) ?? false
        guard strikes, struck.count < most else { return false }
        struck.append(fault)
        return true
    }

    /// Chance about a fault that has struck.
    mutating func below(_ bound: Int, of fault: Fault) -> Int { dice[fault]?.below(bound) ?? 0 }
}
