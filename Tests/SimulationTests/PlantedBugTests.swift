import Testing

@testable import Simulation

@Suite("Planted bugs") struct PlantedBugTests {
    private func settings(_ seed: Int, _ bug: PlantedBug) -> Settings {
        var settings = Settings(seed: UInt64(seed))
        (settings.faults, settings.hasAllFaults) = (bug.faults, true)
        return settings
    }

    /// `make simulate SEED=1 WORLDS=260` finds each; of those that it finds late here are the last worlds alone.
    private static let late: [PlantedBug: Int] = [
        .fenceIgnored: 180, .outboxEmptiedTooEarly: 245, .takeoverTooEarly: 25,
    ]

    @Test(arguments: PlantedBug.allCases) func `each is found within two hundred and sixty worlds`(
        _ bug: PlantedBug
    ) {
        let first = PlantedBugTests.late[bug] ?? 1
        let seed = (first..<first + 12).first { seed in
            var settings = settings(seed, bug)
            settings.bug = bug
            return live(settings).broken != nil
        }
        guard let seed else {
            Issue.record("\(bug.rawValue) is not found")
            return
        }
        let outcome = live(settings(seed, bug))
        #expect(outcome.broken == nil, "without it: \(outcome.words): \(outcome.settings.command)")
    }

    @Test func `what is found is made smaller, and breaks the same law`() {
        var settings = Settings(seed: 1)
        settings.bug = .intentNotPushed
        let outcome = live(settings)
        let small = shrunk(outcome)
        #expect(small.broken?.law == outcome.broken?.law && outcome.broken != nil)
        #expect(
            small.faults <= outcome.faults
                && small.settings.faults.isStrictSubset(of: outcome.settings.faults))
        #expect(small.settings.controllersMax < outcome.settings.controllersMax)
        #expect(small.settings.wordsMax < outcome.settings.wordsMax)
        #expect(live(small.settings).hash == small.hash)
    }

    @Test func `the command says all that the world is made of`() {
        var settings = Settings(seed: 7)
        #expect(settings.command == "make simulate SEED=7 WORLDS=1")
        (settings.controllersMax, settings.faults, settings.bug) = (
            1, [.crash, .freeze], .fenceIgnored
        )
        #expect(
            settings.command
                == "make simulate SEED=7 WORLDS=1 MORE=\"--controllers 1 --faults crash,freeze --bug fence-ignored\""
        )
    }
}
