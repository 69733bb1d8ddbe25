import Testing

@testable import Manifests

@Suite("Stops that are broken") struct BrokenStopTests {
    private let veto = "vetoed: {by: quinn, at: 2025-05-09}"

    private func state(_ signOffs: String...) -> DesiredState {
        let stages = "stages: [{name: a, environments: [eu]}]"
        let there = "stages: [{name: a, environments: [us]}]"
        return desired(
            [
                environment("eu"), environment("us"),
                manifest("Policy", "us", "{roles: {qa: [quinn]}}"), rollout("app", stages),
                rollout("other", there),
            ] + signOffs)
    }

    private func signOff(_ fields: String, name: String = "halt") -> String {
        manifest("SignOff", name, "{\(fields)}")
    }

    private func held(_ state: DesiredState) -> [String] {
        state.rollouts.names.filter { state.isHeld(.rollout, $0) }
    }

    @Test(arguments: [
        "vetoed: {by: quinn, at: 2025-05-09}", "withdrawn: {by: quinn, at: 2025-05-09}",
        "vetoed: {by: quinn}", "vetoed: true", "vetod: {by: quinn, at: 2025-05-09}",
    ])
    func `one that is invalid anywhere holds what it names`(stop: String) {
        let broken = state(signOff("rollout: app, stage: a, gate: door, role: qa, \(stop)"))
        #expect(!broken.problems.isEmpty)
        #expect(held(broken) == ["app"])
        #expect(
            broken.holds(of: Subject(.rollout, "app")).allSatisfy {
                $0.subject == Subject(.signOff, "halt")
            })
    }

    @Test func `one that names an environment holds the rollouts that go there`() {
        let broken = state(signOff("environment: us, digest: 7, role: qa, \(veto)"))
        #expect(held(broken) == ["other"])
        #expect(broken.isHeld(.environment, "us"))
    }

    @Test(arguments: ["rollout: App", "rollout: ap", "policy: us", "gate: entry"])
    func `one that may mean any rollout holds them all`(what: String) {
        #expect(
            held(state(signOff("\(what), stage: a, digest: 7, role: qa, \(veto)")))
                == ["app", "other"])
    }

    @Test func `one whose name cannot be read or is taken holds too`() {
        let stop = "rollout: app, stage: a, role: qa, \(veto)"
        #expect(held(state(signOff(stop, name: "No"))) == ["app"])
        let approval = "rollout: other, stage: a, role: qa, by: quinn, at: 2025-05-09"
        #expect(held(state(signOff(approval), signOff(stop))) == ["app"])
    }

    @Test func `a good veto and a broken approval are no errors of a rollout`() {
        #expect(held(state(signOff("rollout: app, stage: a, role: qa, \(veto)"))) == [])
        let approval = "rollout: app, stage: a, role: qa, by: quinn, at: yesterday"
        let broken = state(signOff(approval))
        #expect(broken.problems.count == 1)
        #expect(held(broken) == [])
    }
}
