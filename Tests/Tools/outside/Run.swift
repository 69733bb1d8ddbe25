import Glibc
import TestSupport

/// Many lives, and what came of them.
struct Run {
    let wishes: Wishes
    private var chance: Chance
    private var lives: [String: Life] = [:]
    private var tried: [Blow: Int] = [:]
    private var (missed, broke, drafts, asked, harmed) = (0, 0, 0, 0, 0)
    private let start = seconds()

    init(_ wishes: Wishes) {
        (self.wishes, chance) = (wishes, Chance(seed: wishes.seed))
    }

    /// Whether all was as it has to be.
    mutating func run() throws -> Bool {
        if let again = wishes.again {
            try replay(again)
        } else if let step = wishes.filled {
            for scenario in wishes.scenarios { try fill(scenario, step) }
        } else if let count = wishes.spoiled {
            for scenario in wishes.scenarios { try spoil(scenario, count) }
        } else if wishes.every {
            for scenario in wishes.scenarios { try every(of: scenario) }
        } else if let some = wishes.some {
            for _ in 0..<some { try one(striking: 0) }
        } else if let minutes = wishes.minutes {
            while seconds() - start < Double(minutes) * 60 { try one(striking: 3) }
        }
        let blows = Blow.allCases.map { "\(tried[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        say(
            "seed \(wishes.seed): \(blows), \(harmed) harmed; \(missed) not reached, \(asked) needed a person, \(drafts) drafts left, \(broke) broken, \(Int(seconds() - start)) s"
        )
        return broke == 0
    }

    private mutating func life(_ scenario: Scenario) throws -> Life {
        if let life = lives[scenario.name] { return life }
        let life = try Life(scenario, program: wishes.program)
        lives[scenario.name] = life
        return life
    }

    private mutating func every(of scenario: Scenario) throws {
        let life = try life(scenario)
        let strikes = life.strikes.filter { wishes.blows.contains($0.blow) }
        say("\(scenario.name): \(words(life.points)); \(strikes.count) blows")
        for strike in strikes { try live(life, strike) }
        lives[scenario.name] = nil
    }

    /// From no room at all to more than is needed.
    private mutating func fill(_ scenario: Scenario, _ step: Int) throws {
        let life = try life(scenario)
        for folder in Folder.allCases {
            for kibibytes in stride(from: 0, to: 400, by: step) {
                try endure(life, .filled(folder, kibibytes: kibibytes))
            }
        }
    }

    /// `count` files by chance each of the loose and of the packed, each spoiled in each way.
    private mutating func spoil(_ scenario: Scenario, _ count: Int) throws {
        let life = try life(scenario)
        for packed in [false, true] {
            try life.arena.restore(scenario.steps.count - 1)
            let files = try life.arena.objectFiles(packed: packed)
            for _ in 0..<count {
                guard let file = chance.pick(files) else { continue }
                for how in Spoiling.allCases {
                    try endure(life, .spoiled(file: file, how), packed: packed)
                }
            }
        }
    }

    private mutating func endure(_ life: Life, _ harm: Harm, packed: Bool = false) throws {
        let outcome = try life.endure(harm, packed: packed)
        harmed += 1
        if outcome.askedPerson { asked += 1 }
        drafts += outcome.drafts
        guard !outcome.problems.isEmpty else { return }
        broke += 1
        say("broken: \(life.scenario.name), \(harm)")
        for problem in outcome.problems { say("    \(problem)") }
    }

    private func words(_ points: [[Point]]) -> String {
        let all = points.flatMap { $0 }
        let roles = ["controller", "nursery", "supervisor", "helper", "git"].compactMap { role in
            let count = all.count { $0.role == role }
            return count == 0 ? nil : "\(count) \(role)"
        }
        return "\(all.count) points (\(roles.joined(separator: ", ")))"
    }

    /// `more` is how many blows may follow the first.
    private mutating func one(striking more: Int) throws {
        guard let scenario = chance.pick(wishes.scenarios) else { return }
        let life = try life(scenario)
        let strikes = life.strikes.filter { wishes.blows.contains($0.blow) }
        guard let first = chance.pick(strikes) else { return }
        let count = more == 0 ? 0 : chance.below(more + 1)
        try live(life, first, then: (0..<count).compactMap { _ in chance.pick(strikes) })
    }

    private mutating func replay(_ place: String) throws {
        let strikes = place.split(separator: "+").compactMap { part in
            Strike(part.split(separator: "/").suffix(4))
        }
        guard let first = strikes.first, let scenario = wishes.scenarios.first else { return }
        let life = try life(scenario)
        let outcome = try live(life, first, then: Array(strikes.dropFirst()))
        say(outcome.log)
        say(life.arena.story().joined(separator: "\n"))
    }

    @discardableResult
    private mutating func live(_ life: Life, _ first: Strike, then more: [Strike] = []) throws
        -> Outcome
    {
        let outcome = try life.live(first, then: more)
        tried[first.blow, default: 0] += 1
        for strike in more { tried[strike.blow, default: 0] += 1 }
        if outcome.point == nil { missed += 1 }
        if outcome.askedPerson { asked += 1 }
        drafts += outcome.drafts
        guard !outcome.problems.isEmpty else { return outcome }
        broke += 1
        let place = ([first] + more).map(\.description).joined(separator: "+")
        say("broken: \(outcome.point.map { "\($0.call) \($0.what)" } ?? "not reached")")
        for problem in outcome.problems { say("    \(problem)") }
        say("    again: outside --again \(life.scenario.name)/\(place)")
        return outcome
    }
}

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
