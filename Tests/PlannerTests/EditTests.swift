import Ledger
import Planner
import Testing

@Suite("Edits under way") struct EditTests {
    private let three =
        "version: 2.0.0, stages: [{name: a, environments: [a]}, {name: b, environments: [b]}, {name: c, environments: [c], soak: 1h}]"
    private var started: Scenario {
        Scenario(env("a"), env("b"), env("c"), env("d"), rollout("app", three))
    }

    @Test func `a stage inserted before the current one runs next and what soaks finishes`() {
        var s = started
        s.pass()
        s.edit("{name: c, env", "{name: d, environments: [d], soak: 2h}, {name: c, env")
        s.pass()
        #expect(s.starts == ["a in a", "b in b", "c in c", "d in d"])
        s.advance(by: "1h")
        #expect(s.stands("app/c") == "c verified")
        s.advance(by: "1h")
        #expect(s.stands("app/d") == "d verified" && s.starts.count == 4)
    }

    @Test func `an inserted stage makes the sign-offs of later stages stale`() {
        var s = Scenario(
            env("a"), env("b"), policy("\(roles), signOffs: [{for: any, roles: [qa]}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [a], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}, soak: 1h}, {name: b, environments: [b], entry: {signedOff: {qa: {by: quinn, at: 2025-06-02}}}}]"
            ))
        s.pass()
        s.edit(
            "{name: b, env",
            "{name: look, steps: [{run: [./l.sh]}], entry: {signedOff: {qa: {by: quinn, at: 2025-06-02T07:00}}}}, {name: b, env"
        )
        s.advance(by: "1h")
        #expect(s.starts == ["a in a", "look in -"])
        #expect(
            s.waits("app/b").first?.hasPrefix(
                "sign-off: qa: quinn's sign-off of 2025-06-02 is stale, after what: stage `look` is new"
            ) == true, "\(s.waits("app/b"))")
    }

    @Test func `a removed stage keeps its exposure and its record`() {
        var s = Scenario(
            env("a"), env("b"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [a]}, {name: b, environments: [b], entry: {checklist: [Ready]}}]"
            ))
        s.pass()
        s.edit("{name: a, environments: [a]}, ", "")
        s.pass()
        #expect(s.version("a") == "2.0.0" && s["app/a"].done["a"] != nil)
        #expect(s.outlook("app/a")?.news == .orphaned)
        #expect(s.starts == ["a in a"])
    }

    @Test func `a renamed stage is a new one`() {
        var s = started
        s.advance(by: "1h")
        s.edit("{name: c, env", "{name: last, env")
        s.pass()
        #expect(s.starts == ["a in a", "b in b", "c in c", "last in c"])
        s.advance(by: "1h")
        #expect(s.stands("app/c") == "last verified" && s["app/c"].done["c"] != nil)
    }

    @Test func `when stages change places what is done stays done`() {
        var s = started
        s.pass()
        s.rewrite([
            env("a"), env("b"), env("c"), env("d"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: b, environments: [b]}, {name: c, environments: [c], soak: 1h}, {name: a, environments: [a]}]"
            ),
        ])
        s.advance(by: "1h")
        #expect(s.starts == ["a in a", "b in b", "c in c"] && s.plan.outlooks.isEmpty)
    }

    @Test func `the order is judged by the new list`() {
        var s = Scenario(
            env("a"), env("b"), env("c"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [a], soak: 1h}, {name: b, environments: [b]}, {name: c, environments: [c]}]"
            ))
        s.pass()
        s.rewrite([
            env("a"), env("b"), env("c"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: c, environments: [c]}, {name: a, environments: [a], soak: 1h}, {name: b, environments: [b]}]"
            ),
        ])
        s.pass()
        #expect(s.starts == ["a in a", "c in c"])
        s.advance(by: "1h")
        #expect(s.starts == ["a in a", "c in c", "b in b"])
    }

    @Test func `an environment that joins a done stage catches up before later stages start`() {
        var s = Scenario(
            env("de", labels: "{region: eu}"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: {region: eu}}, {name: us, environments: [us], entry: {checklist: [Ready]}}]"
            ))
        s.pass()
        s.add(env("fr", labels: "{region: eu}"))
        s.edit("checklist: [Ready]", "checklist: [{item: Ready, done: {by: erin, at: 2025-06-02}}]")
        s.world.hanging = ["app/fr"]
        s.pass()
        #expect(s.starts == ["eu in de", "eu in fr"])
        s.world.hanging = []
        s.pass()
        #expect(s.starts == ["eu in de", "eu in fr", "us in us"])
    }

    @Test func `an environment that leaves is orphaned and untouched`() {
        var s = Scenario(
            env("de", labels: "{region: eu}"), env("fr", labels: "{region: eu}"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: {region: eu}}]"))
        s.pass()
        let before = s.observed[.init("app", in: "fr")]
        s.edit("name: fr, labels: {region: eu}", "name: fr, labels: {region: asia}")
        s.advance(by: "1d")
        #expect(s.outlook("app/fr")?.news == .orphaned && s.version("fr") == "2.0.0")
        #expect(s.observed[.init("app", in: "fr")] == before)
    }

    @Test func `an environment that is deleted is orphaned`() {
        var s = Scenario(
            env("de", labels: "{region: eu}"), env("fr", labels: "{region: eu}"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: {region: eu}}]"))
        s.pass()
        s.remove("Environment", "fr")
        s.pass()
        #expect(s.outlook("app/fr")?.news == .orphaned && s.version("fr") == "2.0.0")
    }

    @Test func `what soaks in an environment that was deleted goes on`() {
        var s = Scenario(
            env("de", actions: health, labels: "{region: eu}"),
            env("fr", actions: health, labels: "{region: eu}"),
            rollout(
                "app", "version: 2.0.0, stages: [{name: eu, environments: {region: eu}, soak: 1h}]")
        )
        s.pass()
        s.remove("Environment", "fr")
        s.advance(by: "2h")
        #expect(s.stands("app/fr") == "eu verified")
    }

    @Test func `a deleted rollout starts nothing and what runs ends under its terms`() {
        var s = started
        s.pass()
        s.remove("Rollout", "app")
        s.advance(by: "2h")
        #expect(s.stands("app/c") == "c verified" && s.version("c") == "2.0.0")
        #expect(s.starts == ["a in a", "b in b", "c in c"])
        #expect(s.outlook("app/a")?.news == .abandoned)
    }

    @Test func `a rollout whose file cannot be read is not gone`() {
        var s = Scenario(
            env("a"), rollout("app", "version: 2.0.0, stages: [{name: one, environments: [a]}]"))
        s.pass()
        s.rewrite([s.files[0], "kind: [Rollout, metadata: {name: app}"])
        s.pass()
        let words = s.waits("app/a").first ?? ""
        #expect(words.contains("which held app, cannot be read: `reconcile validate`"), "\(words)")
        // Where nobody keeps the manifests of then, every such file is named.
        s.keep([])
        let other = s.plan.outlook(for: s.observed.known[0])?.waits.first?.words ?? ""
        #expect(other.contains("app is in no manifest that can be read, and "), "\(other)")
        #expect(s.version("a") == "2.0.0" && s.starts.count == 1)
    }

    @Test func `what a deleted rollout soaks still goes back when it fails`() {
        var s = Scenario(
            env("a", actions: health),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a], soak: 1h}]"))
        s.pass()
        s.remove("Rollout", "app")
        s.world.verdicts["app/a"] = .fail
        s.advance(by: "5m")
        #expect(s.version("a") == "1.0.0" && s.stands("app/a") == "a went-back")
    }

    @Test func `the layer of a deleted rollout stays until something declares it`() {
        var s = Scenario(
            env("a"), rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a]}]"))
        s.pass()
        s.remove("Rollout", "app")
        s.advance(by: "30d")
        #expect(s.version("a") == "2.0.0")
        s.add(rollout("next", "version: 3.0.0, stages: [{name: a, environments: [a]}]"))
        s.pass()
        #expect(s.version("a") == "3.0.0")
    }

    @Test func `own variables change by a target of their own`() {
        var s = Scenario(env("a", "variables: {LEVEL: info}"))
        s.pass()
        s.edit("LEVEL: info", "LEVEL: debug")
        s.pass()
        #expect(s.variable("LEVEL", in: "a") == "debug")
        #expect(
            s.story == ["-/a: own starts", "-/a: its action succeeded", "-/a: own is verified"])
        #expect(s.world.ran == ["deploy in -/a"])
    }

    @Test func `own flags change by the action for flags`() {
        var s = Scenario(env("a", "flags: {F: false}", actions: flagsAction))
        s.pass()
        s.edit("F: false", "F: 30%")
        s.pass()
        #expect(s.flag("F", in: "a") == "30%" && s.world.ran == ["flags in -/a"])
    }

    @Test func `an own change waits while a rollout soaks there`() {
        var s = Scenario(
            env("a", "variables: {LEVEL: info}"),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a], soak: 1h}]"))
        s.pass()
        s.edit("LEVEL: info", "LEVEL: debug")
        s.pass()
        #expect(s.waits("-/a") == ["environment: app/a is under way there"])
        s.advance(by: "1h")
        #expect(s.variable("LEVEL", in: "a") == "debug")
    }

    @Test func `an own change that fails goes back`() {
        var s = Scenario(env("a", "variables: {LEVEL: info}"))
        s.pass()
        s.edit("LEVEL: info", "LEVEL: debug")
        s.world.fail("deploy", in: "-/a")
        s.pass()
        #expect(s.variable("LEVEL", in: "a") == "info")
        s.world.mend("deploy", in: "-/a")
        s.advance(by: "1d")
        #expect(s.starts == ["own in a"])
        s.edit("LEVEL: debug", "LEVEL: warn")
        s.pass()
        #expect(s.variable("LEVEL", in: "a") == "warn")
    }

    @Test func `a variable that vanishes from an environment stays in effect`() {
        var s = Scenario(env("a", "variables: {LEVEL: info}"))
        s.pass()
        s.edit(", variables: {LEVEL: info}", "")
        s.advance(by: "1d")
        #expect(s.variable("LEVEL", in: "a") == "info" && s.story.isEmpty)
    }

    @Test func `a rollout does not start while an own change is under way`() {
        var s = Scenario(env("a", "variables: {LEVEL: info}"))
        s.pass()
        s.edit("LEVEL: info", "LEVEL: debug")
        s.world.hanging = ["-/a"]
        s.pass()
        s.add(rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a]}]"))
        s.pass()
        #expect(s.starts == ["own in a"])
        s.world.hanging = []
        s.pass()
        #expect(s.starts == ["own in a", "a in a"])
    }

    @Test func `a new version begins again at the first stage`() {
        var s = started
        s.advance(by: "1h")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.starts == ["a in a", "b in b", "c in c", "a in a", "b in b", "c in c"])
        #expect(s.version("a") == "2.0.1")
    }

    @Test func `until an outdated stage starts again its environments keep what they run`() {
        var s = Scenario(
            env("a"), env("b"), policy("\(roles), signOffs: [{for: any, roles: [qa]}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [a], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}}, {name: b, environments: [b], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}}]"
            ))
        s.pass()
        #expect(s.starts == ["a in a", "b in b"])
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.starts == ["a in a", "b in b"] && s.version("a") == "2.0.0")
        #expect(s.waits("app/a") == ["sign-off: qa: quinn's sign-off of 2025-06-01 is spent"])
        s.edit(
            "name: a, environments: [a], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}",
            "name: a, environments: [a], entry: {signedOff: {qa: {by: quinn, at: 2025-06-02T07:00}}}"
        )
        s.pass()
        #expect(s.starts == ["a in a", "b in b", "a in a"] && s.version("b") == "2.0.0")
    }

    @Test func `a flag changed in a later stage leaves the earlier ones done`() {
        var s = Scenario(
            env("a"), env("b"),
            rollout(
                "app",
                "stages: [{name: a, environments: [a], flags: {F: 10%}}, {name: b, environments: [b], flags: {F: 50%}}]"
            ))
        s.pass()
        s.edit("F: 50%", "F: 60%")
        s.pass()
        #expect(s.starts == ["a in a", "b in b", "b in b"] && s.flag("F", in: "b") == "60%")
    }

    @Test func `a flag changed in an earlier stage begins again there`() {
        var s = Scenario(
            env("a"), env("b"),
            rollout(
                "app",
                "stages: [{name: a, environments: [a], flags: {F: 10%}}, {name: b, environments: [b], flags: {G: true}}]"
            ))
        s.pass()
        s.edit("F: 10%", "F: 20%")
        s.pass()
        #expect(
            s.starts == ["a in a", "b in b", "a in a", "b in b"] && s.flag("F", in: "b") == "20%")
    }

    @Test func `when only programs change done stays done`() {
        var s = started
        s.advance(by: "1h")
        s.edit(
            "{name: a, environments: [a]}",
            "{name: a, environments: [a], steps: [{run: [./more.sh]}]}")
        s.edit("soak: 1h", "soak: 9h")
        s.advance(by: "1h")
        #expect(s.starts == ["a in a", "b in b", "c in c"] && s.plan.outlooks.isEmpty)
    }

    @Test func `a version changed while the last stage soaks begins again and the soak finishes`() {
        var s = started
        s.pass()
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.starts == ["a in a", "b in b", "c in c", "a in a", "b in b"])
        #expect(s.version("c") == "2.0.0" && s.stands("app/c") == "c soaking")
        s.advance(by: "1h")
        #expect(s.version("c") == "2.0.1" && s.stands("app/c") == "c soaking")
    }

    @Test func `supersede restarts a soak under the new content`() {
        var s = Scenario(
            env("a", actions: health),
            rollout(
                "app",
                "onNewRevision: supersede, version: 2.0.0, stages: [{name: a, environments: [a], soak: 4h}]"
            ))
        s.advance(by: "1h")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.version("a") == "2.0.1" && s["app/a"].soak?.healthySeconds == 0)
        s.advance(by: "245m")
        #expect(s.stands("app/a") == "a verified" && s.starts.count == 2)
    }

    @Test func `supersede waits for the gates of the new content`() {
        var s = Scenario(
            env("a", actions: health), policy("\(roles), signOffs: [{for: any, roles: [qa]}]"),
            rollout(
                "app",
                "onNewRevision: supersede, version: 2.0.0, stages: [{name: a, environments: [a], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}, soak: 4h}]"
            ))
        s.advance(by: "1h")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.advance(by: "1h")
        #expect(s.version("a") == "2.0.0" && s.stands("app/a") == "a soaking")
        s.edit("at: 2025-06-01", "at: 2025-06-02")
        s.pass()
        #expect(s.version("a") == "2.0.1")
    }

    @Test func `a version declared during a soak is said to come after it`() {
        var s = Scenario(
            env("a"),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a], soak: 4h}]"))
        s.pass()
        #expect(!s.waits("app/a").contains { $0.contains("declared") })
        s.edit("version: 2.0.0", "version: 2.5.0")
        s.pass()
        #expect(
            s.waits("app/a").contains(
                "order: 2.5.0 is declared, and starts here after the soak of what runs now"),
            "\(s.waits("app/a"))")
        s.advance(by: "4h")
        #expect(s.waits("app/a").allSatisfy { !$0.contains("declared") })
        #expect(s.version("a") == "2.5.0")
    }

    @Test func `without supersede a soak finishes`() {
        var s = Scenario(
            env("a", actions: health),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a], soak: 4h}]"))
        s.advance(by: "1h")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.advance(by: "2h")
        #expect(s.version("a") == "2.0.0")
        s.advance(by: "65m")
        #expect(s.version("a") == "2.0.1")
    }

    @Test func `an invalid manifest holds starts and lets a soak go on under its terms`() {
        var s = Scenario(
            env("a", actions: health), env("b"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [a], soak: 1h}, {name: b, environments: [b]}]"
            ))
        s.pass()
        s.edit("name: b, environments: [b]", "name: b, enviroments: [b]")
        s.advance(by: "2h")
        #expect(s.stands("app/a") == "a verified" && s.starts == ["a in a"])
    }

    @Test func `an invalid manifest still goes back`() {
        var s = Scenario(
            env("a", actions: health),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a], soak: 1h}]"))
        s.pass()
        s.edit("soak: 1h", "sook: 1h")
        s.world.verdicts["app/a"] = .fail
        s.advance(by: "5m")
        #expect(s.version("a") == "1.0.0")
    }

    @Test func `an error in one rollout holds no other`() {
        var s = Scenario(
            env("a"), env("b"),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a]}]"),
            rollout("web", "component: web, version: 2.0.0, stages: [{name: b, environments: [b]}]")
        )
        s.edit("name: a, environments", "name: a, enviroments")
        s.pass()
        #expect(s.starts == ["b in b"])
    }

    @Test func `what is wrong is said where it waits`() {
        var s = Scenario(
            env("a"), rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a]}]"))
        s.edit("version: 2.0.0", "version: 2.0.0, sook: 1h")
        s.pass()
        #expect(s.waits("app/a").first == "manifest: unknown field `sook` in a rollout")
    }

    @Test func `a soak whose manifests cannot be read any more waits for a person`() {
        var s = Scenario(
            env("a"),
            rollout("app", "version: 2.0.0, stages: [{name: a, environments: [a], soak: 1h}]"))
        s.pass()
        let begun = s.revision.commit
        s.edit("soak: 1h", "soak: 2h")
        s.forget(begun)
        s.advance(by: "3h")
        #expect(s.stands("app/a") == "a soaking")
        #expect(s.waits("app/a").first == "failure: the manifests of its revision cannot be read")
    }

    @Test func `one rollout goes back after another was verified and the other's layer stays`() {
        var s = Scenario(
            env("eu", actions: health),
            rollout(
                "a",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], flags: {A: true}, soak: 2h}]"
            ),
            rollout(
                "b",
                "component: b, version: 7.0.0, stages: [{name: eu, environments: [eu], flags: {B: true}, soak: 1h}]"
            ))
        s.advance(by: "70m")
        #expect(s.stands("b/eu") == "eu verified" && s.stands("a/eu") == "eu soaking")
        s.world.verdicts["a/eu"] = .fail
        s.advance(by: "10m")
        #expect(s.version("eu") == "1.0.0" && s.version("eu", of: "b") == "7.0.0")
        #expect(s.flag("A", in: "eu") == nil && s.flag("B", in: "eu") == "true")
    }
}
