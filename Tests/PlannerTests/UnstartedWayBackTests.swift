import Ledger
import Planner
import Testing

/// A secret that cannot be read, a program that is missing: nothing of the way back has run.
@Suite("A way back that could not be started") struct UnstartedWayBackTests {
    private let rolledOut = rollout(
        "app", "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h}]")
    private let back = "rollback: {run: [./back.sh, $(lastStable.version)]}"

    /// The deploy is done and is asked back, and the way back cannot be started.
    private var unstarted: Scenario {
        var s = Scenario(env("eu", actions: back), rolledOut)
        s.pass()
        s.ask("app/eu")
        s.world.hanging = ["app/eu"]
        s.pass()
        end(&s)
        return s
    }

    private func end(_ s: inout Scenario) {
        s.world.hanging = []
        guard let open = s.observed.attempts.first else { return }
        s.end(open, .ended([], failed: -1, cause: "it could not be started: no secret `x`"))
    }

    @Test func `has not been gone, and says so to a person`() {
        let s = unstarted
        #expect(s.story.last == "app/eu: its action never ran")
        #expect(s.stands("app/eu") == "eu soaking" && s["app/eu"].asked != nil)
        #expect(s["app/eu"].failure == nil)
        let wait = s.outlook("app/eu")?.waits.first
        #expect(wait?.needsPerson == true)
        #expect(
            wait?.words.hasPrefix(
                "its way back could not be started, and nothing of it ran: it could not be started: no secret `x`. "
            ) == true, "\(wait?.words ?? "nothing")")
    }

    @Test func `is tried again by itself, and not without a pause`() {
        var s = unstarted
        s.pass()
        #expect(s.stands("app/eu") == "eu soaking")
        s.advance(by: "4m")
        #expect(s.stands("app/eu") == "eu soaking")
        s.advance(by: "1m")
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
        #expect(s.world.ran.suffix(1) == ["rollback in app/eu"])
    }

    @Test func `is tried again at once when a person asks again`() {
        var s = unstarted
        s.sleep(for: "1s")
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
        // Both words are answered by the one way back.
        #expect(s["app/eu"].asks == [])
    }

    @Test func `that somebody looks after is tried when it would have been`() {
        var s = unstarted
        let before = s.plan
        s.acknowledge("app/eu")
        #expect(s.plan == before)
        s.advance(by: "4m")
        #expect(s.stands("app/eu") == "eu soaking")
        #expect(s.observed.acknowledgement(of: TargetID("app", in: "eu"))?.by == "ana")
        s.advance(by: "1m")
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `of what failed by itself leaves that failing`() {
        var s = Scenario(env("eu", actions: back), rolledOut)
        s.world.fail("deploy", in: "app/eu")
        s.world.hanging = ["app/eu"]
        s.pass()
        if let open = s.observed.attempts.first {
            var run = RunRecord()
            (run.what, run.end) = ("deploy", "exited with 1")
            s.end(open, .ended([run], failed: 0, cause: "deploy exits with 1"))
        }
        s.pass()
        end(&s)
        #expect(s.stands("app/eu") == "eu failing")
        #expect(s.outlook("app/eu")?.waits.first?.needsPerson == true)
        s.advance(by: "5m")
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `lets nothing start where it is wanted`() {
        var s = Scenario(
            env("eu", actions: back),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        s.ask("app/eu")
        s.world.hanging = ["app/eu"]
        s.pass()
        end(&s)
        s.add(
            rollout(
                "web", "component: web, version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.advance(by: "4m")
        #expect(s.stands("app/eu") == "eu verified" && s.starts == ["eu in eu"])
        s.advance(by: "1m")
        #expect(s.stands("app/eu") == "eu went-back" && s.stands("web/eu") == "eu verified")
    }

    @Test func `counts as failed where something of it ran`() {
        var s = Scenario(env("eu", actions: back), rolledOut)
        s.pass()
        s.world.fail("rollback", in: "app/eu")
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed")
    }
}
