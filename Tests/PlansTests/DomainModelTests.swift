import Manifests
import Testing

@Suite("The domain model's rollout") struct DomainModelTests {
    let desired: DesiredState
    let rollout: Rollout

    init() throws {
        desired = try Plan(folder: "examples/domain-model").read()
        rollout = try #require(desired.rollouts["domain-model"]?.spec)
    }

    @Test func `three phases and three weeks afterwards go through nine stages`() {
        #expect(rollout.phases == ["validation", "staging", "production", "post-rollout"])
        #expect(
            rollout.stages.map(\.notBefore.words) == [
                "day 1", "day 2", "day 4", "day 5", "day 6", "day 7", "week 2", "week 3", "week 4",
            ])
    }

    @Test func `the share grows from 5% to 100%`() {
        let stages = ["production-5", "production-25", "production-50", "production-100"]
        #expect(
            stages.map { rollout.flag("enableDomainMigration", in: $0) } == [
                "5%", "25%", "50%", "100%",
            ])
        #expect(
            stages.map { rollout.flag("useDomainEntities", in: $0) } == [
                "false", "25%", "50%", "100%",
            ])
        #expect(
            stages.map { rollout.flag("enableDualProviders", in: $0) } == [
                "5%", "25%", "50%", "false",
            ])
    }

    @Test func `what testers have stays on staging`() {
        #expect(rollout.flag("enableDomainMigration", in: "staging") == "true")
        #expect(rollout.stage("staging")?.carry == false)
        #expect(rollout.stage("staging")?.soak?.words == "48h")
    }

    @Test func `the triggers of a rollback are the plan's`() {
        let triggers = ["crash-rate", "sync-failures", "data-corruption"]
        #expect(
            triggers.map { desired.checks[$0]?.spec.critical?.words }
                == ["above baseline + 2%", "above 5%", "above 0"])
    }

    @Test func `going back is remote config, a hot fix within two hours, or everything`() {
        #expect(rollout.rollback?.words == ["flags 5m", "person 2h", "full 24h"])
        #expect(rollout.rollback?.levels[1].text != nil)
        #expect(rollout.flags["fallbackToLegacy"]?.safe == .boolean(true))
    }

    @Test func `four leads approve the rollout as a whole`() {
        let rule = desired.policy?.spec.signOffs.first
        #expect(rule?.roles.count == 4)
        #expect(rule?.per == .rollout)
    }
}
