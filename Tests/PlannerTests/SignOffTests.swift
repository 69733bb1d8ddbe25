import Ledger
import Manifests
import Planner
import Testing

@Suite("Sign-offs") struct SignOffTests {
    /// One stage in `eu` that asks quality; `entry` is the rest of the stage.
    private func one(
        _ entry: String = "", rule: String = "{for: any, roles: [qa]}", _ more: String = ""
    )
        -> Scenario
    {
        Scenario(
            env("eu"), env("us"), policy("\(roles), signOffs: [\(rule)]\(more)"),
            rollout(
                "app", "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 0s\(entry)}]")
        )
    }

    private func unready(_ text: String) -> String {
        ", entry: {checklist: [Ready], signedOff: {\(text)}}"
    }

    private func signedOff(_ text: String) -> String { ", entry: {signedOff: {\(text)}}" }

    @Test func `what is asked and not given is missing`() {
        var s = one()
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa has not signed off"])
        #expect(s.outlook("app/eu")?.waits.first?.who == ["qa"])
    }

    @Test func `what is given is granted and named in the intent`() {
        var s = one(signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
        let evidence = s.entries.compactMap { entry -> [Evidence]? in
            if case .intent(let intent) = entry.transition { intent.evidence } else { nil }
        }.joined()
        #expect(evidence.contains { $0.held == "qa by quinn at 2025-06-01, declared" })
    }

    @Test func `without any rule nothing is asked`() {
        var s = Scenario(
            env("eu"), policy(roles),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an environment that no rule is for is held`() {
        var s = one(rule: "{for: [us], roles: [qa]}")
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "sign-off: no rule of the policy is for eu: add one at the end of its `signOffs`, "
                    + "such as {for: any, roles: [qa]}"
            ])
    }

    @Test func `the first rule that matches counts`() {
        var s = one(rule: "{for: [eu], roles: [operations]}, {for: any, roles: [qa]}")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: operations has not signed off"])
    }

    @Test func `a rule for a kind of change is for that kind`() {
        var s = one(
            rule: "{for: any, change: hotfix, roles: [operations]}, {for: any, roles: [qa]}")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa has not signed off"])
        s.edit("version: 2.0.0", "change: hotfix, version: 2.0.0")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: operations has not signed off"])
    }

    @Test func `somebody who is no member approves nothing`() {
        var s = one(signedOff("qa: {by: erin, at: 2025-06-01}"))
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa: erin is not a member"])
    }

    @Test func `a member who leaves the role counts no more`() {
        var s = one(unready("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        #expect(s.waits("app/eu") == ["checklist: Ready is not ticked"])
        s.edit("qa: [quinn]", "qa: [olga]")
        s.pass()
        #expect(s.waits("app/eu").contains("sign-off: qa: quinn is not a member"))
    }

    @Test func `a sign-off goes stale when its stage changes`() {
        var s = one(unready("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        s.author = .init(name: "mallory", address: "m@example.com")
        s.edit("soak: 0s", "soak: 1h")
        s.pass()
        #expect(
            s.waits("app/eu").first
                == "sign-off: qa: quinn's sign-off of 2025-06-01 is stale, under what: soak is 1h, was not said, in \(s.revision.commit.prefix(10)) by mallory"
        )
    }

    @Test func `a sign-off stands when another stage after it changes`() {
        var s = Scenario(
            env("eu"), env("us"), policy("\(roles), signOffs: [{for: any, roles: [qa]}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], entry: {checklist: [Ready], signedOff: {qa: {by: quinn, at: 2025-06-01}}}}, {name: us, environments: [us], soak: 1h}]"
            ))
        s.pass()
        s.edit("soak: 1h", "soak: 2h")
        s.pass()
        #expect(s.waits("app/eu") == ["checklist: Ready is not ticked"])
    }

    @Test func `what was approved before it ever started stands again after a revert`() {
        var s = one(unready("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        s.edit("soak: 0s", "soak: 1h")
        s.pass()
        s.edit("soak: 1h", "soak: 0s")
        s.pass()
        #expect(s.waits("app/eu") == ["checklist: Ready is not ticked"])
    }

    @Test func `a sign-off that names another digest is stale`() {
        var s = one(
            signedOff(
                "qa: {by: quinn, at: 2025-06-01, digest: 'sha256:\(String(repeating: "a", count: 64))'}"
            ))
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "sign-off: qa: quinn's sign-off of 2025-06-01 is stale: what it approved is not what there is now"
            ])
    }

    @Test func `a sign-off expires`() {
        var s = one(
            unready("qa: {by: quinn, at: 2025-06-01}"),
            rule: "{for: any, roles: [qa], validFor: 7d}")
        s.pass()
        s.advance(by: "6d")
        // A day without a time means all of that day.
        #expect(s.now.text == "2025-06-08T08:00:00Z")
        #expect(s.waits("app/eu") == ["checklist: Ready is not ticked"])
        s.advance(by: "16h")
        #expect(
            s.waits("app/eu").first
                == "sign-off: qa: quinn's sign-off of 2025-06-01 has expired: it was good for 7d")
    }

    @Test func `a sign-off is spent when its stage was verified`() {
        var s = one(signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        #expect(s["app/eu"].spent == ["sign-off eu/entry/qa quinn 2025-06-01"])
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa: quinn's sign-off of 2025-06-01 is spent"])
    }

    @Test func `a sign-off is spent when its stage went back`() {
        var s = one(
            signedOff("qa: {by: quinn, at: 2025-06-01}") + ", steps: [{name: t, run: [./t.sh]}]")
        s.world.fail("t", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s["app/eu"].spent.count == 1)
        s.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa: quinn's sign-off of 2025-06-01 is spent"])
        s.world.mend("t", in: "app/eu")
        s.edit("at: 2025-06-01", "at: 2025-06-02")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an intent that lapses spends nothing`() {
        var s = one(signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.world.lapsing["app/eu"] = 2
        s.pass()
        #expect(s.story.count { $0 == "app/eu: its action never ran" } == 2)
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a sign-off that is taken out counts no more`() {
        var s = one(unready("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        s.edit(", signedOff: {qa: {by: quinn, at: 2025-06-01}}", "")
        s.pass()
        #expect(s.waits("app/eu").contains("sign-off: qa has not signed off"))
    }

    @Test func `results must be in sight where the rule says so`() {
        var s = Scenario(
            env("eu"), env("us"),
            policy(
                "\(roles), signOffs: [{for: [us], roles: [qa], after: results}, {for: any, roles: []}]"
            ),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h}, {name: us, environments: [us], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}}]"
            ))
        s.advance(by: "1h")
        #expect(
            s.waits("app/us") == [
                "sign-off: qa: quinn's sign-off of 2025-06-01 is early: eu was verified after it, at 2025-06-02T09:00:00Z"
            ])
        s.edit("at: 2025-06-01", "at: 2025-06-02")
        s.pass()
        #expect(s.stands("app/us") == "us verified")
    }

    @Test func `without results all stages may be approved at once`() {
        var s = Scenario(
            env("eu"), env("us"), policy("\(roles), signOffs: [{for: any, roles: [qa]}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}}, {name: us, environments: [us], entry: {signedOff: {qa: {by: quinn, at: 2025-06-01}}}}]"
            ))
        s.pass()
        #expect(s.stands("app/us") == "us verified")
    }

    @Test func `a quorum counts people`() {
        let rule = "{for: any, roles: [{role: engineering, people: 2}]}"
        var s = one(
            signedOff("engineering: [{by: erin, at: 2025-06-01}, {by: erin, at: 2025-06-02}]"),
            rule: rule)
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "sign-off: 1 more of engineering: same person twice: erin counts once"
            ])
        s.edit("{by: erin, at: 2025-06-02}", "{by: emil, at: 2025-06-02}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `where roles are separate nobody fills two`() {
        let both = "engineering: {by: erin, at: 2025-06-01}, qa: {by: erin, at: 2025-06-01}"
        var s = Scenario(
            env("eu"),
            policy(
                "roles: {engineering: [erin], qa: [erin, quinn]}, separation: [roles], signOffs: [{for: any, roles: [engineering, qa]}]"
            ),
            rollout(
                "app", "version: 2.0.0, stages: [{name: eu, environments: [eu]\(signedOff(both))}]")
        )
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: qa: same person twice: erin counts once"])
        s.edit("qa: {by: erin,", "qa: {by: quinn,")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a veto holds the stage`() {
        var s = one(
            signedOff(
                "qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02, reason: no}}]"
            ).replacing("reason: no", "reason: wait"))
        s.pass()
        #expect(s.waits("app/eu") == ["stop: vetoed by quinn as qa"])
    }

    @Test func `a veto of other content under its name does not stand for it`() throws {
        let other = "sha256:" + String(repeating: "0", count: 64)
        let veto = "{vetoed: {by: quinn, at: 2025-06-01, digest: \"\(other)\"}}"
        var s = one(unready("qa: [{by: quinn, at: 2025-06-01}, \(veto)]"))
        s.pass()
        s.edit(other, try #require(s.facts.digest("app", "eu")).text)
        s.pass()
        s.edit("[Ready]", "[{item: Ready, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(s.waits("app/eu") == ["stop: vetoed by quinn as qa"])
    }

    @Test func `taking the line of a veto out lifts nothing`() {
        var s = one(
            signedOff("qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02}}]"))
        s.pass()
        s.edit(", {vetoed: {by: quinn, at: 2025-06-02}}", "")
        s.pass()
        #expect(s.waits("app/eu") == ["stop: vetoed by quinn as qa"])
    }

    @Test func `the same person lifts their veto`() {
        var s = one(
            signedOff("qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02}}]"))
        s.pass()
        s.edit("{vetoed: {by: quinn, at: 2025-06-02}}", "{lifted: {by: quinn, at: 2025-06-03}}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `another person lifts no veto`() {
        var s = one(
            signedOff("qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02}}]"))
        s.pass()
        s.edit("{vetoed: {by: quinn, at: 2025-06-02}}", "{lifted: {by: olga, at: 2025-06-03}}")
        s.pass()
        #expect(s.waits("app/eu") == ["stop: vetoed by quinn as qa"])
    }

    @Test func `the policy's lift role lifts a veto`() {
        var s = one(
            signedOff("qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02}}]"),
            rule: "{for: any, roles: [qa]}", ", lift: operations")
        s.pass()
        s.edit("{vetoed: {by: quinn, at: 2025-06-02}}", "{lifted: {by: olga, at: 2025-06-03}}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `another content lifts a veto`() {
        var s = one(
            signedOff("qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02}}]"))
        s.pass()
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.edit("{by: quinn, at: 2025-06-01}", "{by: quinn, at: 2025-06-02T07:00}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a withdrawal takes an approval back and stays`() {
        var s = one(unready("qa: [{by: quinn, at: 2025-06-01}]"))
        s.pass()
        s.edit(
            "{by: quinn, at: 2025-06-01}",
            "{by: quinn, at: 2025-06-01}, {withdrawn: {by: quinn, at: 2025-06-02}}")
        s.pass()
        #expect(
            s.waits("app/eu") == [
                "stop: quinn withdrew the approval of qa",
                "sign-off: qa: quinn's sign-off of 2025-06-01 is withdrawn",
                "checklist: Ready is not ticked",
            ])
    }

    @Test func `a withdrawal after the start stops no soak`() {
        var s = one(signedOff("qa: [{by: quinn, at: 2025-06-01}]"))
        s.edit("soak: 0s", "soak: 1h")
        s.pass()
        s.edit(
            "{by: quinn, at: 2025-06-01}",
            "{by: quinn, at: 2025-06-01}, {withdrawn: {by: quinn, at: 2025-06-02}}")
        s.advance(by: "1h")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a sign-off in a file of its own counts as the field does`() {
        var s = one()
        s.pass()
        s.add(
            signOff(
                "app.eu.qa.quinn", "rollout: app, stage: eu, role: qa, by: quinn, at: 2025-06-02"))
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a veto in a file of its own counts`() {
        var s = one(signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.add(
            signOff(
                "stop",
                "rollout: app, stage: eu, role: operations, vetoed: {by: olga, at: 2025-06-02}"))
        s.pass()
        #expect(s.waits("app/eu") == ["stop: vetoed by olga as operations"])
    }

    @Test func `a stage may ask more roles than the policy`() {
        var s = one(
            ", entry: {signOffs: [operations], signedOff: {qa: {by: quinn, at: 2025-06-01}}}")
        s.pass()
        #expect(s.waits("app/eu") == ["sign-off: operations has not signed off"])
    }

    @Test func `work asks what all environments of its rollout ask`() {
        var s = Scenario(
            env("eu"), env("us"),
            policy(
                "\(roles), signOffs: [{for: [eu], roles: [qa]}, {for: [us], roles: [operations]}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: prepare, steps: [{run: [./p.sh]}]}, {name: eu, environments: [eu]}, {name: us, environments: [us]}]"
            ))
        s.pass()
        #expect(
            s.waits("app/-") == [
                "sign-off: qa has not signed off", "sign-off: operations has not signed off",
            ])
    }

    @Test func `an exit sign-off is asked on measured results`() {
        var s = one(", exit: {signOffs: [qa]}", rule: "{for: any, roles: []}")
        s.pass()
        #expect(s.stands("app/eu") == "eu soaking")
        #expect(s.waits("app/eu") == ["sign-off: qa has not signed off"])
        s.edit(
            "exit: {signOffs: [qa]}",
            "exit: {signOffs: [qa], signedOff: {qa: {by: quinn, at: 2025-06-02}}}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
        #expect(s["app/eu"].spent == ["sign-off eu/exit/qa quinn 2025-06-02"])
    }

    @Test func `a veto on the way out is a no-go`() {
        var s = one(
            ", exit: {signOffs: [qa], signedOff: {qa: [{by: quinn, at: 2025-06-02}, {vetoed: {by: quinn, at: 2025-06-03}}]}}",
            rule: "{for: any, roles: []}")
        s.pass()
        #expect(s.stands("app/eu") == "eu soaking")
        #expect(s.waits("app/eu") == ["stop: vetoed by quinn as qa"])
    }

    private func phased(_ per: String, _ first: String, _ more: String = "") -> Scenario {
        Scenario(
            env("eu"), env("us"),
            policy("\(roles), signOffs: [{for: any, roles: [qa], per: \(per)\(more)}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: a, phase: early, environments: [eu]\(first)}, {name: b, phase: early, environments: [eu], soak: 1h}, {name: c, environments: [us]}]"
            ))
    }

    @Test func `one approval per phase counts for all its stages`() {
        var s = phased("phase", signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.advance(by: "1h")
        #expect(s.starts == ["a in eu", "b in eu"])
        #expect(s.waits("app/us") == ["sign-off: qa has not signed off"])
    }

    @Test func `a phase is approved by its name in a file of its own`() {
        var s = phased("phase", "")
        s.pass()
        s.add(signOff("one", "rollout: app, stage: early, role: qa, by: quinn, at: 2025-06-02"))
        s.advance(by: "1h")
        #expect(s.starts == ["a in eu", "b in eu"])
    }

    @Test
    func `a change of the second stage makes the approval of the phase stale before the first`() {
        var s = phased(
            "phase", ", entry: {checklist: [Ready], signedOff: {qa: {by: quinn, at: 2025-06-01}}}")
        s.pass()
        s.edit("soak: 1h", "soak: 2h")
        s.pass()
        #expect(
            s.waits("app/eu").first?.hasPrefix(
                "sign-off: qa: quinn's sign-off of 2025-06-01 is stale of b, under what: soak was 1h, is 2h, in "
            ) == true)
    }

    @Test func `an approval of a phase is not early for its second stage`() {
        var s = phased("phase", signedOff("qa: {by: quinn, at: 2025-06-01}"), ", after: results")
        s.advance(by: "1h")
        #expect(s.starts == ["a in eu", "b in eu"])
    }

    @Test func `one approval per rollout counts for all of it`() {
        var s = phased("rollout", signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.advance(by: "1h")
        #expect(s.starts == ["a in eu", "b in eu", "c in us"])
    }

    @Test func `a veto of a phase holds its stages`() {
        var s = phased(
            "phase",
            signedOff("qa: [{by: quinn, at: 2025-06-01}, {vetoed: {by: quinn, at: 2025-06-02}}]"))
        s.pass()
        #expect(s.waits("app/eu") == ["stop: vetoed by quinn as qa"])
    }

    @Test func `a first sight is remembered with what it approved`() {
        var s = one(signedOff("qa: {by: quinn, at: 2025-06-01}"))
        s.pass()
        let sight = s.observed.rollouts["app"]?.sights.first
        #expect(sight?.seen == s.now && sight?.digest == s.facts.digest("app", "eu")?.text)
    }
}
