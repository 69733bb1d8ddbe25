import Ledger
import Planner
import Testing

@Suite("Exposure") struct ExposureTests {
    @Test func `a later stage has what the earlier ones set`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "app",
                "stages: [{name: one, environments: [eu], flags: {A: true}, variables: {X: a}}, {name: two, environments: [us], flags: {B: 20%}}]"
            ))
        s.pass()
        #expect(s.flag("A", in: "us") == "true" && s.flag("B", in: "us") == "20%")
        #expect(s.variable("X", in: "us") == "a")
        #expect(s.flag("B", in: "eu") == nil)
    }

    @Test func `what is not carried stays where it is`() {
        var s = Scenario(
            env("staging"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: staging, environments: [staging], flags: {DEBUG: true}, carry: false}, {name: us, environments: [us], flags: {B: true}}]"
            ))
        s.pass()
        #expect(s.flag("DEBUG", in: "staging") == "true" && s.flag("DEBUG", in: "us") == nil)
    }

    @Test func `raiseTo lifts the gradual flags and no others`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "app",
                "stages: [{name: one, environments: [eu], flags: {A: 10%, B: true, C: 60%}}, {name: two, environments: [us], raiseTo: 40%}]"
            ))
        s.pass()
        #expect(s.flag("A", in: "us") == "40%" && s.flag("B", in: "us") == "true")
        #expect(s.flag("C", in: "us") == "60%")
    }

    @Test func `stages in one environment raise a flag step by step`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "stages: [{name: a, environments: [eu], flags: {F: 10%}, soak: 1h}, {name: b, environments: [eu], raiseTo: 50%, soak: 1h}, {name: c, environments: [eu], raiseTo: 100%}]"
            ))
        s.pass()
        #expect(s.flag("F", in: "eu") == "10%")
        s.advance(by: "1h")
        #expect(s.flag("F", in: "eu") == "50%")
        s.advance(by: "1h")
        #expect(s.flag("F", in: "eu") == "100%")
    }

    @Test func `a rollout's layer lies upon the environment's own`() {
        var s = Scenario(
            env("eu", "variables: {LEVEL: own, OTHER: own}"),
            rollout("app", "variables: {LEVEL: theirs}, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        #expect(s.variable("LEVEL", in: "eu") == "theirs" && s.variable("OTHER", in: "eu") == "own")
    }

    @Test func `the layer of the rollout that started last is upon the others`() {
        var s = Scenario(
            env("eu"), rollout("one", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        s.add(
            rollout("two", "version: 3.0.0, after: [one], stages: [{name: eu, environments: [eu]}]")
        )
        s.pass()
        #expect(s.version("eu") == "3.0.0")
    }

    @Test func `going back removes one's own layer and never another's`() {
        var s = Scenario(
            env("eu"),
            rollout("a", "stages: [{name: eu, environments: [eu], flags: {A: true}}]"),
            rollout("b", "stages: [{name: eu, environments: [eu], flags: {B: true}}]"))
        s.pass()
        s.ask("a/eu")
        s.pass()
        #expect(s.flag("A", in: "eu") == nil && s.flag("B", in: "eu") == "true")
        #expect(s.stands("b/eu") == "eu verified")
    }

    @Test func `a flag whose item is skipped is left out`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", conditional(skipped)))
        s.pass()
        #expect(s.flag("F", in: "eu") == nil && s.stands("app/us") == "two verified")
    }

    @Test func `a flag whose item is ticked is brought`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", conditional(done)))
        s.pass()
        #expect(s.flag("F", in: "eu") == "true")
    }

    @Test func `what an item decided holds in the stages after`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", conditional(done)))
        s.pass()
        #expect(s.flag("F", in: "us") == "true")
        var t = Scenario(env("eu"), env("us"), rollout("app", conditional(skipped)))
        t.pass()
        #expect(t.flag("F", in: "us") == nil && t.stands("app/us") == "two verified")
    }

    @Test func `a tick after the start changes nothing that is done`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", conditional(skipped)))
        s.pass()
        let before = s.entries.count
        s.edit(skipped, done)
        s.pass()
        #expect(s.flag("F", in: "eu") == nil && s.entries.count == before + 1)
    }

    private let done = "done: {by: erin, at: 2025-06-02}"
    private let skipped = "skipped: {by: erin, at: 2025-06-02, reason: unstable}"

    private func conditional(_ word: String) -> String {
        "version: 2.0.0, stages: [{name: one, environments: [eu], flags: {F: {value: true, if: {ticked: Stable}}}, entry: {checklist: [{item: Stable, optional: true, \(word)}]}}, {name: two, environments: [us], flags: {G: true}}]"
    }
}
