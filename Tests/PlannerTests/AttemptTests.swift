import Ledger
import Manifests
import Planner
import Testing

@Suite("Attempts") struct AttemptTests {
    private var one: Scenario {
        Scenario(
            env("eu"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 1h}]"))
    }

    @Test func `an intent that lapses leaves everything as it was`() {
        var s = one
        s.world.hanging = ["app/eu"]
        s.pass()
        let fence = s.observed.fence(where: .init("app", in: "eu"))
        if let open = s.observed.attempts.first { s.end(open, .never) }
        #expect(s.stands("app/eu") == "nothing" && s.observed.attempts.isEmpty)
        #expect(s.observed.fence(where: .init("app", in: "eu")) == fence)
    }

    @Test func `each intent raises the fence`() {
        var s = one
        s.world.lapsing["app/eu"] = 3
        s.pass()
        #expect(s.observed.environments["eu"]?.fence == 4)
    }

    @Test func `an attempt whose end nobody saw waits for a person`() {
        var s = one
        s.world.losing = ["app/eu"]
        s.advance(by: "1d")
        #expect(s.stands("app/eu") == "eu unknown")
        #expect(
            s.waits("app/eu") == [
                "failure: nobody saw whether its action ended (to bring app 2.0.0): look whether that is done, "
                    + "and say `reconcile settle app/eu --done --reason TEXT`, or `--undone`"
            ])
    }

    @Test func `a lost start that is done soaks with what it brought`() {
        var s = one
        s.world.losing = ["app/eu"]
        s.pass()
        s.world.losing = []
        s.settle("app/eu", .done)
        s.advance(by: "1h")
        #expect(s.stands("app/eu") == "eu verified" && s.version("eu") == "2.0.0")
        #expect(s.starts.count == 1)
    }

    @Test func `a lost start that is not done goes back`() {
        var s = one
        s.world.losing = ["app/eu"]
        s.pass()
        s.world.losing = []
        s.settle("app/eu", .undone)
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
    }

    @Test func `a lost first start that is not done has nothing to go back to`() {
        var s = Scenario(
            env("eu", initial: nil),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.world.losing = ["app/eu"]
        s.pass()
        s.world.losing = []
        s.settle("app/eu", .undone)
        s.pass()
        #expect(s.stands("app/eu") == "eu failed")
    }

    @Test func `a lost way back that is done is back`() {
        var s = one
        s.pass()
        s.world.losing = ["app/eu"]
        s.ask("app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu unknown")
        s.world.losing = []
        s.settle("app/eu", .done)
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
    }

    @Test func `a lost way back that is not done is gone again`() {
        var s = one
        s.pass()
        s.world.losing = ["app/eu"]
        s.ask("app/eu")
        s.pass()
        s.world.losing = []
        s.settle("app/eu", .undone)
        s.pass()
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `a lost finish that is done is verified`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], exit: {steps: [{run: [./x.sh]}]}}]"
            ))
        s.world.hanging = ["app/eu"]
        s.pass()
        if let open = s.observed.attempts.first { s.end(open, .ended([], failed: nil, cause: nil)) }
        s.world.hanging = []
        s.world.losing = ["app/eu"]
        s.pass()
        #expect(s.stands("app/eu") == "eu unknown")
        s.settle("app/eu", .done)
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `what is unknown in one environment holds the stages after it`() {
        var s = Scenario(
            env("eu"), env("us"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu]}, {name: us, environments: [us]}]"
            ))
        s.world.losing = ["app/eu"]
        s.pass()
        #expect(s.starts == ["eu in eu"])
    }

    private func takeover(
        _ s: Scenario, fence: Int = 2, after span: Int, reason: String? = nil, id: String? = nil
    ) -> String? {
        guard let open = s.observed.attempts.first else { return "no attempt" }
        var taken = TakenOver()
        (taken.attempt, taken.controller, taken.host) = (id ?? open.id, "bbbb", "there")
        (taken.fence, taken.reason) = (fence, reason)
        let moment = Instant(seconds: open.authorisedUntil.seconds + span)
        return illegality(
            of: Entry(at: moment, controller: "bbbb", target: open.target, .tookOver(taken)),
            after: s.observed, at: s.now)?.description
    }

    private var hanging: Scenario {
        var s = one
        s.world.hanging = ["app/eu"]
        s.pass()
        return s
    }

    @Test func `nobody takes over while the other is authorised`() {
        #expect(takeover(hanging, after: 0) == "the other controller is still authorised")
        #expect(takeover(hanging, after: 120) == "the other controller is still authorised")
    }

    @Test func `after the authority and the skew of clocks it is taken over`() {
        #expect(takeover(hanging, after: 121) == nil)
    }

    @Test func `a person need not wait to take over`() {
        #expect(takeover(hanging, after: -60, reason: "the machine is gone") == nil)
    }

    @Test func `a takeover raises the fence by one`() {
        #expect(takeover(hanging, fence: 3, after: 121) == "its fence is not the next one")
        #expect(takeover(hanging, fence: 1, after: 121) == "its fence is not the next one")
    }

    @Test func `a takeover is of the open attempt`() {
        #expect(
            takeover(hanging, after: 121, id: String(repeating: "0", count: 32))
                == "another attempt is open there")
    }

    @Test func `after a takeover an outcome under the old fence is refused`() {
        var s = hanging
        guard let open = s.observed.attempts.first else { return }
        var taken = TakenOver()
        (taken.attempt, taken.controller, taken.host) = (open.id, "bbbb", "there")
        (taken.fence, taken.reason) = (2, "the machine is gone")
        s.record(Entry(at: s.now, controller: "bbbb", target: open.target, .tookOver(taken)))
        var outcome = Outcome()
        (outcome.attempt, outcome.fence) = (open.id, open.fence)
        let late = Entry(at: s.now, controller: "aaaa", target: open.target, .succeeded(outcome))
        #expect(
            illegality(of: late, after: s.observed, at: s.now)?.description
                == "its fence is not that of the open attempt")
    }
}
