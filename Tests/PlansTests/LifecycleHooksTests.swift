import Manifests
import Testing

@Suite("The lifecycle hooks' migration") struct LifecycleHooksTests {
    let desired: DesiredState
    let rollout: Rollout

    init() throws {
        desired = try Plan(folder: "examples/lifecycle-hooks").read()
        rollout = try #require(desired.rollouts["lifecycle-hooks"]?.spec)
    }

    @Test func `five phases and two afterwards go through seventeen stages`() {
        #expect(
            rollout.phases == [
                "preparation", "staging", "deployment", "rollout", "optimization", "short-term",
                "long-term",
            ])
        #expect(rollout.stages.count == 17)
    }

    @Test func `ten flags are disabled on staging`() {
        let flags = rollout.flags.names
        #expect(flags.count == 10)
        #expect(flags.allSatisfy { rollout.flag($0, in: "staging") == "false" })
        #expect(flags.allSatisfy { rollout.flag($0, in: "service-activation") == "false" })
    }

    @Test(arguments: [
        ("core-services", "day 6", "20%", 2), ("validation-system", "day 7", "40%", 4),
        ("advanced-features", "day 8", "60%", 6), ("full-feature-set", "day 9", "80%", 8),
        ("complete-migration", "day 10", "100%", 10),
    ])
    func `each day has its share, for the flags of the days before too`(
        stage: String, day: String, share: String, count: Int
    ) {
        #expect(rollout.stage(stage)?.notBefore.words == day)
        let shares = rollout.flags.names.map { rollout.flag($0, in: stage) }
        #expect(shares == (0..<10).map { $0 < count ? share : "false" })
    }

    @Test func `two flags are brought only where somebody says so`() {
        let conditions = rollout.stages.flatMap {
            $0.flags.rows.compactMap(\.value.condition?.ticked.name)
        }
        #expect(conditions == ["Async validation is stable", "Advanced validation is needed"])
    }

    @Test func `admins come first, then power users`() {
        let waves = ["core-services", "validation-system"].map {
            rollout.stage($0)?.flags["enableBackgroundJobs"]?.cohorts.map(\.name)
        }
        #expect(waves == [["admins"], ["admins", "power-users"]])
    }

    @Test(arguments: [
        ("hook-execution-time", ["below 100ms", "above 200ms", "above 500ms"]),
        ("error-rate", ["below 1%", "above 5%", "above 15%"]),
        ("availability", ["at least 99.9%", "below 99.5%", "below 99%"]),
        ("job-processing-time", ["below 30s", "above 60s", "above 300s"]),
    ])
    func `each indicator has its target, alert and critical`(check: String, bounds: [String]) {
        #expect(desired.checks[check]?.spec.bounds == bounds)
    }

    @Test func `going back takes 5, 15 or 30 minutes`() {
        #expect(
            rollout.stage("core-services")?.rollback?.words
                == ["flags 5m", "service 5m", "configuration 15m", "database 15m", "full 30m"])
        #expect(rollout.stage("staging")?.rollback?.words == ["full 30m"])
        #expect(
            rollout.stage("initial-deployment")?.rollback?.words
                == ["service 15m", "configuration 15m", "full 30m"])
    }

    @Test func `an alert escalates after five minutes, a critical issue after one`() throws {
        let issue = try #require(rollout.notices.first { $0.when == .issue })
        #expect(issue.escalate?.alert?.words == "5m")
        #expect(issue.escalate?.critical?.words == "1m")
        #expect(rollout.notices.first { $0.when == .update }?.every?.words == "1h")
    }

    @Test func `a finished phase and the finished migration are told to different people`() {
        let completions = rollout.notices.filter { $0.when == .completion }
        #expect(completions.map(\.per) == [.phase, .rollout])
    }
}
