import Ledger
import Planner
import Testing

@Suite("Going back") struct GoingBackTests {
    private let one = "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"
    private let unstoppable =
        "actions: {deploy: {run: [./deploy.sh, $(version)], interruptible: false}}"
    private let soaking = "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h}]"

    @Test func `a failed deploy goes back to what ran before`() {
        var s = Scenario(env("eu"), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(
            s.story.suffix(3) == [
                "app/eu: its action failed", "app/eu: eu goes back", "app/eu: it failed for good",
            ])
    }

    @Test(arguments: [
        ("1.0.0", "eu failed"), ("below 1.0.1", "eu failed"), ("below 1.0.0", "eu went-back"),
        ("below 1.0.0-rc.1", "eu went-back"), ("0.9.9", "eu went-back"),
    ]) func `nothing goes back to what the policy never returns to`(
        _ version: String, _ standing: String
    ) {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"),
            policy("\(roles), neverReturnTo: [{version: \(version), reason: it loses orders}]"),
            rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == standing)
        guard standing == "eu failed" else { return }
        #expect(s.world.ran == ["deploy in app/eu"])
        #expect(
            s.waits("app/eu").first
                == "failure: deploy exits with 1; the policy never returns to \(version): it loses orders; bring another version"
        )
    }

    @Test func `another component's version is returned to`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"),
            policy("\(roles), neverReturnTo: [{component: other, version: 1.0.0}]"),
            rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `rollback is the way back where there is one`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh, $(lastStable.version)]}"),
            rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
        #expect(s.world.ran == ["deploy in app/eu", "rollback in app/eu"])
    }

    @Test func `health proves the way back`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}, \(health)"), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.world.fail("health", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed")
        #expect(
            s.waits("app/eu") == [
                "failure: deploy exits with 1; then the way back failed too: health exits with 1"
            ])
    }

    @Test func `what went back stays so`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.world.mend("deploy", in: "app/eu")
        s.advance(by: "3d")
        #expect(s.starts == ["eu in eu"])
        #expect(s.waits("app/eu") == ["failure: eu failed in app/eu: deploy exits with 1"])
    }

    @Test func `another attempt tries again`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.world.mend("deploy", in: "app/eu")
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified" && s.version("eu") == "2.0.0")
    }

    @Test func `another content tries again`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.world.mend("deploy", in: "app/eu")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.version("eu") == "2.0.1")
    }

    @Test
    func `a first deploy that failed stays failed and says that there is nothing to go back to`() {
        var s = Scenario(env("eu", initial: nil), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed" && s.version("eu") == nil)
        #expect(
            s.waits("app/eu").first
                == "failure: deploy exits with 1; there is nothing to go back to")
        #expect(s.world.ran == ["deploy in app/eu"])
    }

    @Test func `a first deploy that failed is not gone back from by asking`() {
        var s = Scenario(env("eu", initial: nil), rollout("app", one))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed" && s.world.ran == ["deploy in app/eu"])
    }

    @Test func `a failed reading goes back`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}, \(health)"), rollout("app", soaking))
        s.advance(by: "10m")
        s.world.verdicts["app/eu"] = .fail
        s.advance(by: "10m")
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
        #expect(s["app/eu"].failure?.cause == "its health check failed")
    }

    @Test func `an entry step that fails leaves nothing to undo`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], entry: {steps: [{name: before, run: [./a.sh]}]}}]"
            ))
        s.world.fail("before", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed" && s.world.ran == ["before in app/eu"])
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `work that fails waits for a person`() {
        var s = Scenario(
            rollout("app", "stages: [{name: work, steps: [{name: a, run: [./a.sh]}]}]"))
        s.world.fail("a", in: "app/-")
        s.pass()
        #expect(s.stands("app/-") == "work failed")
        #expect(s.waits("app/-") == ["failure: a exits with 1"])
    }

    @Test func `asking for work to go back undoes nothing`() {
        var s = Scenario(
            rollout("app", "stages: [{name: work, steps: [{name: a, run: [./a.sh]}]}]"))
        s.world.fail("a", in: "app/-")
        s.pass()
        s.ask("app/-")
        s.pass()
        #expect(s.stands("app/-") == "work failed")
    }

    @Test func `a person asks a soak to go back`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", soaking))
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
    }

    @Test func `a person asks what is verified to go back`() {
        var s = Scenario(env("eu"), rollout("app", one))
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `what a person took back stays so until it is tried again`() {
        var s = Scenario(env("eu"), rollout("app", one))
        s.pass()
        s.ask("app/eu")
        s.advance(by: "1d")
        #expect(s.starts == ["eu in eu"])
        let wait = s.waits("app/eu").first ?? ""
        #expect(wait.hasPrefix("failure: olga took eu in app/eu back at "), "\(wait)")
        #expect(wait.hasSuffix(": users complain"))
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.version("eu") == "2.0.0")
    }

    @Test func `a rollback while the deploy runs ends that first`() {
        var s = Scenario(env("eu"), rollout("app", one))
        s.world.hanging = ["app/eu"]
        s.pass()
        s.ask("app/eu")
        s.world.hanging = []
        s.pass()
        #expect(
            s.story.suffix(4) == [
                "app/eu: olga asks to go back", "app/eu: its action failed",
                "app/eu: eu goes back", "app/eu: its action succeeded",
            ])
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `a rollback counts although the deploy ended well meanwhile`() {
        var s = Scenario(env("eu"), rollout("app", soaking))
        s.world.hanging = ["app/eu"]
        s.pass()
        s.ask("app/eu")
        if let open = s.observed.attempts.first { s.end(open, .ended([], failed: nil, cause: nil)) }
        s.world.hanging = []
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
    }

    @Test func `a failed rollback stays failed and is not tried again by itself`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", soaking))
        s.pass()
        s.world.fail("rollback", in: "app/eu")
        s.ask("app/eu")
        s.advance(by: "1d")
        #expect(s.stands("app/eu") == "eu failed")
        #expect(s.world.ran.count { $0 == "rollback in app/eu" } == 1)
        #expect(
            s.waits("app/eu").contains(
                "failure: olga asked to go back: users complain; then the way back failed too: "
                    + "rollback exits with 1"))
    }

    @Test func `a failed rollback is tried again when a person asks again`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", soaking))
        s.pass()
        s.world.fail("rollback", in: "app/eu")
        s.ask("app/eu")
        s.pass()
        s.world.mend("rollback", in: "app/eu")
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `a version goes back to the version before it and not to the beginning`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", one))
        s.pass()
        s.edit("version: 2.0.0", "version: 3.0.0")
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.version("eu") == "2.0.0" && s.stands("app/eu") == "eu went-back")
    }

    @Test func `a verified version goes back to the version before it`() {
        var s = Scenario(env("eu"), rollout("app", one))
        s.pass()
        s.edit("version: 2.0.0", "version: 3.0.0")
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.version("eu") == "2.0.0")
    }

    @Test func `going back by pushing the version back needs nothing to be deployed again`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", one))
        s.pass()
        s.edit("version: 2.0.0", "version: 3.0.0")
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        s.edit("version: 3.0.0", "version: 2.0.0")
        s.pass()
        #expect(s.version("eu") == "2.0.0" && s.plan.steps.isEmpty)
    }

    @Test func `a stage goes back to the stage before it in its environment`() {
        var s = Scenario(
            env("eu", actions: "\(flagsAction), \(health)"),
            rollout(
                "app",
                "stages: [{name: a, environments: [eu], flags: {F: 10%}}, {name: b, environments: [eu], raiseTo: 50%, soak: 1h}]"
            ))
        s.pass()
        #expect(s.flag("F", in: "eu") == "50%")
        s.world.verdicts["app/eu"] = .fail
        s.advance(by: "5m")
        #expect(s.flag("F", in: "eu") == "10%" && s.stands("app/eu") == "b went-back")
        #expect(s.world.ran.suffix(2) == ["flags in app/eu", "health in app/eu"])
    }

    @Test func `asked once more it goes back by the manifests of the stage before`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [eu], soak: 1h}, {name: b, environments: [eu]}]"
            ))
        s.pass()
        s.advance(by: "2h")
        s.edit("version: 2.0.0", "version: 3.0.0")
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.version("eu") == "2.0.0" && s.stands("app/eu") == "a went-back")
        s.ask("app/eu")
        var other = s
        other.keep(s.observed.revisionsInUse)
        #expect(other.plan == s.plan && s.plan.steps.count == 1)
    }

    @Test func `flags alone go to their safe values`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "version: 2.0.0, flags: {F: {safe: false}, G: {safe: true}}, stages: [{name: eu, environments: [eu], flags: {F: 50%, G: false}}]"
            ))
        s.pass()
        s.ask("app/eu", level: "flags")
        s.pass()
        #expect(s.flag("F", in: "eu") == "false" && s.flag("G", in: "eu") == "true")
        #expect(s.version("eu") == "2.0.0" && s.world.ran.last == "flags in app/eu")
    }

    @Test func `one flag alone goes to its safe value`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "flags: {F: {}, G: {}}, stages: [{name: eu, environments: [eu], flags: {F: true, G: true}}]"
            ))
        s.pass()
        s.ask("app/eu", level: "flags", flags: ["F"])
        s.pass()
        #expect(s.flag("F", in: "eu") == "false" && s.flag("G", in: "eu") == "true")
    }

    @Test func `flags that were taken back stay so until another attempt`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout("app", "stages: [{name: eu, environments: [eu], flags: {F: true}}]"))
        s.pass()
        s.ask("app/eu", level: "flags")
        s.advance(by: "1d")
        #expect(s.flag("F", in: "eu") == "false" && s.starts.count == 1)
        s.edit("spec: {stages", "spec: {attempt: 2, stages")
        s.pass()
        #expect(s.flag("F", in: "eu") == "true")
    }

    @Test func `flags first and then the service`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], flags: {F: true}, soak: 1h}]"
            ))
        s.pass()
        s.ask("app/eu", level: "flags")
        s.pass()
        #expect(s.version("eu") == "2.0.0" && s.flag("F", in: "eu") == "false")
        s.ask("app/eu", level: "service")
        s.pass()
        #expect(s.version("eu") == "1.0.0" && s.flag("F", in: "eu") == nil)
    }

    @Test func `asked twice it goes back once`() {
        var s = Scenario(env("eu"), rollout("app", one))
        s.pass()
        s.ask("app/eu")
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.story.count { $0 == "app/eu: eu goes back" } == 1)
    }

    @Test func `flags without an action of their own are deployed`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh, $(lastStable.version)]}"),
            rollout(
                "app", "version: 2.0.0, stages: [{name: eu, environments: [eu], flags: {F: true}}]")
        )
        s.pass()
        s.ask("app/eu", level: "flags")
        s.pass()
        #expect(s.world.ran == ["deploy in app/eu", "deploy in app/eu"])
    }

    @Test func `a rollout goes back although another deploys elsewhere and no slot is free`() {
        var s = Scenario(
            env("eu"), env("us"), rollout("app", one),
            rollout(
                "web", "component: web, version: 2.0.0, stages: [{name: us, environments: [us]}]"))
        s.slots = 1
        s.world.hanging = ["web/us"]
        s.pass()
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("web/us") == "- starting")
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `a rollback ends the action of another rollout in its environment`() {
        var s = Scenario(
            env("eu"), rollout("app", soaking),
            rollout(
                "web", "component: web, version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.world.hanging = ["web/eu"]
        s.pass()
        s.ask("app/eu")
        #expect(s.waits("app/eu") == ["environment: web/eu: eu starts on here"])
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu", of: "web") == nil)
    }

    @Test func `a rollback waits for what another rollout does there that may not be ended`() {
        var s = Scenario(
            manifest("Environment", "eu", "initial: {version: 1.0.0}, \(unstoppable)"),
            rollout("app", soaking),
            rollout(
                "web", "component: web, version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.world.hanging = ["web/eu"]
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.waits("app/eu") == ["environment: web/eu: eu starts on here"])
        s.world.hanging = []
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu", of: "web") == "2.0.0")
    }

    @Test func `what may not be interrupted ends before it goes back`() {
        var s = Scenario(
            manifest("Environment", "eu", "initial: {version: 1.0.0}, \(unstoppable)"),
            rollout("app", soaking))
        s.world.hanging = ["app/eu"]
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "- starting")
        s.world.hanging = []
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `a failure does not take the place of what another rollout is doing`() {
        var s = Scenario(
            env("eu", actions: health), rollout("app", soaking),
            rollout(
                "web", "component: web, version: 2.0.0, stages: [{name: other, environments: [eu]}]"
            ))
        s.world.hanging = ["web/eu"]
        s.pass()
        s.world.verdicts["app/eu"] = .fail
        s.advance(by: "2m")
        #expect(s["app/eu"].stage == "eu" && s["app/eu"].failure?.stage == "eu")
    }

    @Test func `behind an irreversible stage going back waits for a person`() {
        var s = Scenario(
            env("eu", actions: health),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: migrate, steps: [{run: [./m.sh]}], irreversible: the old tables are gone}, {name: eu, environments: [eu], soak: 1h}]"
            ))
        s.pass()
        s.world.verdicts["app/eu"] = .fail
        s.advance(by: "2m")
        #expect(s.stands("app/eu") == "eu failing")
        #expect(
            s.waits("app/eu").first
                == "failure: going back behind migrate needs a person: the old tables are gone")
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `a flag that an irreversible stage depends on stays`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "flags: {F: {}, G: {}}, stages: [{name: eu, environments: [eu], flags: {F: true, G: true}}, {name: remove, steps: [{run: [./r.sh]}], entry: {requires: {flag: F, is: true, in: all}}, irreversible: the old path is gone}]"
            ))
        s.pass()
        #expect(s.stands("app/-") == "remove verified")
        s.ask("app/eu", level: "flags")
        s.pass()
        #expect(s.flag("F", in: "eu") == "true" && s.flag("G", in: "eu") == "false")
    }

    @Test func `after a way back that failed the same is brought anew, and not taken for there`() {
        var s = Scenario(
            env("eu", actions: "rollback: {run: [./back.sh]}"), rollout("app", one))
        s.pass()
        s.world.fail("rollback", in: "app/eu")
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed" && s.version("eu") == "2.0.0")
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
        #expect(s.world.ran == ["deploy in app/eu", "rollback in app/eu", "deploy in app/eu"])
    }

    @Test func `what soaks and has nothing to go back to makes room for something better`() {
        var s = Scenario(manifest("Environment", "eu", unstoppable), rollout("app", soaking))
        s.world.hanging = ["app/eu"]
        s.pass()
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "- starting")
        s.world.hanging = []
        s.pass()
        #expect(s.stands("app/eu") == "eu failed")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.stands("app/eu") == "eu soaking" && s.version("eu") == "2.0.1")
    }
}
