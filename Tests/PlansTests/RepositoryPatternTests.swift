import Manifests
import Testing

@Suite("The repository pattern's schedule") struct RepositoryPatternTests {
    let desired: DesiredState
    let rollout: Rollout

    init() throws {
        desired = try Plan(folder: "examples/repository-pattern").read()
        rollout = try #require(desired.rollouts["repository-pattern"]?.spec)
    }

    @Test func `five phases go through seven stages`() {
        #expect(rollout.phases == ["staging", "canary", "tier-2", "tier-1", "legacy-removal"])
        #expect(rollout.stages.count == 7)
    }

    @Test func `each stage has the dates of the timeline`() {
        let dates = rollout.stages.map { "\($0.notBefore.words) \($0.deadline.words)" }
        #expect(
            dates == [
                "2025-05-05 2025-05-08", "2025-05-10 2025-05-13", "2025-05-15 2025-05-16",
                "2025-05-17 2025-05-18",
                "2025-05-20 2025-05-21", "2025-05-22 2025-05-23", "2025-05-30 2025-06-05",
            ])
    }

    @Test func `canary soaks three days, each tier one`() {
        #expect(rollout.stages.compactMap(\.soak?.words) == ["72h", "24h", "24h", "24h", "24h"])
    }

    @Test func `response times are bound more closely in tier 1`() throws {
        #expect(desired.checks["response-time"]?.spec.target?.words == "within 10% of baseline")
        for name in ["tier-1-us-east", "tier-1-us-west"] {
            let use = try #require(rollout.stage(name)?.checks.last)
            #expect(use.check.name == "response-time")
            #expect(use.own.target?.words == "within 5% of baseline")
        }
        #expect(rollout.stage("tier-1-us-east")?.checks.count == 6)
    }

    @Test func `three roles sign off each phase`() {
        let rule = desired.policy?.spec.signOffs.first
        #expect(rule?.roles.map(\.role.name) == ["engineering", "operations", "qa"])
        #expect(rule?.per == .phase)
    }

    @Test func `going back is the flag, then the version`() {
        #expect(rollout.stage("canary")?.rollback?.words == ["flags 5m", "service 15m"])
    }

    @Test func `the legacy code goes last, for good, once the flag is in effect everywhere`() throws
    {
        let removal = try #require(rollout.stages.last)
        #expect(removal.isWork)
        #expect(removal.irreversible != nil)
        #expect(removal.entry?.requires.first?.environments == .all)
    }
}

@Suite("The repository pattern's guide") struct RepositoryPatternGuideTests {
    let desired: DesiredState
    let rollout: Rollout

    init() throws {
        desired = try Plan(folder: "examples/repository-pattern-guide").read()
        rollout = try #require(desired.rollouts["repository-pattern"]?.spec)
    }

    @Test func `five phases go through seven stages, without a version`() {
        #expect(
            rollout.phases == [
                "preparation", "canary", "progressive-rollout", "validation", "legacy-removal",
            ])
        #expect(rollout.stages.count == 7)
        #expect(rollout.version == nil)
    }

    @Test func `canary soaks one to two days`() {
        let soak = rollout.stage("canary")?.soak
        #expect(soak?.least == TimeSpan(seconds: 24 * 3_600))
        #expect(soak?.most == TimeSpan(seconds: 48 * 3_600))
    }

    @Test func `a retry is tested on staging again`() {
        #expect(rollout.rollback?.words == ["flags 5m"])
        #expect(rollout.rollback?.then?.name == "staging")
    }

    @Test func `ten metrics are watched`() {
        #expect(desired.checks.all.filter { !$0.spec.abstract }.count == 10)
        #expect(rollout.stage("tier-2")?.checks.count == 10)
        #expect(
            desired.checks["memory"]?.spec.bounds == [
                "at most 110% of baseline", "above 125% of baseline", "-",
            ])
    }
}
