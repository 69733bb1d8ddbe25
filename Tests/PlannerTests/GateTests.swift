import Ledger
import Manifests
import Planner
import Testing

@Suite("Gates") struct GateTests {
    private func one(_ stage: String, _ spec: String = "") -> Scenario {
        Scenario(
            env("eu"), policy(roles),
            rollout(
                "app", "version: 2.0.0, \(spec)stages: [{name: eu, environments: [eu]\(stage)}]"))
    }

    @Test func `a stage does not start before its date`() {
        var s = one(", notBefore: 2025-06-03")
        s.pass()
        #expect(s.waits("app/eu") == ["date: not before 2025-06-03"])
        #expect(s.last.next?.text == "2025-06-03T00:00:00Z")
        s.advance(by: "15h")
        #expect(s.starts.isEmpty)
        s.advance(by: "1h")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a date that has passed is an open gate`() {
        var s = one(", notBefore: 2025-06-01")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a date long past at first sight asks once`() {
        var s = one(", notBefore: 2025-05-01")
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "date: 2025-05-01 was long past when it was first seen: `startsLate: true`, or a sign-off"
            ])
        s.edit("notBefore: 2025-05-01", "notBefore: 2025-05-01, startsLate: true")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a sign-off given since lets a late stage start`() {
        var s = one(", notBefore: 2025-05-01, entry: {signOffs: [qa]}")
        s.pass()
        #expect(s.starts.isEmpty)
        s.edit("signOffs: [qa]", "signOffs: [qa], signedOff: {qa: {by: quinn, at: 2025-06-02}}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a date seen in time may become long past`() {
        var s = one(", notBefore: 2025-06-03, entry: {checklist: [Ready]}")
        s.advance(by: "30d")
        s.edit("checklist: [Ready]", "checklist: [{item: Ready, done: {by: erin, at: 2025-07-01}}]")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `pulling a date forward gains nothing against what was signed`() {
        var s = one(
            ", notBefore: 2025-06-10, entry: {signOffs: [qa], signedOff: {qa: {by: quinn, at: 2025-06-01}}}"
        )
        s.pass()
        s.edit("notBefore: 2025-06-10", "notBefore: 2025-06-01")
        s.pass()
        #expect(s.waits("app/eu") == ["date: signed for not before 2025-06-10T00:00:00Z"])
        s.advance(by: "8d")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a date that slips needs no new sign-off`() {
        var s = one(
            ", notBefore: 2025-06-04, entry: {signOffs: [qa], signedOff: {qa: {by: quinn, at: 2025-06-01}}}"
        )
        s.pass()
        s.edit("notBefore: 2025-06-04", "notBefore: 2025-06-10")
        s.pass()
        #expect(s.waits("app/eu") == ["date: not before 2025-06-10"])
        s.advance(by: "8d")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a sign-off that says its date holds to it`() {
        var s = one(
            ", entry: {signOffs: [qa], signedOff: {qa: {by: quinn, at: 2025-06-01, notBefore: 2025-06-05}}}"
        )
        s.pass()
        #expect(s.waits("app/eu") == ["date: signed for not before 2025-06-05T00:00:00Z"])
    }

    @Test func `a pause starts nothing and what began goes on`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h}, {name: us, environments: [us]}]"
            ))
        s.pass()
        s.edit(
            "version: 2.0.0", "paused: {by: erin, at: 2025-06-02, reason: holidays}, version: 2.0.0"
        )
        s.advance(by: "2h")
        #expect(s.stands("app/eu") == "eu verified" && s.starts == ["eu in eu"])
        #expect(s.waits("app/us") == ["stop: paused by erin: holidays"])
    }

    @Test func `taking the pause out resumes`() {
        var s = one("", "paused: {by: erin, at: 2025-06-02}, ")
        s.pass()
        #expect(s.starts.isEmpty)
        s.edit("paused: {by: erin, at: 2025-06-02}, ", "")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `resumed lifts a pause`() {
        var s = one("", "paused: {by: erin, at: 2025-06-02}, ")
        s.pass()
        s.edit("paused: {by: erin, at: 2025-06-02}, ", "resumed: {by: erin, at: 2025-06-03}, ")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a pause stops no rollback`() {
        var s = one(", soak: 1h")
        s.pass()
        s.edit("version: 2.0.0", "paused: {by: erin, at: 2025-06-02}, version: 2.0.0")
        s.ask("app/eu")
        s.pass()
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `an item waits for its tick`() {
        var s = one(", entry: {checklist: [Dashboards reviewed, Rollback rehearsed]}")
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "checklist: Dashboards reviewed is not ticked",
                "checklist: Rollback rehearsed is not ticked",
            ])
    }

    @Test func `an item with a role is ticked by a member`() {
        var s = one(
            ", entry: {checklist: [{item: Rehearsed, role: qa, done: {by: erin, at: 2025-06-01}}]}")
        s.pass()
        #expect(s.waits("app/eu") == ["checklist: Rehearsed: erin is no qa"])
        s.edit("by: erin", "by: quinn")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an item without a role is ticked by anybody`() {
        var s = one(", entry: {checklist: [{item: Rehearsed, done: {by: erin, at: 2025-06-01}}]}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an optional item is ticked or skipped with a reason`() {
        var s = one(", entry: {checklist: [{item: Rehearsed, optional: true}]}")
        s.pass()
        #expect(s.waits("app/eu") == ["checklist: Rehearsed is not ticked"])
        s.edit(
            "optional: true", "optional: true, skipped: {by: erin, at: 2025-06-01, reason: known}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a skip by one who is no member does not count`() {
        var s = one(
            ", entry: {checklist: [{item: Rehearsed, role: qa, optional: true, skipped: {by: erin, at: 2025-06-01, reason: known}}]}"
        )
        s.pass()
        #expect(s.waits("app/eu") == ["checklist: Rehearsed: erin is no qa"])
    }

    @Test func `a tick makes no sign-off stale`() {
        var s = one(
            ", entry: {signOffs: [qa], checklist: [Ready], signedOff: {qa: {by: quinn, at: 2025-06-01}}}"
        )
        s.pass()
        s.edit("checklist: [Ready]", "checklist: [{item: Ready, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an item of an exit that was added later is not asked of what runs`() {
        var s = one(", soak: 1h")
        s.pass()
        s.edit("soak: 1h", "soak: 1h, exit: {checklist: [New]}")
        s.advance(by: "1h")
        #expect(s.stands("app/eu") == "eu verified")
    }

    private func requiring(_ requirement: String) -> Scenario {
        Scenario(
            env("eu"), env("us"),
            rollout(
                "dark",
                "stages: [{name: eu, environments: [eu], flags: {F: 50%}}, {name: eu-all, environments: [eu], raiseTo: 100%, entry: {checklist: [Go]}}, {name: us, environments: [us], flags: {F: 100%}}]"
            ),
            rollout(
                "clean",
                "stages: [{name: clean, steps: [{run: [./c.sh]}], entry: {requires: \(requirement)}}]"
            ))
    }

    @Test func `a requirement asks what is in effect elsewhere`() {
        var s = requiring("{flag: F, is: true, in: [eu]}")
        s.pass()
        #expect(s.waits("clean/-") == ["requirement: F is true: not in eu"])
        s.edit("checklist: [Go]", "checklist: [{item: Go, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(s.stands("clean/-") == "clean verified")
    }

    @Test func `a requirement may be content with a share`() {
        var s = requiring("{flag: F, is: true, at: 50%, in: [eu]}")
        s.pass()
        #expect(s.stands("clean/-") == "clean verified")
    }

    @Test func `a requirement of all asks everywhere`() {
        var s = requiring("{flag: F, at: 50%, in: all}")
        s.pass()
        #expect(s.waits("clean/-") == ["requirement: F is true at 50%: not in us"])
    }

    @Test func `a requirement may be of a component's version`() {
        var s = requiring("{component: app, version: 9.9.9, in: [eu]}")
        s.pass()
        #expect(s.waits("clean/-") == ["requirement: app runs 9.9.9: not in eu"])
        var t = requiring("{component: app, version: 1.0.0, in: [eu]}")
        t.pass()
        #expect(t.stands("clean/-") == "clean verified")
    }

    @Test func `a flag that nobody set is not in effect`() {
        var s = requiring("{flag: F, is: false, in: [us]}")
        s.pass()
        #expect(s.stands("clean/-") == "clean verified")
    }

    @Test func `what was done before is claimed and not measured`() {
        var s = Scenario(
            env("staging"), env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: staging, environments: [staging], doneBefore: {at: 2025-05-01, by: erin, reason: by hand}}, {name: eu, environments: [eu]}]"
            ))
        s.pass()
        #expect(s.starts == ["eu in eu"] && s.version("staging") == "2.0.0")
        #expect(s["app/staging"].done["staging"]?.claimedBy == "erin")
    }

    @Test func `what was done before may be several stages of one environment`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "stages: [{name: a, environments: [eu], flags: {F: 10%}, doneBefore: {at: 2025-05-01, by: erin, reason: x}}, {name: b, environments: [eu], flags: {F: 50%}, doneBefore: {at: 2025-05-01, by: erin, reason: x}}, {name: c, environments: [eu], flags: {F: 100%}, entry: {checklist: [Go]}}]"
            ))
        s.pass()
        #expect(
            s.flag("F", in: "eu") == "50%"
                && s.story == [
                    "app/eu: a was done before, says erin", "app/eu: b was done before, says erin",
                ])
    }

    @Test func `nothing is claimed once the rollout has started`() {
        var s = Scenario(
            env("staging"), env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: staging, environments: [staging]}, {name: eu, environments: [eu], entry: {checklist: [Go]}}]"
            ))
        s.pass()
        s.edit(
            "checklist: [Go]}",
            "checklist: [Go]}, doneBefore: {at: 2025-05-01, by: erin, reason: x}")
        s.edit(
            "environments: [staging]}",
            "environments: [staging], doneBefore: {at: 2025-05-01, by: erin, reason: x}}")
        s.pass()
        #expect(s.stands("app/eu") == "nothing" && s.version("eu") == "1.0.0")
    }

    @Test func `what was done before is gone back to`() {
        var s = Scenario(
            env("eu", actions: health),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [eu], doneBefore: {at: 2025-05-01, by: erin, reason: x}}, {name: b, environments: [eu], flags: {F: true}, soak: 1h}]"
            ))
        s.pass()
        s.world.verdicts["app/eu"] = .fail
        s.advance(by: "2m")
        #expect(s.version("eu") == "2.0.0" && s.flag("F", in: "eu") == nil)
    }

    @Test func `what was claimed and taken back is not claimed again`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, environments: [eu], doneBefore: {at: 2025-05-01, by: erin, reason: x}}]"
            ))
        s.pass()
        s.ask("app/eu")
        s.advance(by: "1d")
        #expect(s.stands("app/eu") == "a went-back" && s.starts.isEmpty)
    }

    @Test func `initial says what ran before`() {
        var s = Scenario(
            env("eu", initial: "{version: 1.2.3, versions: {api: 4.5.6}, flags: {F: true}}"))
        s.pass()
        #expect(s.version("eu") == "1.2.3" && s.version("eu", of: "api") == "4.5.6")
        #expect(s.flag("F", in: "eu") == "true" && s.story.isEmpty)
    }

    @Test func `initial is said once`() {
        var s = Scenario(env("eu"))
        s.pass()
        s.edit("version: 1.0.0", "version: 5.0.0")
        s.pass()
        #expect(s.version("eu") == "1.0.0")
    }

    private func amended() -> Scenario {
        Scenario(
            env("eu", "windows: []"), policy("\(roles), amend: {roles: [operations]}, lift: qa"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], entry: {checklist: [Go]}}]"
            ))
    }

    @Test func `the first definitions come into force with the first policy`() {
        var s = amended()
        s.pass()
        #expect(s.observed.environments["eu"]?.inForce != nil && s.observed.ledger.policy != nil)
    }

    @Test func `without an amend rule a change is only recorded`() {
        var s = Scenario(env("eu"), policy(roles))
        s.pass()
        let before = s.observed.environments["eu"]?.inForce?.digest
        s.edit("labels: {}", "labels: {tier: one}")
        s.pass()
        #expect(s.observed.environments["eu"]?.inForce?.digest != before)
    }

    @Test func `a change of an environment waits for what amend demands`() {
        var s = amended()
        s.pass()
        s.edit("./deploy.sh", "./other.sh")
        s.edit("checklist: [Go]", "checklist: [{item: Go, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "environment: the change of eu is not adopted yet (reconcile adopt environment/eu --role operations)"
            ])
        s.edit("windows: []", "windows: [], signedOff: {operations: {by: omar, at: 2025-06-02}}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a plan says which change is not adopted, and whom it needs`() {
        var s = amended()
        s.pass()
        #expect(s.plan.adoptions.isEmpty)
        s.edit("./deploy.sh", "./other.sh")
        s.pass()
        #expect(
            s.plan.adoptions.map(\.words) == [
                "the change of the environment `eu` is not adopted yet, and the old one counts: needs operations (reconcile adopt environment/eu --role operations)"
            ])
        s.edit("windows: []", "windows: [], signedOff: {operations: {by: omar, at: 2025-06-02}}")
        s.pass()
        #expect(s.plan.adoptions.isEmpty)
    }

    @Test func `an approval of one change approves no second`() {
        var s = amended()
        s.pass()
        s.edit("./deploy.sh", "./other.sh")
        s.edit("windows: []", "windows: [], signedOff: {operations: {by: omar, at: 2025-06-02}}")
        s.pass()
        let adopted = s.observed.environments["eu"]?.inForce?.digest
        s.edit("./other.sh", "./third.sh")
        s.pass()
        #expect(s.observed.environments["eu"]?.inForce?.digest == adopted)
        s.edit("at: 2025-06-02}}", "at: 2025-06-03}}")
        s.pass()
        #expect(s.observed.environments["eu"]?.inForce?.digest != adopted)
    }

    @Test func `one who is no member amends nothing`() {
        var s = amended()
        s.pass()
        let before = s.observed.environments["eu"]?.inForce?.digest
        s.edit("./deploy.sh", "./other.sh")
        s.edit("windows: []", "windows: [], signedOff: {operations: {by: erin, at: 2025-06-02}}")
        s.pass()
        #expect(s.observed.environments["eu"]?.inForce?.digest == before)
    }

    @Test func `a policy is amended by the rule in force before it`() {
        var s = amended()
        s.pass()
        let before = s.observed.ledger.policy?.digest
        s.edit(
            "amend: {roles: [operations]}",
            "amend: {roles: [qa]}, signedOff: {qa: {by: quinn, at: 2025-06-02}}")
        s.pass()
        #expect(s.observed.ledger.policy?.digest == before)
        s.edit("signedOff: {qa: {by: quinn,", "signedOff: {operations: {by: olga,")
        s.pass()
        #expect(s.observed.ledger.policy?.digest != before)
    }

    private func guarded() -> Scenario {
        Scenario(
            env("eu"),
            policy("\(roles), amend: {roles: [operations]}, signOffs: [{for: any, roles: [qa]}]"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
    }

    @Test func `a policy that is not adopted asks no less`() {
        var s = guarded()
        s.pass()
        s.edit(", signOffs: [{for: any, roles: [qa]}]", "")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa has not signed off"])
    }

    @Test func `who is no member by the policy in force approves nothing`() {
        var s = guarded()
        s.pass()
        s.edit("qa: [quinn]", "qa: [quinn, mallory]")
        s.add(signOff("mine", "rollout: app, stage: eu, role: qa, by: mallory, at: 2025-06-02"))
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa: mallory is not a member"])
    }

    @Test func `taking the policy out takes nothing back`() {
        var s = guarded()
        s.pass()
        s.remove("Policy", "us")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa has not signed off"])
    }

    @Test func `a policy in force that cannot be read holds starts and amendments`() {
        var s = guarded()
        s.pass()
        let founding = s.revision.commit
        let adopted = s.observed.environments["eu"]?.inForce?.digest
        s.edit(", signOffs: [{for: any, roles: [qa]}]", "")
        s.edit("./deploy.sh", "./other.sh")
        s.forget(founding)
        s.pass()
        #expect(s.waits("app/eu").contains("sign-off: the policy in force cannot be read"))
        #expect(s.observed.environments["eu"]?.inForce?.digest == adopted)
    }

    @Test func `a definition may be approved in a file of its own`() {
        var s = amended()
        s.pass()
        let before = s.observed.environments["eu"]?.inForce?.digest
        s.edit("./deploy.sh", "./other.sh")
        s.add(signOff("eu.omar", "environment: eu, role: operations, by: omar, at: 2025-06-02"))
        s.pass()
        #expect(s.observed.environments["eu"]?.inForce?.digest != before)
    }

    @Test func `a new environment waits for what amend demands`() {
        var s = amended()
        s.pass()
        s.add(env("us"))
        s.add(
            rollout(
                "web", "component: web, version: 2.0.0, stages: [{name: us, environments: [us]}]"))
        s.pass()
        #expect(s.waits("web/us") == ["environment: us is not adopted yet"])
    }

    @Test func `an own change asks what the policy asks there`() {
        var s = Scenario(
            env("eu", "variables: {LEVEL: info}"),
            policy("\(roles), signOffs: [{for: any, roles: [qa]}]"))
        s.pass()
        s.edit("LEVEL: info", "LEVEL: debug")
        s.pass()
        #expect(s.waits("-/eu") == ["sign-off: qa has not signed off"])
        s.edit(
            "variables: {LEVEL: debug}",
            "variables: {LEVEL: debug}, signedOff: {qa: {by: quinn, at: 2025-06-02}}")
        s.pass()
        #expect(s.variable("LEVEL", in: "eu") == "debug")
        s.edit("LEVEL: debug", "LEVEL: warn")
        s.pass()
        #expect(s.waits("-/eu") == ["sign-off: qa has not signed off"])
    }
}
