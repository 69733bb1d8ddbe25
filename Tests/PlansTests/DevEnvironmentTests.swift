import Manifests
import Testing

@Suite("The DEV environment's migration") struct DevEnvironmentTests {
    let desired: DesiredState
    let rollout: Rollout

    init() throws {
        desired = try Plan(folder: "examples/dev-environment").read()
        rollout = try #require(desired.rollouts["dev-environment"]?.spec)
    }

    @Test func `five phases take four weeks`() {
        #expect(
            rollout.phases == ["dev-setup", "frontend", "architecture", "production", "workflow"])
        #expect(
            rollout.stages.map(\.notBefore.words) == [
                "week 1", "-", "week 2", "week 3", "week 4", "-",
            ])
        #expect(rollout.expected?.words == "4w")
    }

    @Test func `DEV has variables of its own`() {
        let variables = ["dev", "prod"].map { name in
            desired.environments[name]?.spec.variables.rows.dropFirst().compactMap { row in
                if case .plain(let template) = row.value {
                    "\(row.name) \(template.text)"
                } else {
                    nil
                }
            }
        }
        #expect(
            variables == [
                ["MAX_FILE_SIZE_MB 10", "DEFAULT_USER_CREDITS 50.0", "CLEANUP_AFTER_HOURS 6"],
                ["MAX_FILE_SIZE_MB 25", "DEFAULT_USER_CREDITS 10.0", "CLEANUP_AFTER_HOURS 1"],
            ])
    }

    @Test func `features are frozen from the architecture to production, hotfixes are not`() throws
    {
        let freeze = try #require(desired.policy?.spec.freezes.first)
        #expect(freeze.from?.stage?.name == "configuration-system")
        #expect(freeze.until?.stage?.name == "production-migration")
        #expect(freeze.allow.map(\.name) == ["hotfix", "frontend", "documentation"])
        #expect(freeze.expected?.words == "3w")
        #expect(desired.rollouts["hotfix"]?.spec.change?.name == "hotfix")
    }

    @Test func `production is moved in a morning, with a backup, and watched for two hours`() throws
    {
        let stage = try #require(rollout.stage("production-migration"))
        #expect(
            stage.windows.map { "\($0.days.words) \($0.from.words)" } == ["mon,tue,wed,thu 06:00"])
        #expect(stage.entry?.steps.map(\.action?.name) == ["backup"])
        #expect(stage.entry?.checklist.count == 6)
        #expect(stage.soak?.words == "2h")
        #expect(stage.rollback?.words == ["service 5m", "full 30m"])
    }

    @Test func `a window of the migration holds no hotfix`() {
        #expect(desired.environments["prod"]?.spec.windows == [])
        #expect(desired.rollouts["hotfix"]?.spec.stages.first?.windows == [])
    }

    @Test func `go or no-go is asked between the phases`() {
        let asked = rollout.stages.filter { !($0.exit?.signOffs ?? []).isEmpty }.map(\.name.name)
        #expect(asked == ["dev-setup", "frontend", "migration-framework", "production-migration"])
    }

    @Test func `two branches flow for ever once the migration is done`() {
        let standing = desired.rollouts.all.filter(\.spec.standing)
        #expect(standing.map(\.spec.version?.branch) == ["develop", "main"])
        #expect(standing.allSatisfy { $0.spec.after.map(\.name) == ["dev-environment"] })
    }
}
