import TestSupport
import Testing

@testable import Simulation

@Suite("Worlds") struct WorldTests {
    private func calm(_ seed: UInt64) -> Settings {
        var settings = Settings(seed: seed)
        settings.faults = []
        return settings
    }

    @Test(arguments: 0..<4) func `where nothing goes wrong, all that people want comes about`(
        _ batch: Int
    ) {
        for seed in UInt64(batch * 2)..<UInt64(batch * 2 + 2) {
            let outcome = live(calm(seed))
            #expect(outcome.broken == nil, "\(outcome.words): \(outcome.settings.command)")
        }
    }

    @Test(arguments: 0..<4) func `whatever goes wrong, no law is broken`(_ batch: Int) {
        for seed in UInt64(batch * 8)..<UInt64(batch * 8 + 8) {
            var settings = Settings(seed: seed)
            settings.writesFiles = seed % 4 == 0
            let outcome = live(settings)
            #expect(outcome.broken == nil, "\(outcome.words): \(outcome.settings.command)")
        }
    }

    @Test func `the same seed gives the same world`() {
        for seed in 1...3 as ClosedRange<UInt64> {
            let (one, other) = (live(Settings(seed: seed)), live(Settings(seed: seed)))
            #expect(one.hash == other.hash)
            #expect(one.steps == other.steps)
        }
    }

    /// Two processes have two seeds for their tables; nothing of a world may hang on their order.
    @Test func `the same seed gives the same world in two processes`() throws {
        let words = ["--seed", "3", "--worlds", "3", "--as-it-is", "--go-on"]
        let outputs = try (0..<2).map { _ in
            let output = try run(tool("simulate"), words).output
            return output.split(separator: " ").last.map(String.init)
        }
        #expect(outputs[0] != nil)
        #expect(outputs[0] == outputs[1])
    }

    @Test func `another seed gives another world`() {
        #expect(live(Settings(seed: 1)).hash != live(Settings(seed: 2)).hash)
    }
}
