import Ledger
import Planner
import Testing

/// A person asks to go back after an intent is on the ledger, and its action never begins.
@Suite("A start that lapses after somebody asked to go back") struct LapseUnderAskTests {
    private let deploys = "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"
    private let twoStages =
        "version: 2.0.0, stages: [{name: dark, environments: [eu]}, {name: half, environments: [eu], flags: {F: 50%}, soak: 1h}]"

    /// The next start is about to begin, and is asked back; then nobody begins it.
    private func lapse(_ s: inout Scenario, level: String = "service", flags: [String] = []) {
        s.world.hanging = ["app/eu"]
        s.pass()
        s.ask("app/eu", level: level, flags: flags)
        s.world.hanging = []
        if let open = s.observed.attempts.first { s.end(open, .never) }
    }

    @Test func `does not start by itself`() {
        var s = Scenario(env("eu"), rollout("app", deploys))
        lapse(&s)
        s.advance(by: "1d")
        #expect(s.world.ran == [] && s.stands("app/eu") == "nothing" && s.version("eu") == "1.0.0")
        #expect(s["app/eu"].asked == nil)
        let wait = s.waits("app/eu").first ?? ""
        #expect(wait.hasPrefix("failure: olga took eu in app/eu back at "), "\(wait)")
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.version("eu") == "2.0.0")
    }

    @Test func `leaves what was verified before it`() {
        var s = Scenario(env("eu"), rollout("app", twoStages))
        s.world.hanging = ["app/eu"]
        s.pass()
        if let open = s.observed.attempts.first { s.end(open, .ended([], failed: nil, cause: nil)) }
        lapse(&s)
        s.advance(by: "1d")
        #expect(s.stands("app/eu") == "dark verified" && s.version("eu") == "2.0.0")
        #expect(s.starts == ["dark in eu", "half in eu"] && s.world.ran == [])
    }

    @Test func `takes back what still soaked, and begins neither again`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h, onNewRevision: supersede}]"
            ))
        s.pass()
        s.edit("version: 2.0.0", "version: 3.0.0")
        lapse(&s)
        s.advance(by: "1d")
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
        #expect(s.starts == ["eu in eu", "eu in eu"])
    }

    @Test func `takes back flags that were in effect before it, and begins no more`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "flags: {F: {}}, stages: [{name: few, environments: [eu], flags: {F: 10%}}, {name: half, environments: [eu], raiseTo: 50%, soak: 1h}]"
            ))
        s.world.hanging = ["app/eu"]
        s.pass()
        if let open = s.observed.attempts.first { s.end(open, .ended([], failed: nil, cause: nil)) }
        lapse(&s, level: "flags")
        s.advance(by: "1d")
        #expect(s.flag("F", in: "eu") == "false" && s.stands("app/eu") == "half went-back")
        #expect(s.starts == ["few in eu", "half in eu"])
    }

    @Test func `spends the sign-offs that it was begun by`() {
        var s = Scenario(env("eu"), rollout("app", deploys))
        s.world.hanging = ["app/eu"]
        s.pass()
        s.observed[.init("app", in: "eu")].spending = ["x"]
        s.ask("app/eu")
        if let open = s.observed.attempts.first { s.end(open, .never) }
        #expect(s["app/eu"].spent == ["x"] && s["app/eu"].spending == [])
    }

    @Test func `was tried again by the rules of before`() {
        var s = Scenario(env("eu"), rollout("app", deploys))
        s.world.hanging = ["app/eu"]
        s.pass()
        s.ask("app/eu")
        guard let open = s.observed.attempts.first else { return }
        var outcome = Outcome()
        (outcome.attempt, outcome.fence) = (open.id, open.fence)
        var old = Entry(at: s.now, controller: "aaaa", target: open.target, .lapsed(outcome))
        old.rules = 2
        s.record(old)
        #expect(s["app/eu"].failure == nil && s["app/eu"].asked != nil)
    }
}
