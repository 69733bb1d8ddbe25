import Ledger
import Manifests
import Planner
import Testing

/// What is done about an action whose end nobody saw.
@Suite("An unseen end") struct UnseenTests {
    private func scenario(
        deploy: String = "", actions: String = "", stage: String = "", version: String = "2.0.0"
    ) -> Scenario {
        var s = Scenario(
            manifest(
                "Environment", "eu",
                "initial: {version: 1.0.0}, actions: {deploy: {run: [./deploy.sh, $(version)]\(deploy)}\(actions)}"
            ),
            rollout(
                "app",
                "version: \(version), stages: [{name: eu, environments: [eu]\(stage)}]"))
        s.world.losing = ["app/eu"]
        return s
    }

    private let observe = ", observe: {run: [./observe.sh]}"

    private func reporting(_ version: String) -> EnvironmentReport {
        var report = EnvironmentReport()
        report.version = version
        return report
    }

    @Test func `is held where nothing is declared`() {
        var s = scenario()
        s.pass()
        #expect(s.world.answers == [.hold(nil)])
        #expect(s.stands("app/eu") == "eu unknown")
    }

    @Test func `is held where hold is declared, although it could be observed`() {
        var s = scenario(deploy: ", onUnknown: hold", actions: observe)
        s.world.report = reporting("2.0.0")
        s.pass()
        #expect(s.world.answers == [.hold("it says `onUnknown: hold`")])
        #expect(s.stands("app/eu") == "eu unknown")
    }

    @Test func `is done again under its id where that is declared`() {
        var s = scenario(deploy: ", onUnknown: retry")
        s.pass()
        #expect(s.world.answers == [.again])
        #expect(s.stands("app/eu") == "eu verified")
        #expect(s.starts.count == 1)
    }

    @Test func `is done three times and then held`() {
        var s = scenario(deploy: ", onUnknown: retry")
        s.world.losingTimes = 9
        s.pass()
        #expect(
            s.world.answers == [
                .again, .again, .hold("it is not done again: it has begun 3 times"),
            ])
        #expect(s.stands("app/eu") == "eu unknown")
    }

    @Test func `is not done again where a step does not say that it may be`() {
        var s = scenario(
            deploy: ", onUnknown: retry", stage: ", steps: [{run: [./after.sh]}]")
        s.pass()
        #expect(s.world.answers == [.hold(nil)])
    }

    /// What has come since the intent, and why it is therefore not done again.
    private static let stops: [(String, @Sendable (inout Scenario) -> Void)] = [
        (
            "paused by olga since",
            { $0.edit("version: 2.0.0", "version: 2.0.0, paused: {by: olga, at: 2025-06-02}") }
        ),
        ("olga has asked to go back since", { $0.ask("app/eu") }),
        ("app has been removed since", { $0.remove("Rollout", "app") }),
        (
            "eu has been removed from app/eu since",
            { $0.edit("name: eu, environments", "name: us, environments") }
        ),
        ("its content has changed since", { $0.edit("version: 2.0.0", "version: 1.0.0") }),
        ("its time was over", { $0.sleep(for: "2h") }),
    ]

    @Test(arguments: 0..<stops.count) func `is not done again after`(_ number: Int) {
        let (why, happens) = Self.stops[number]
        var s = scenario(deploy: ", onUnknown: retry")
        s.world.hanging = ["app/eu"]
        s.pass()
        happens(&s)
        guard let open = s.observed.attempts.first else { return #expect(Bool(false)) }
        let answer = answer(
            toUnseen: open, times: 1, desired: s.revision.desired, observed: s.observed,
            facts: s.facts, now: s.now)
        #expect(answer == .hold("it is not done again: \(why)"))
    }

    @Test func `going back is done again although the rollout is paused`() {
        var s = Scenario(
            manifest(
                "Environment", "eu",
                "initial: {version: 1.0.0}, actions: {deploy: {run: [./deploy.sh, $(version)], onUnknown: retry}}"
            ),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        s.world.losing = ["app/eu"]
        s.edit("version: 2.0.0", "version: 2.0.0, paused: {by: olga, at: 2025-06-02}")
        s.ask("app/eu")
        s.pass()
        #expect(s.world.answers == [.again])
        #expect(s.stands("app/eu") == "eu went-back")
    }

    @Test func `has succeeded where what it was to bring is reported`() {
        var s = scenario(actions: observe)
        s.world.report = reporting("2.0.0")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified" && s.version("eu") == "2.0.0")
    }

    @Test func `has failed and goes back where what was before is reported`() {
        var s = scenario(actions: observe)
        s.world.report = reporting("1.0.0")
        s.pass()
        #expect(s.entries.contains { $0.transition.kind == .failed })
        #expect(s.stands("app/eu") == "eu went-back" && s.version("eu") == "1.0.0")
    }

    @Test func `is held where something else is reported, or nothing`() {
        for report in [reporting("7"), EnvironmentReport()] {
            var s = scenario(actions: observe)
            s.world.report = report
            s.pass()
            #expect(s.stands("app/eu") == "eu unknown")
        }
    }

    @Test func `is held where steps follow that nothing reports`() {
        var s = scenario(actions: observe, stage: ", steps: [{run: [./after.sh]}]")
        s.world.report = reporting("2.0.0")
        s.pass()
        #expect(s.world.answers == [.hold("what its steps did cannot be observed")])
    }
}
