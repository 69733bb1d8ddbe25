import Ledger
import Manifests
import Planner
import Testing

/// What an environment reports, against what the ledger says.
@Suite("Drift") struct DriftTests {
    private func scenario(drift: String = "", initial: Bool = true) -> Scenario {
        Scenario(
            manifest(
                "Environment", "eu",
                "\(initial ? "initial: {version: 1.0.0}, " : "")actions: {deploy: {run: [./deploy.sh, $(version)]}, observe: {run: [./observe.sh]}}\(drift)"
            ))
    }

    private func reporting(_ version: String) -> EnvironmentReport {
        var report = EnvironmentReport()
        report.version = version
        return report
    }

    private func drift(_ s: Scenario) -> DriftRecord? { s.observed.environments["eu"]?.drift }

    @Test func `is nothing where all is as the ledger says`() {
        var s = scenario()
        s.world.report = reporting("1.0.0")
        s.advance(by: "1h")
        #expect(drift(s) == nil)
    }

    @Test func `is recorded once, and said until it is over`() {
        var s = scenario()
        s.world.report = reporting("9")
        s.advance(by: "1h")
        #expect(drift(s)?.differences == ["version of app is 9, and should be 1.0.0"])
        #expect(s.entries.count { $0.transition.kind == .drifted } == 1)
        #expect(s.waits("-/eu") == ["drift: version of app is 9, and should be 1.0.0"])
        s.world.report = reporting("1.0.0")
        s.advance(by: "10m")
        #expect(drift(s)?.differences == [])
        #expect(s.waits("-/eu") == [])
    }

    @Test func `is asked about again every five minutes`() {
        var s = scenario()
        s.world.report = reporting("1.0.0")
        s.pass()
        s.world.report = reporting("9")
        s.advance(by: "4m")
        #expect(drift(s) == nil)
        s.advance(by: "2m")
        #expect(drift(s) != nil)
    }

    @Test func `is healed where that is declared, by bringing what is in effect`() {
        var s = scenario(drift: ", drift: heal")
        s.world.report = reporting("9")
        s.world.hanging = ["-/eu"]
        s.pass()
        let open = s.observed.attempts.first
        #expect(open?.level == "heal")
        #expect(open.map { s.undertaking(of: $0).runs.map(\.what) } == ["deploy"])
        s.world.hanging = []
        s.world.report = reporting("1.0.0")
        s.pass()
        #expect(s.world.ran == ["deploy in -/eu"])
        #expect(drift(s)?.differences == [])
    }

    @Test func `whose healing nobody saw the end of leaves the configuration as it is`() {
        var s = scenario(drift: ", drift: heal, variables: {POOL: '1'}")
        s.world.report = reporting("1.0.0")
        s.pass()
        s.edit("POOL: '1'", "POOL: '2'")
        s.advance(by: "10m")
        #expect(s.variable("POOL", in: "eu") == "2")
        s.world.report = reporting("9")
        s.world.losing = ["-/eu"]
        s.advance(by: "10m")
        #expect(s["-/eu"].standing == .unknown)
        s.world.losing = []
        let ran = s.world.ran
        s.settle("-/eu", .undone)
        s.advance(by: "1h")
        #expect(s["-/eu"].standing == .failed && s.variable("POOL", in: "eu") == "2")
        #expect(s.world.ran == ran)
        #expect(s.waits("-/eu").last?.hasPrefix("drift: healing it failed: ") == true)
    }

    @Test func `is not healed again where healing did not help`() {
        var s = scenario(drift: ", drift: heal")
        s.world.report = reporting("9")
        s.advance(by: "1h")
        #expect(s.world.ran == ["deploy in -/eu"])
        #expect(s.waits("-/eu").last == "drift: healing it did not help")
    }

    @Test func `that comes again and again is for a person`() {
        var s = scenario(drift: ", drift: heal")
        for _ in 0..<5 {
            s.world.report = reporting("9")
            s.world.hanging = ["-/eu"]
            s.advance(by: "10m")
            s.world.hanging = []
            s.world.report = reporting("1.0.0")
            s.advance(by: "10m")
        }
        s.world.report = reporting("9")
        s.advance(by: "10m")
        #expect(s.world.ran.count == 3)
        #expect(s.waits("-/eu").last?.contains("it is not healed again") == true)
    }

    @Test func `is accepted where that is declared`() {
        var s = scenario(drift: ", drift: accept")
        s.world.report = reporting("9")
        s.pass()
        #expect(s.version("eu") == "9")
        #expect(drift(s)?.differences == [])
        #expect(s.waits("-/eu") == [])
    }

    @Test func `what nobody said ran before is what is reported`() {
        var s = scenario(initial: false)
        s.add(rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.world.report = reporting("1.5.0")
        s.world.hanging = ["app/eu"]
        s.pass()
        #expect(s.version("eu") == "1.5.0")
        #expect(s.starts == ["eu in eu"])
    }

    @Test func `is not looked for while an action's end is not known`() {
        var s = scenario()
        s.add(
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], steps: [{run: [./x.sh]}]}]"
            ))
        s.world.report = reporting("1.0.0")
        s.world.losing = ["app/eu"]
        s.advance(by: "1h")
        #expect(s.stands("app/eu") == "eu unknown" && drift(s) == nil)
    }

    @Test func `what ran before a deploy that failed is asked for no more`() {
        var s = scenario(initial: false)
        s.add(rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.world.fail("deploy", in: "app/eu")
        s.pass()
        #expect(s.stands("app/eu") == "eu failed")
        s.world.mend("deploy", in: "app/eu")
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }
}
