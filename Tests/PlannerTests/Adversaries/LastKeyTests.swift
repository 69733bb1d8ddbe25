import Ledger
import Manifests
import Planner
import Testing

/// Who ends the last key that signs the ledger locks it: such a policy does not come into force.
@Suite("The last key of a ledger") struct LastKeyTests {
    private func team(_ controllers: String, _ more: String = "") -> Scenario {
        Scenario(
            env("eu"), PlannerTests.policy("\(roles), controllers: [\(controllers)]\(more)"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 0s}]"))
    }

    private var first: String { "{ssh: \(Signing.line("opsa")), name: ops-1}" }
    private let words =
        "the change of the policy us is not adopted: no key of its `controllers` counts now, so nothing could be written after it; name one without an end"

    @Test(
        "a policy is not adopted that would lock the ledger",
        arguments: [
            (", until: 2025-06-01", false), (", until: 2025-06-02", true),
            (", from: 2025-06-03", false), (", from: 2025-06-02", true), ("", true),
        ])
    func adopts(key: String, isAdopted: Bool) {
        var s = team(first)
        s.pass()
        let old = s.observed.ledger.policy?.digest
        s.edit("name: ops-1}", "name: ops-2\(key)}")
        s.pass()
        #expect((s.observed.ledger.policy?.digest != old) == isAdopted)
        #expect(s.plan.adoptions.map(\.words) == (isAdopted ? [] : [words]))
    }

    @Test func `one that counts beside it is enough`() {
        var s = team(first)
        s.pass()
        s.edit(
            "name: ops-1}",
            "name: ops-1, until: 2025-06-01}, {ssh: \(Signing.line("opsb")), name: ops-2}")
        s.pass()
        #expect(s.plan.adoptions.isEmpty)
        #expect(s.observed.ledger.controllers.map(\.name) == ["ops-1", "ops-2"])
    }

    @Test func `nor is it the first one, and who approves is not asked for it`() {
        var s = team(
            "{ssh: \(Signing.line("opsa")), until: 2025-06-01}", ", amend: {roles: [qa]}")
        s.pass()
        #expect(s.observed.ledger.policy == nil)
        #expect(s.plan.adoptions.map(\.words) == [words] && s.plan.adoptions.flatMap(\.who).isEmpty)
    }
}
