import Ledger
import Manifests
import Testing

@testable import Planner

@Suite("What programs see of the tree") struct CheckoutTests {
    private static let signed = "repository: r, branch: main, signOffs: [{for: any, proof: signed}]"

    private func scenario(
        _ policy: String = CheckoutTests.signed, environment: String = "", actions: String = health,
        stage: String = ""
    ) -> Scenario {
        Scenario(
            env("eu", environment, actions: actions), env("us"), PlannerTests.policy(policy),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu]\(stage)}, {name: us, environments: [us]}]"
            ))
    }

    private func commission(_ s: Scenario) throws -> Commission {
        let attempt = try #require(s.observed.attempts.first)
        let found = Planner.commission(
            for: attempt, desired: s.revision.desired, observed: s.observed, facts: s.facts,
            now: s.now)
        return try #require(found)
    }

    private func begun(_ s: Scenario) throws -> (Scenario, Commission) {
        var s = s
        s.world.hanging = ["app/eu", "-/eu", "app/-"]
        s.pass()
        return (s, try commission(s))
    }

    private let tree = [
        "deploy.sh", "health.sh", "check.sh", "backup.sh", "rollback.sh", "observe.sh", "lib.sh",
        "more/lib.sh", "2.0.0",
    ]

    private func seen(_ checkout: Checkout?) -> [String] {
        tree.filter { checkout?.holds($0) == true }
    }

    @Test func `is the whole tree where nobody asks for signatures`() throws {
        for policy in [roles, "signOffs: [{for: any}]"] {
            #expect(try begun(scenario(policy)).1.checkout == .wholeTree)
        }
    }

    @Test
    func `is what was approved, in every environment, as soon as any rule asks for signatures`()
        throws
    {
        let rules =
            "repository: r, branch: main, signOffs: [{for: [us], proof: signed}, {for: any}]"
        #expect(seen(try begun(scenario(rules)).1.checkout) == ["deploy.sh", "2.0.0"])
    }

    @Test func `is what a start runs, its steps and what its actions say beside their steps`()
        throws
    {
        let (_, commission) = try begun(
            scenario(
                actions: "\(health), backup: {run: [./backup.sh], files: [more/lib.sh]}",
                stage:
                    ", entry: {steps: [{run: [./check.sh]}]}, steps: [{action: backup}], exit: {steps: [{run: [./lib.sh]}]}"
            ))
        #expect(
            seen(commission.checkout)
                == ["deploy.sh", "check.sh", "backup.sh", "more/lib.sh", "2.0.0"])

        var s = scenario()
        s.edit(
            "{run: [./deploy.sh, $(version)]}, health",
            "{steps: [{run: [./check.sh]}], files: [lib.sh]}, health")
        #expect(seen(try begun(s).1.checkout) == ["check.sh", "lib.sh"])
    }

    @Test func `going back is what that runs, by the manifests it began with`() throws {
        var s = scenario(actions: "rollback: {run: [./rollback.sh], files: [lib.sh]}, \(health)")
        s.pass()
        s.edit("files: [lib.sh]", "files: [more/lib.sh]")
        s.ask("app/eu")
        let (_, commission) = try begun(s)
        #expect(commission.target.text == "app/eu")
        #expect(seen(commission.checkout) == ["health.sh", "rollback.sh", "lib.sh"])
    }

    @Test func `a reading sees what reads, and no more`() throws {
        var s = scenario(actions: "observe: {run: [./observe.sh], files: [lib.sh]}, \(health)")
        s.world.hanging = ["app/eu"]
        s.pass()
        let attempt = try #require(s.observed.attempts.first)
        let observing = Planner.commission(
            observing: attempt, desired: s.revision.desired, observed: s.observed, facts: s.facts,
            now: s.now)
        #expect(seen(observing?.checkout) == ["observe.sh", "lib.sh"])
        let asked = Planner.commission(
            observing: "eu", desired: s.revision.desired, observed: s.observed, facts: s.facts,
            now: s.now)
        #expect(seen(asked?.checkout) == ["observe.sh", "lib.sh"])
        let measurement = Measurement(
            target: attempt.target, stage: "eu", revision: attempt.revision, fence: 1)
        let measured = Planner.commission(
            for: measurement, desired: s.revision.desired, observed: s.observed, facts: s.facts,
            now: s.now)
        #expect(seen(measured?.checkout) == ["health.sh"])
    }

    @Test func `of what no rollout does is by the strictest rule there`() throws {
        let rules =
            "repository: r, branch: main, signOffs: [{for: any, change: [fix], proof: signed}, {for: any}]"
        let asked: Commission?
        var s = scenario(rules, actions: "observe: {run: [./observe.sh]}")
        s.pass()
        asked = Planner.commission(
            observing: "eu", desired: s.revision.desired, observed: s.observed, facts: s.facts,
            now: s.now)
        #expect(seen(asked?.checkout) == ["observe.sh"])
        s = scenario(rules, environment: "variables: {A: '1'}", actions: health)
        s.pass()
        s.edit("A: '1'", "A: '2'")
        let (_, own) = try begun(s)
        #expect(own.target.isOwn)
        #expect(seen(own.checkout) == ["deploy.sh"])
    }

    @Test func `of work is by the rules of all environments of its rollout`() throws {
        func work(_ policy: String) throws -> Commission {
            try begun(
                Scenario(
                    env("eu"), env("us"), PlannerTests.policy(policy),
                    rollout(
                        "app",
                        "version: 2.0.0, stages: [{name: prepare, steps: [{run: [./check.sh, $(version)]}]}, {name: eu, environments: [eu]}, {name: us, environments: [us]}]"
                    ))
            ).1
        }
        let one = "repository: r, branch: main, signOffs: [{for: [us], proof: signed}, {for: any}]"
        #expect(seen(try work(one).checkout) == ["check.sh", "2.0.0"])
        #expect(try work("signOffs: [{for: any}]").checkout == .wholeTree)
    }

    @Test func `is by the policy in force, and not by one that is only proposed`() throws {
        var (s, before) = try begun(scenario())
        s.edit("proof: signed", "proof: declared")
        #expect(try commission(s).checkout == before.checkout)
        #expect(before.checkout != .wholeTree)
        // One that nobody can read is not taken for none.
        let adopted = try #require(s.observed.ledger.policy?.revision)
        let attempt = try #require(s.observed.attempts.first)
        var facts = s.facts
        facts.terms[adopted] = nil
        var moved = attempt
        moved.revision = s.revision.commit
        let unread = Planner.commission(
            for: moved, desired: s.revision.desired, observed: s.observed, facts: facts, now: s.now)
        #expect(seen(unread?.checkout) == ["deploy.sh", "2.0.0"])
    }

    @Test func `is told where a program fails that saw only what was approved`() throws {
        let failed = Ending.ended([RunRecord()], failed: 0, cause: "deploy failed: exited with 127")
        let unstarted = Ending.ended([], failed: -1, cause: "it could not be started: no secret")
        let hint =
            "; it ran with exactly its approved files: if it needs another, add it to `files:` of deploy"
        func cause(_ s: Scenario, _ ending: Ending) throws -> String? {
            let attempt = try #require(s.observed.attempts.first)
            let transition = conclude(
                ending, of: attempt, desired: s.revision.desired, observed: s.observed,
                facts: s.facts, now: s.now)
            guard case .failed(let outcome) = transition else { return nil }
            return outcome.cause
        }
        let (s, _) = try begun(scenario())
        #expect(try cause(s, failed) == "deploy failed: exited with 127" + hint)
        #expect(try cause(s, unstarted) == "it could not be started: no secret")
        let (free, _) = try begun(scenario("signOffs: [{for: any}]"))
        #expect(try cause(free, failed) == "deploy failed: exited with 127")
        var request = scenario()
        request.edit("{run: [./deploy.sh, $(version)]}", "{http: {url: 'https://a.example/'}}")
        #expect(try cause(try begun(request).0, failed) == "deploy failed: exited with 127")
    }
}
