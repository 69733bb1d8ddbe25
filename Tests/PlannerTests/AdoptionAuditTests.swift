import Ledger
import Manifests
import Testing

@testable import Planner

/// What an audit says of an adoption that a controller wrote, and nobody had approved.
@Suite("Adoptions under audit") struct AdoptionAuditTests {
    private let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"

    private func amended(_ more: String = "") -> Scenario {
        Scenario(
            env("eu", "windows: []"),
            policy("\(roles), amend: {roles: [operations]}, lift: qa\(more)"),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
    }

    private func objections(_ s: Scenario, _ change: (inout RevisionSeen) -> Void) -> [String] {
        var seen = RevisionSeen()
        seen.revision = s.facts.revision
        change(&seen)
        return Planner.objections(
            toAdoptionsIn: seen, in: s.revision.desired, after: s.observed, facts: s.facts,
            at: s.now)
    }

    @Test func `what amend asks for is asked again of a policy and of an environment`() {
        var s = amended()
        s.pass()
        s.edit("./deploy.sh", "./other.sh")
        s.edit("lift: qa", "lift: engineering")
        let words =
            "came into force without the approvals that `amend:` of the policy before asked for"
        let found = objections(s) { seen in
            var policy = InForce()
            (policy.revision, policy.digest) = (s.facts.revision.commit, s.facts.policyDigest())
            seen.policy = policy
            var adoption = Adoption()
            adoption.inForce.revision = s.facts.revision.commit
            adoption.inForce.digest = s.facts.environmentDigest("eu")
            seen.environments["eu"] = adoption
        }
        #expect(found == ["the policy \(words)", "the definition of eu \(words)"])
    }

    @Test func `the ledger names who signs as the manifests do, with when each key ends`() {
        let other = Signing.line("opsb")
        var s = amended(
            ", controllers: [{ssh: \(key), name: ops, lost: 2025-06-01}, {ssh: \(other)}]")
        s.pass()
        let adopted = s.observed.ledger.controllers
        #expect(adopted.map(\.ssh) == [key, other] && adopted.map(\.name) == ["ops", nil])
        #expect(adopted.map(\.until?.text) == ["2025-06-01T00:00:00Z", nil])
        let fresh = amended(", controllers: [{ssh: \(key), name: ops}]")
        let found = objections(fresh) { seen in
            var policy = InForce()
            (policy.revision, policy.digest) = (
                fresh.facts.revision.commit, fresh.facts.policyDigest()
            )
            seen.policy = policy
        }
        #expect(found == ["its manifests name others who sign the ledger"])
    }

    @Test func `a policy that is not the one of its revision is named`() {
        let s = amended()
        let found = objections(s) { seen in
            var policy = InForce()
            (policy.revision, policy.digest) = (s.facts.revision.commit, "sha256:0")
            seen.policy = policy
        }
        #expect(found == ["its manifests hold another policy"])
    }

    @Test func `what comes into force stands in the revision that brings it`() {
        let s = amended()
        let elsewhere = String(repeating: "e", count: 40)
        let found = objections(s) { seen in
            var policy = InForce()
            (policy.revision, policy.digest) = (elsewhere, s.facts.policyDigest())
            seen.policy = policy
            var adoption = Adoption()
            adoption.inForce.revision = elsewhere
            adoption.inForce.digest = s.facts.environmentDigest("eu")
            seen.environments["eu"] = adoption
        }
        #expect(
            found == [
                "the policy is said to stand in another revision, eeeeeeeeee",
                "the definition of eu is said to stand in another revision, eeeeeeeeee",
            ])
    }
}
