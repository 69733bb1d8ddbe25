import Ledger
import Manifests
import Reconciler
import Records
import Testing

@testable import Simulation

@Suite("What waits in the outbox") struct LandingTests {
    private let moment = Instant(seconds: World.epoch)
    private let target = TargetID("app", in: "eu")

    private func outcome(of attempt: String) -> Entry {
        var outcome = Ledger.Outcome()
        (outcome.attempt, outcome.fence, outcome.cause) = (attempt, 1, "it failed")
        var entry = Entry(at: moment, controller: "aaaa", target: target, .failed(outcome))
        entry.happened = moment
        return entry
    }

    /// Of a machine whose clock is behind the ledger, all entries have one time.
    @Test func `is not taken for recorded because another attempt ended in the same second`() {
        let (one, other) = (outcome(of: "one"), outcome(of: "other"))
        var landing = Landing(onto: ObservedState(), at: moment, holding: [])
        landing.take(Outbox.Letter(name: "1", entry: other), recorded: Set(one.marks))
        #expect(landing.entries.count + landing.letters.count == 0)
        landing.take(Outbox.Letter(name: "2", entry: one), recorded: Set(one.marks))
        #expect(landing.letters.map(\.name) == ["2"])
    }

    @Test func `is reported once, also where nobody heard that the report had landed`() {
        let state = Views().seen.observed
        let letter = Outbox.Letter(name: "1", entry: outcome(of: "one"))
        var landing = Landing(onto: state, at: moment, holding: [])
        landing.take(letter, recorded: [])
        #expect(landing.entries.map(\.transition.kind) == [.lateReport])

        var again = Landing(onto: state, at: moment + TimeSpan(seconds: 60), holding: [])
        again.take(letter, recorded: Set(landing.entries.flatMap(\.marks)))
        #expect(again.entries == [])
        #expect(again.letters.map(\.name) == ["1"])
    }
}
