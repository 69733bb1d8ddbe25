import Ledger
import Manifests
import Planner
import Testing

/// One person lets a stage through alone; another reviews it.
@Suite("Emergencies") struct EmergencyTests {
    private let rule = ", emergency: {role: operations, review: {by: [engineering]}}"
    private let word = "by: olga, at: 2025-06-02T07:00:00Z, reason: down"

    private func team(_ policy: String? = nil, stage: String = "soak: 0s") -> Scenario {
        Scenario(
            env("eu"), env("us"),
            PlannerTests.policy("\(roles), signOffs: [{for: any, roles: [qa]}]\(policy ?? rule)"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], \(stage), entry: {signedOff: {}}}]"
            ),
            rollout(
                "other",
                "component: lib, version: 5.0.0, stages: [{name: eu, environments: [eu], soak: 0s}]"
            ))
    }

    private func broken(_ s: Scenario, _ emergency: String) -> Scenario {
        var s = s
        s.edit("signedOff: {}", "emergency: {\(emergency)}")
        s.pass()
        return s
    }

    private func waits(_ s: Scenario, _ emergency: String) -> [String] {
        broken(s, emergency).waits("app/eu")
    }

    private let missing = "sign-off: qa has not signed off"

    @Test func `it takes the place of the roles, and is recorded until another reviews it`() throws
    {
        var s = broken(team(), word)
        #expect(s.stands("app/eu") == "eu verified")
        let open = try #require(s.observed.environments["eu"]?.emergencies.first)
        #expect(open.words == "olga let app/eu through alone at 2025-06-02T07:00Z: down")
        let start = try #require(
            s.entries.first {
                if case .intent(let intent) = $0.transition {
                    intent.emergency != nil
                } else {
                    false
                }
            })
        #expect(start.subjectLine == "app/eu: eu starts, let through by olga alone")
        #expect(start.isException)
        #expect(
            start.message.contains(
                "sign-off: emergency: let through by olga alone at 2025-06-02T07:00Z, declared: down"
            ))
        let held =
            "environment: nobody has reviewed yet that \(open.words) (reconcile review app eu)"
        #expect(s.waits("app/eu") == [held])
        #expect(s.waits("other/eu").contains(held))
        s.edit("reason: down", "reason: down, reviewed: {by: erin, at: 2025-06-02T09:00:00Z}")
        s.pass()
        #expect(s.observed.environments["eu"]?.emergencies == [])
        #expect(s.waits("app/eu") == [])
        #expect(s.waits("other/eu") == [missing])
    }

    @Test func `a review is another person's, of the role that is asked`() {
        for (who, why) in [
            ("olga", "nobody reviews their own"),
            ("quinn", "quinn is not a member of engineering"),
        ] {
            let s = broken(team(), word + ", reviewed: {by: \(who), at: 2025-06-02T09:00:00Z}")
            #expect(s.observed.environments["eu"]?.emergencies.count == 1)
            #expect(
                s.waits("app/eu").first?.hasSuffix(
                    "; the review of \(who) does not count: \(why)") == true)
        }
    }

    @Test func `who may not does not`() {
        let none = "the emergency of olga does not count: the policy says of nobody that they may"
        #expect(waits(team(""), word) == [missing, "sign-off: \(none)"])
        #expect(
            waits(team(), "by: quinn, at: 2025-06-02T07:00:00Z, reason: down") == [
                missing,
                "sign-off: the emergency of quinn does not count: quinn is not a member of operations",
            ])
    }

    @Test func `it is over after the time that it says, and after four hours`() {
        #expect(
            waits(team(), "by: olga, at: 2025-06-02T03:00:00Z, reason: down") == [
                missing,
                "sign-off: the emergency of olga does not count: it was over at 2025-06-02T07:00:00Z",
            ])
        #expect(
            waits(team(), "lasts: 30m, \(word)") == [
                missing,
                "sign-off: the emergency of olga does not count: it was over at 2025-06-02T07:30:00Z",
            ])
        #expect(
            waits(team(), "by: olga, at: 2025-06-02T12:00:00Z, reason: down") == [
                missing,
                "sign-off: the emergency of olga does not count: it was seen at 2025-06-02T08:00:00Z, before the time that it claims",
            ])
    }

    @Test func `it is for one content`() {
        var s = broken(team(stage: "soak: 0s, notBefore: 2025-06-02T09:00Z"), word)
        #expect(s.waits("app/eu") == ["date: not before 2025-06-02T09:00Z"])
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.waits("app/eu").contains(missing))
        s.advance(by: "2h")
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `it replaces neither a veto nor a checklist nor a pause`() {
        let veto = "{vetoed: {by: quinn, at: 2025-06-02}}"
        var s = team()
        s.edit(
            "signedOff: {}", "signedOff: {qa: \(veto)}, emergency: {\(word)}, checklist: [Ready]")
        s.pass()
        #expect(
            s.waits("app/eu") == ["stop: vetoed by quinn as qa", "checklist: Ready is not ticked"])
        s.edit("version: 2.0.0,", "version: 2.0.0, paused: {by: erin, at: 2025-06-02},")
        s.pass()
        #expect(s.waits("app/eu").contains("stop: paused by erin"))
        #expect(s.stands("app/eu") == "nothing")
    }

    @Test func `one person has one that is not reviewed, and so has an environment`() {
        let second = rollout(
            "third",
            "component: x, version: 1.0.0, stages: [{name: us, environments: [us], soak: 0s, entry: {emergency: {by: olga, at: 2025-06-02T07:30:00Z, reason: again}}}]"
        )
        var s = broken(team(), word)
        s.add(second)
        s.pass()
        #expect(
            s.waits("third/us") == [
                missing,
                "sign-off: the emergency of olga does not count: nobody has reviewed yet that olga let app/eu through alone at 2025-06-02T07:00Z: down",
            ])
        s.edit("by: olga, at: 2025-06-02T07:30:00Z", "by: omar, at: 2025-06-02T07:30:00Z")
        s.pass()
        #expect(s.stands("third/us") == "us verified")
    }

    @Test func `one person lets one thing through in a pass`() {
        var s = Scenario(
            env("eu"), env("us"),
            PlannerTests.policy("\(roles), signOffs: [{for: any, roles: [qa]}]\(rule)"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 0s, entry: {emergency: {\(word)}}}]"
            ),
            rollout(
                "other",
                "version: 3.0.0, stages: [{name: us, environments: [us], soak: 0s, entry: {emergency: {\(word)}}}]"
            ))
        s.pass()
        #expect(s.observed.environments.values.flatMap(\.emergencies).count == 1)
        #expect(s.stands("app/eu") == "eu verified" && s.stands("other/us") != "us verified")
    }

    @Test func `a review that is older than the emergency is none of it`() {
        let s = broken(
            team(), "\(word), reviewed: {by: erin, at: 2025-06-02T06:00:00Z}")
        #expect(
            s.waits("app/eu").first?.hasSuffix(
                "the review of erin does not count: it is older than what was let through") == true,
            "\(s.waits("app/eu"))")
    }

    @Test func `where any rule asks for signatures it is signed, and runs what was signed alone`()
        throws
    {
        var holder = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}", policy: rule)
        holder.stage = "soak: 0s"
        let s = holder.scenario
        var first = s
        let yes = try KeyHolder.statement(s, as: "qa", by: "quinn")
        func emergency(_ s: Scenario, version: String) throws -> Statement {
            var statement = try KeyHolder.statement(
                s, .emergency, as: "operations", by: "olga", at: "2025-06-02T07:00:00Z")
            (statement.version, statement.reason) = (version, "down")
            statement.ground.root = first.observed.ledger.root
            return statement
        }
        // Nothing that runs was ever signed.
        var early = s
        early.pass()
        let alone = KeyHolder.word(
            try KeyHolder.statement(
                s, .emergency, as: "operations", by: "olga", at: "2025-06-02T07:00:00Z"))
        early.edit("signedOff: {}", "emergency: {\(alone), reason: down}")
        early.pass()
        #expect(
            early.waits("app/eu").last
                == "sign-off: the emergency of olga does not count: nobody has signed what it runs, which no emergency replaces"
        )
        first.edit("signedOff: {}", "signedOff: {qa: {\(KeyHolder.word(yes))}}")
        first.pass()
        #expect(first.stands("app/eu") == "eu verified")
        first.edit("version: 2.0.0", "version: 2.1.0")
        first.pass()
        var forged = first
        forged.edit("signedOff: {qa:", "emergency: {\(word)}, signedOff: {qa:")
        forged.pass()
        #expect(
            forged.waits("app/eu").last
                == "sign-off: the emergency of olga does not count: it is unproven: it carries no signature"
        )
        let signed = KeyHolder.word(try emergency(first, version: "2.1.0"))
        first.edit("signedOff: {qa:", "emergency: {\(signed), reason: down}, signedOff: {qa:")
        first.pass()
        #expect(first.version("eu") == "2.1.0", "\(first.waits("app/eu"))")
        #expect(first.observed.environments["eu"]?.means.count == 1)
    }

    @Test func `how long it lasts is signed`() throws {
        var holder = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}", policy: rule)
        holder.stage = "soak: 0s"
        var s = holder.scenario
        let yes = KeyHolder.word(try KeyHolder.statement(s, as: "qa", by: "quinn"))
        s.edit("signedOff: {}", "signedOff: {qa: {\(yes)}}")
        s.pass()
        s.edit("version: 2.0.0", "version: 2.1.0")
        s.pass()
        var statement = try KeyHolder.statement(
            s, .emergency, as: "operations", by: "olga", at: "2025-06-02T07:50:00Z")
        (statement.version, statement.reason) = ("2.1.0", "down")
        (statement.ground.root, statement.lasts) = (
            s.observed.ledger.root, TimeSpan(seconds: 1_800)
        )
        func said(_ lasts: String) -> Scenario {
            var said = s
            said.edit(
                "signedOff: {qa:",
                "emergency: {\(KeyHolder.word(statement)), reason: down\(lasts)}, signedOff: {qa:")
            said.pass()
            return said
        }
        for (lasts, line) in [(", lasts: 4h", "14400s"), ("", "-")] {
            #expect(
                said(lasts).waits("app/eu").last
                    == "sign-off: the emergency of olga does not count: it is unproven: signed for lasts 1800s, not \(line)"
            )
        }
        #expect(said(", lasts: 30m").version("eu") == "2.1.0")
    }

    /// A review in a file of its own, of what the ledger has let through.
    private func file(_ by: String, _ digest: String, at time: String = "2025-06-02T09:00:00Z")
        -> String
    {
        """
        apiVersion: reconcile/v1
        kind: SignOff
        metadata: {name: review}
        spec: {rollout: app, stage: eu, role: engineering, reviewed: {by: \(by), at: \(time), digest: "\(digest)"}}

        """
    }

    @Test(arguments: ["the rollout", "the line"])
    func `what is gone from the manifests is reviewed in a file of its own`(gone: String) throws {
        var s = broken(team(), word)
        let open = try #require(s.observed.environments["eu"]?.emergencies.first)
        if gone == "the rollout" {
            s.remove("Rollout", "app")
        } else {
            s.edit("emergency: {\(word)}", "signedOff: {}")
        }
        s.pass()
        #expect(s.observed.environments["eu"]?.emergencies == [open])
        #expect(s.waits("other/eu").contains { $0.contains("nobody has reviewed yet that olga") })
        for (who, time, why) in [
            ("olga", "2025-06-02T09:00:00Z", "nobody reviews their own"),
            ("quinn", "2025-06-02T09:00:00Z", "quinn is not a member of engineering"),
            ("erin", "2025-06-02T06:00:00Z", "it is older than what was let through"),
        ] {
            var refused = s
            refused.add(file(who, open.digest, at: time))
            refused.pass()
            #expect(
                refused.waits("other/eu").contains {
                    $0.hasSuffix("; the review of \(who) does not count: \(why)")
                }, "\(refused.waits("other/eu"))")
        }
        var other = s
        other.add(file("erin", "sha256:" + String(repeating: "0", count: 64)))
        other.pass()
        #expect(other.observed.environments["eu"]?.emergencies == [open])
        s.add(file("erin", open.digest))
        s.pass()
        #expect(s.observed.environments["eu"]?.emergencies == [])
        #expect(s.waits("other/eu") == [missing])
    }

    @Test func `an environment's own change waits for the review as well`() {
        var s = broken(team(), word)
        let own = TargetID.own(of: "eu")
        s.edit("initial: {version: 1.0.0}", "initial: {version: 1.0.0}, variables: {A: b}")
        s.pass()
        #expect(
            s.plan.outlook(for: own)?.waits.map(\.words).contains {
                $0.hasPrefix("nobody has reviewed yet that olga let app/eu through alone")
            } == true, "\(String(describing: s.plan.outlook(for: own)))")
        s.edit("reason: down", "reason: down, reviewed: {by: erin, at: 2025-06-02T09:00:00Z}")
        s.pass()
        #expect(
            s.plan.outlook(for: own)?.waits.map(\.words).contains {
                $0.hasPrefix("nobody has reviewed yet")
            } != true)
    }
}
