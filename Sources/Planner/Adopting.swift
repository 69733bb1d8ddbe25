import Ledger
import Manifests

extension World {
    /// What this revision brings that the ledger does not have: itself, first sights, definitions that may
    /// come into force. Nil where nothing is new.
    func newRevision() -> RevisionSeen? {
        var seen = RevisionSeen()
        seen.revision = facts.revision
        seen.sights = newSights()
        seen.dated = newDates()
        seen.environments = adoptions()
        seen.policy = policyAdoption()
        let isNew = observed.ledger.revision?.content != facts.revision.content
        let brings =
            !seen.sights.isEmpty || !seen.dated.isEmpty || !seen.environments.isEmpty
            || seen.policy != nil
        return isNew || brings ? seen : nil
    }

    private func adoptions() -> [String: Adoption] {
        var found: [String: Adoption] = [:]
        for environment in desired.environments.all where !environment.spec.abstract {
            guard desired.holds(of: Subject(.environment, environment.name)).isEmpty else {
                continue
            }
            let digest = facts.environmentDigest(environment.name)
            let record = observed.environments[environment.name]
            guard record?.inForce?.digest != digest, mayAdopt(environment) else { continue }
            var adoption = Adoption()
            adoption.inForce.revision = facts.revision.commit
            adoption.inForce.digest = digest
            if record?.inForce == nil {
                adoption.initial = Layer(adopting: environment.spec).owned(by: environment.spec)
            }
            found[environment.name] = adoption
        }
        return found
    }

    /// What `amend:` of the policy in force demands; nothing where it says nothing.
    private func mayAdopt(_ environment: Manifest<Environment>) -> Bool {
        isAmended(by: environment.spec.signedOff)
    }

    private func policyAdoption() -> InForce? {
        guard let policy = desired.policy else { return nil }
        guard desired.holds(of: Subject(.policy, policy.name)).isEmpty else { return nil }
        let digest = facts.policyDigest()
        guard observed.ledger.policy?.digest != digest else { return nil }
        guard observed.ledger.policy == nil || isAmended(by: policy.spec.signedOff) else {
            return nil
        }
        var inForce = InForce()
        (inForce.revision, inForce.digest) = (facts.revision.commit, digest)
        return inForce
    }

    private func isAmended(by signedOff: Table<[SignOff]>) -> Bool {
        guard let policy = policyInForce, let amend = policy.amend else { return true }
        return amend.roles.allSatisfy { need in
            let members = Set(policy.roles[need.role.name]?.members.map(\.name) ?? [])
            let people = Set((signedOff[need.role.name] ?? []).compactMap(\.by?.name))
            return people.intersection(members).count >= need.people
        }
    }

    /// The policy as last adopted; until a first one is, the one that is there.
    private var policyInForce: Policy? {
        guard let revision = observed.ledger.policy?.revision else { return nil }
        let state = revision == facts.revision.commit ? desired : facts.terms[revision]
        return state?.policy?.spec
    }
}
