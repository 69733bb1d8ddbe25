import Ledger
import Planner
import Testing

/// People ask to go back while a way back runs, or is about to: each of them is answered.
@Suite("Several words to go back") struct SeveralWordsTests {
    private let deploys = "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"
    private let full =
        "rollback: {run: [./back.sh]}, full: {run: [./full.sh]}, \(flagsAction)"
    private let stages =
        "version: 2.0.0, flags: {F: {safe: false}, G: {safe: false}}, stages: [{name: few, environments: [eu], flags: {F: 10%, G: 10%}}, {name: half, environments: [eu], flags: {F: 50%, G: 50%}, soak: 1h}]"

    /// The way back by olga's word runs.
    private func running(
        _ rollout: String, _ level: String = "service", _ flags: [String] = []
    ) -> Scenario {
        var s = Scenario(env("eu", actions: full), PlannerTests.rollout("app", rollout))
        s.pass()
        s.world.hanging = ["app/eu"]
        s.sleep(for: "1s")
        s.ask("app/eu", level: level, flags: flags)
        s.pass()
        return s
    }

    private func end(_ s: inout Scenario) {
        s.world.hanging = []
        s.pass()
    }

    private func answered(_ s: Scenario) -> [String] {
        s.entries.compactMap {
            if case .answered(let one) = $0.transition { one.word } else { nil }
        }
    }

    @Test func `what runs does already is said to be done, and nothing more goes back`() {
        var s = running(deploys)
        s.sleep(for: "1s")
        s.ask("app/eu", by: "erin")
        #expect(s["app/eu"].asks.map(\.by) == ["olga", "erin"])
        end(&s)
        #expect(s.version("eu") == "1.0.0" && s.world.ran.count { $0.hasPrefix("rollback") } == 1)
        #expect(s["app/eu"].asks == [])
        #expect(answered(s).map { $0.prefix(15) } == ["service by erin"])
    }

    @Test func `words for the same are followed together`() {
        var s = Scenario(env("eu", actions: full), rollout("app", deploys))
        s.pass()
        s.ask("app/eu")
        s.ask("app/eu", by: "erin")
        s.pass()
        #expect(s["app/eu"].asks == [] && answered(s) == [])
        #expect(s.world.ran.count { $0.hasPrefix("rollback") } == 1)
        let back = s.entries.compactMap { entry in
            if case .intent(let intent) = entry.transition { intent.attempt } else { nil }
        }.last
        #expect(back?.answers.map { $0.split(separator: " ")[2] } == ["olga", "erin"])
    }

    @Test func `all of it goes back after a flag did`() {
        var s = running(stages, "flags", ["F"])
        s.sleep(for: "1s")
        s.ask("app/eu", by: "erin")
        end(&s)
        #expect(s["app/eu"].asks == [] && answered(s) == [])
        #expect(s.stands("app/eu") == "half went-back" && s.flag("G", in: "eu") == "10%")
        #expect(s["app/eu"].failure?.by == "erin")
    }

    @Test func `another flag goes back after the first`() {
        var s = running(stages, "flags", ["F"])
        s.sleep(for: "1s")
        s.ask("app/eu", level: "flags", flags: ["F", "G"], by: "erin")
        end(&s)
        #expect(s.flag("F", in: "eu") == "false" && s.flag("G", in: "eu") == "false")
        #expect(s["app/eu"].asks == [])
    }

    @Test func `flags are seen to after all of it went back`() {
        var s = running(stages)
        s.sleep(for: "1s")
        s.ask("app/eu", level: "flags", flags: ["F"], by: "erin")
        end(&s)
        #expect(s.flag("F", in: "eu") == "false" && s.flag("G", in: "eu") == "10%")
        #expect(s["app/eu"].asks == [])
    }

    @Test func `the way that was named is gone after another one`() {
        var s = running(deploys)
        s.sleep(for: "1s")
        s.ask("app/eu", level: "full", by: "erin")
        s.sleep(for: "1s")
        s.ask("app/eu", by: "quinn")
        end(&s)
        #expect(s.world.ran.suffix(2) == ["rollback in app/eu", "full in app/eu"])
        #expect(s.version("eu") == "1.0.0" && s["app/eu"].asks == [])
        #expect(answered(s).map { $0.prefix(16) } == ["service by quinn"])
    }

    @Test func `who asked while it failed is not answered by that`() {
        var s = running(deploys)
        s.sleep(for: "1s")
        s.ask("app/eu", by: "erin")
        s.world.fail("rollback", in: "app/eu")
        s.world.hanging = []
        s.pass()
        #expect(s.world.ran.count { $0 == "rollback in app/eu" } == 2)
        #expect(s["app/eu"].asks == [] && s.stands("app/eu") == "eu failed")
    }

    @Test func `a start takes the place of what nothing could take back`() {
        var s = Scenario(env("eu", initial: nil), rollout("app", deploys))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s["app/eu"].asks.count == 1)
        s.world.mend("deploy", in: "app/eu")
        s.edit("version: 2.0.0", "version: 3.0.0")
        s.pass()
        #expect(s["app/eu"].asks == [] && s.version("eu") == "3.0.0")
        #expect(s.entries.contains { $0.message.contains("\nAnswers: service by olga at ") })
    }

    @Test func `a flag that was taken back does not come again with what was verified before`() {
        var s = running(stages, "flags", ["F"])
        end(&s)
        #expect(s.flag("F", in: "eu") == "false" && s.flag("G", in: "eu") == "50%")
        #expect(s["app/eu"].done["few"]?.takenBack == ["F"])
        s.ask("app/eu")
        s.pass()
        #expect(s.flag("F", in: "eu") == "false" && s.flag("G", in: "eu") == "10%")
        #expect(s.version("eu") == "2.0.0")
        // What is approved anew is brought.
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.flag("F", in: "eu") == "50%")
    }

    @Test func `what failed before the last that was verified is not tried again`() {
        var s = Scenario(env("eu", actions: full), rollout("app", deploys))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.world.mend("deploy", in: "app/eu")
        s.edit("version: 2.0.0", "version: 3.0.0")
        s.pass()
        #expect(s.version("eu") == "3.0.0" && s["app/eu"].failure == nil)
        s.edit("version: 3.0.0", "version: 2.0.0")
        s.advance(by: "1d")
        #expect(s.version("eu") == "3.0.0" && s.starts == ["eu in eu", "eu in eu"])
        #expect(s.waits("app/eu") == ["failure: eu failed in app/eu: deploy exits with 1"])
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.version("eu") == "2.0.0")
    }

    @Test func `of what failed no more than the last is remembered, and each once`() {
        var s = Scenario(env("eu", actions: full), rollout("app", deploys))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        for number in 3..<(FailureRecord.keptMax + 6) {
            s.edit("version: \(number - 1).0.0", "version: \(number).0.0")
            s.pass()
        }
        let digests = s["app/eu"].failures.map(\.digest)
        #expect(digests.count == FailureRecord.keptMax + 1)
        #expect(Set(digests).count == digests.count)
    }

    @Test func `by the rules of before, one word stood and any end closed it`() {
        var s = Scenario(env("eu", actions: full), rollout("app", deploys))
        s.pass()
        let target = s.observed.known[0]
        func record(_ transition: Transition) {
            var entry = Entry(at: s.now, controller: "aaaa", target: target, transition)
            entry.rules = 3
            s.record(entry)
        }
        var ask = AskRecord()
        (ask.level, ask.at, ask.reason) = ("service", s.now, "slow")
        for person in ["olga", "erin"] {
            ask.by = person
            record(.asked(ask))
        }
        #expect(s["app/eu"].asks.map(\.by) == ["erin"])
        for step in s.plan.steps {
            guard case .intent(var intent) = s.entry(for: step)?.transition else { continue }
            intent.attempt.answers = []
            record(.intent(intent))
        }
        ask.by = "quinn"
        record(.asked(ask))
        var outcome = Outcome()
        outcome.attempt = s.observed.attempts.first?.id ?? ""
        outcome.fence = s.observed.attempts.first?.fence ?? 0
        record(.succeeded(outcome))
        let record = s["app/eu"]
        #expect(record.asks == [] && record.failure?.by == "quinn" && record.failure?.level == nil)
        #expect(record.failedBefore == [] && s.stands("app/eu") == "eu went-back")
    }
}
