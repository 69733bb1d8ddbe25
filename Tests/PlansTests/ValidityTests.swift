import Manifests
import Testing

@Suite("Every plan of this repository is valid") struct ValidityTests {
    @Test(arguments: Plan.examples + [Plan.starter, Plan.simpleTeam])
    func `it validates without an error or a warning`(plan: Plan) throws {
        #expect(try plan.read().diagnostics == [])
    }

    @Test(arguments: Plan.examples + [Plan.starter, Plan.simpleTeam])
    func `no rollout of it is held`(plan: Plan) throws {
        let desired = try plan.read()
        #expect(!desired.rollouts.all.isEmpty)
        for rollout in desired.rollouts.names {
            #expect(desired.holds(of: Subject(.rollout, rollout)) == [])
        }
    }

    @Test(arguments: Plan.examples + [Plan.starter, Plan.simpleTeam])
    func `its deploy programs refuse a fence that is too old`(plan: Plan) throws {
        for environment in try plan.read().environments.all {
            let program = try #require(environment.spec.actions["deploy"]?.action?.run.first)
            #expect(
                try plan.text(of: String(program.text.dropFirst(2))).contains("RECONCILE_FENCE"))
        }
    }

    @Test(arguments: Plan.examples)
    func `it comes with the plan and a page about it`(plan: Plan) throws {
        #expect(try plan.text(of: "plan.md").hasPrefix("# "))
        #expect(
            try plan.text(of: "README.md").contains(
                "reconcile validate \(plan.folder)\n"))
    }

    @Test func `the starter is short, and has three stages`() throws {
        let rollout = try #require(try Plan.starter.read().rollouts["repository-pattern"]?.spec)
        #expect(rollout.stages.map(\.name.name) == ["staging", "canary", "europe"])
        #expect(
            try Plan.starter.text(of: "desired-state/starter.yaml").split(separator: "\n").count
                <= 100)
    }
}
