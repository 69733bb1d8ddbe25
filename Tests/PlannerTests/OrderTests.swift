import Ledger
import Planner
import Testing

@Suite("Order") struct OrderTests {
    private let two =
        "version: 2.0.0, stages: [{name: canary, environments: [eu]}, {name: rest, environments: [us]}]"

    @Test func `the plan of a simple team runs to its end without anybody`() {
        var s = Scenario(
            env("production"),
            rollout(
                "app", "version: 2.0.0, stages: [{name: production, environments: [production]}]"))
        s.pass()
        #expect(
            s.story == [
                "app/production: production starts", "app/production: its action succeeded",
                "app/production: production is verified",
            ])
        #expect(s.version("production") == "2.0.0")
    }

    @Test func `nothing is planned before the ledger is founded`() {
        var s = Scenario(founded: false, env("eu"), env("us"), rollout("app", two))
        s.pass()
        #expect(s.plan.steps.isEmpty && s.entries.isEmpty)
    }

    @Test func `a revision is recorded before anything of it starts`() {
        let s = Scenario(env("eu"), env("us"), rollout("app", two))
        let steps = s.plan.steps
        #expect(steps.count == 1)
        if case .record = steps.first {} else { Issue.record("\(steps)") }
    }

    @Test func `a finished rollout plans nothing`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", two))
        s.pass()
        #expect(s.plan.steps.isEmpty && s.plan.outlooks.isEmpty && s.plan.next == nil)
    }

    @Test func `a stage starts when the one before is verified`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", two))
        s.world.hanging = ["app/eu"]
        s.pass()
        #expect(s.starts == ["canary in eu"])
        s.world.hanging = []
        s.pass()
        #expect(s.starts == ["canary in eu", "rest in us"])
    }

    @Test func `a stage waits until the one before is verified in every environment`() {
        var s = Scenario(
            env("de"), env("fr"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [de, fr]}, {name: us, environments: [us]}]"
            ))
        s.world.hanging = ["app/fr"]
        s.pass()
        #expect(s.starts == ["eu in de", "eu in fr"])
        #expect(s.stands("app/de") == "eu verified")
        #expect(s.stands("app/us") == "nothing")
        s.world.hanging = []
        s.pass()
        #expect(s.stands("app/us") == "us verified")
    }

    @Test func `labels select environments`() {
        var s = Scenario(
            env("de", labels: "{region: eu}"), env("fr", labels: "{region: eu}"),
            env("us", labels: "{region: us}"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: {region: eu}}]"))
        s.pass()
        #expect(s.starts == ["eu in de", "eu in fr"])
    }

    @Test func `a selector that matches nothing any more is held and not verified`() {
        var s = Scenario(
            env("de", labels: "{region: eu}"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: {region: eu}}, {name: us, environments: [us]}]"
            ))
        s.edit("labels: {region: eu}", "labels: {region: asia}")
        s.pass()
        #expect(s.starts.isEmpty)
        #expect(s.waits("app/-").contains("order: its selector matches no environment"))
    }

    @Test func `work without environments runs in its turn`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu]}, {name: clean up, steps: [{run: [./clean.sh]}]}]"
                    .replacing("clean up", "clean-up")))
        s.pass()
        #expect(s.starts == ["eu in eu", "clean-up in -"])
        #expect(s.stands("app/-") == "clean-up verified")
        #expect(s.world.ran == ["deploy in app/eu", "step 1 in app/-"])
    }

    @Test func `work between two stages holds the second`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu]}, {name: look, entry: {checklist: [Looked]}}, {name: us, environments: [us]}]"
            ))
        s.pass()
        #expect(s.starts == ["eu in eu"])
        #expect(s.waits("app/-") == ["checklist: Looked is not ticked"])
        s.edit(
            "checklist: [Looked]", "checklist: [{item: Looked, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(s.starts == ["eu in eu", "look in -", "us in us"])
    }

    @Test func `entry steps run before the action and steps after it`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], entry: {steps: [{name: before, run: [./a.sh]}]}, steps: [{name: after, run: [./b.sh]}], exit: {steps: [{name: last, run: [./c.sh]}]}}]"
            ))
        s.pass()
        #expect(
            s.world.ran == [
                "before in app/eu", "deploy in app/eu", "after in app/eu", "last in app/eu",
            ])
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `exit steps run only after the soak`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h, exit: {steps: [{name: last, run: [./c.sh]}]}}]"
            ))
        s.pass()
        #expect(s.world.ran == ["deploy in app/eu"])
        s.advance(by: "1h")
        #expect(s.world.ran == ["deploy in app/eu", "last in app/eu"])
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a failing exit step goes back`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], exit: {steps: [{name: last, run: [./c.sh]}]}}]"
            ))
        s.world.fail("last", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `a stage that has nothing to deploy still soaks`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: one, environments: [eu]}, {name: two, environments: [eu], soak: 1h}]"
            ))
        s.pass()
        #expect(s.stands("app/eu") == "two soaking")
        #expect(s.world.ran == ["deploy in app/eu"])
        s.advance(by: "1h")
        #expect(s.stands("app/eu") == "two verified")
    }

    @Test func `without a version what runs stays`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout("dark", "stages: [{name: eu, environments: [eu], flags: {DARK: true}}]"))
        s.pass()
        #expect(s.version("eu") == "1.0.0" && s.flag("DARK", in: "eu") == "true")
        #expect(s.world.ran == ["flags in dark/eu"])
    }

    @Test func `flags that are only delivered need no action`() {
        var s = Scenario(
            env("eu", actions: "flags: delivered"),
            rollout("dark", "stages: [{name: eu, environments: [eu], flags: {DARK: true}}]"))
        s.pass()
        #expect(s.world.ran.isEmpty && s.flag("DARK", in: "eu") == "true")
    }

    @Test func `without an action for flags deploy brings them`() {
        var s = Scenario(
            env("eu"),
            rollout("dark", "stages: [{name: eu, environments: [eu], flags: {DARK: true}}]"))
        s.pass()
        #expect(s.world.ran == ["deploy in dark/eu"])
    }

    @Test func `variables are deployed with the version`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout("app", "variables: {LEVEL: debug}, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        #expect(s.world.ran == ["deploy in app/eu"])
        #expect(s.variable("LEVEL", in: "eu") == "debug")
    }

    @Test func `two components come to one environment one after the other`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "api", "component: api, version: 3.0.0, stages: [{name: eu, environments: [eu]}]"),
            rollout(
                "web", "component: web, version: 4.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        #expect(s.starts == ["eu in eu", "eu in eu"])
        #expect(s.version("eu", of: "api") == "3.0.0" && s.version("eu", of: "web") == "4.0.0")
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `after waits for another rollout to be finished`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "web",
                "component: web, version: 4.0.0, after: [api], stages: [{name: us, environments: [us]}]"
            ),
            rollout(
                "api",
                "component: api, version: 3.0.0, stages: [{name: eu, environments: [eu], soak: 1h}]"
            ))
        s.pass()
        #expect(s.waits("web/us") == ["order: the rollout api is not finished"])
        s.advance(by: "1h")
        #expect(s.starts == ["eu in eu", "us in us"])
    }

    @Test func `a rollout that supersedes another holds it`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "old",
                "version: 2.0.0, stages: [{name: eu, environments: [eu]}, {name: us, environments: [us], entry: {checklist: [Ready]}}]"
            ))
        s.pass()
        s.add(
            rollout(
                "new",
                "version: 3.0.0, supersedes: [old], stages: [{name: eu, environments: [eu]}, {name: us, environments: [us]}]"
            ))
        s.pass()
        #expect(s.version("eu") == "3.0.0" && s.version("us") == "3.0.0")
        #expect(s.waits("old/us").contains("order: the rollout new takes its place"))
    }

    @Test func `a rollout waits while what it supersedes is under way there`() {
        var s = Scenario(
            env("eu"),
            rollout("old", "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h}]"))
        s.pass()
        s.add(
            rollout(
                "new", "version: 3.0.0, supersedes: [old], stages: [{name: eu, environments: [eu]}]"
            ))
        s.pass()
        #expect(s.waits("new/eu") == ["order: old/eu, which it takes the place of, is under way"])
        s.advance(by: "1h")
        #expect(s.version("eu") == "3.0.0")
    }

    @Test func `a standing rollout comes after any other in its environment`() {
        var s = Scenario(
            env("dev"), env("us"),
            rollout(
                "flow", "standing: true, version: 2.1.0, stages: [{name: dev, environments: [dev]}]"
            ),
            rollout(
                "release",
                "version: 2.0.0, stages: [{name: dev, environments: [dev], soak: 1h}, {name: us, environments: [us], entry: {checklist: [Ready]}}]"
            ))
        s.pass()
        #expect(s.waits("flow/dev").first == "order: the rollout release comes first in dev")
        s.advance(by: "1h")
        #expect(s.version("dev") == "2.1.0")
        #expect(s.stands("release/us") == "nothing")
    }

    @Test func `no more actions run at once than there are slots`() {
        var s = Scenario(
            env("a"), env("b"), env("c"),
            rollout("app", "version: 2.0.0, stages: [{name: all, environments: [a, b, c]}]"))
        s.slots = 2
        s.world.hanging = ["app/a", "app/b", "app/c"]
        s.pass()
        #expect(s.starts == ["all in a", "all in b"])
        s.world.hanging = ["app/b", "app/c"]
        s.pass()
        #expect(s.starts == ["all in a", "all in b", "all in c"])
    }

    @Test func `environments of a stage start together`() {
        var s = Scenario(
            env("a"), env("b"), env("c"),
            rollout("app", "version: 2.0.0, stages: [{name: all, environments: [a, b, c]}]"))
        s.world.hanging = ["app/a", "app/b", "app/c"]
        s.pass()
        #expect(s.observed.attempts.count == 3)
    }

    @Test(arguments: [("1", 1), ("2", 2), ("50%", 2), ("25%", 1), ("10%", 1), ("100%", 4)])
    func `maxUnavailable carries many environments in turns`(_ limit: String, _ most: Int) {
        var s = Scenario(
            env("a"), env("b"), env("c"), env("d"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: all, environments: [a, b, c, d], maxUnavailable: \(limit), soak: 1h}]"
            ))
        s.pass()
        #expect(s.starts.count == most)
        if most < 4 {
            #expect(s.waits("app/d") == ["capacity: at most \(most) of 4 environments at once"])
        }
        s.advance(by: "5h")
        #expect(s.starts.count == 4 && s.stands("app/d") == "all verified")
    }

    @Test func `after one failure a stage starts nowhere else`() {
        var s = Scenario(
            env("a"), env("b"), env("c"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: all, environments: [a, b, c], maxUnavailable: 1}]")
        )
        s.world.fail("deploy", in: "app/a")
        s.pass()
        #expect(s.starts == ["all in a"])
        #expect(
            s.waits("app/b") == [
                "failure: all failed in app/a: deploy exits with 1; then the way back failed too: "
                    + "deploy exits with 1"
            ])
    }

    @Test func `stopAfter says how many failures a stage bears`() {
        var s = Scenario(
            env("a"), env("b"), env("c"), env("d"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: all, environments: [a, b, c, d], maxUnavailable: 1, stopAfter: 2}]"
            ))
        s.world.fail("deploy", in: "app/a")
        s.world.fail("deploy", in: "app/b")
        s.pass()
        #expect(s.starts == ["all in a", "all in b"])
        #expect(s.stands("app/c") == "nothing")
    }

    @Test func `a failure holds the stages after it`() {
        var s = Scenario(env("eu"), env("us"), rollout("app", two))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.starts == ["canary in eu"])
    }

    @Test func `the outlook says what a start would change`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], entry: {checklist: [Ready]}}]"
            ))
        s.pass()
        #expect(s.outlook("app/eu")?.news == .waiting)
        #expect(s.outlook("app/eu")?.then?.versions == ["app": "2.0.0"])
    }
}

extension String {
    func replacing(_ old: String, _ new: String) -> String {
        PlannerTests.replacing(old, by: new, in: self)
    }
}
