package import Ledger
package import Manifests

/// Why what came into force by a revision is not believed: worked out again by the policy that was in force before it.
package func objections(
    toAdoptionsIn seen: RevisionSeen, in desired: DesiredState, after observed: ObservedState,
    facts: Facts, at moment: Instant
) -> [String] {
    let world = World(desired, observed, facts, moment)
    var found: [String] = []
    if let policy = seen.policy {
        found += world.objections(toPolicy: policy)
        found += rootsLacking(in: desired, after: observed, facts: facts, at: moment).map {
            "the ledger was begun without the root \($0.person), who \($0.why)"
        }
    }
    for (name, adoption) in seen.environments.sorted(by: { bytesPrecede($0.key, $1.key) }) {
        guard let environment = desired.environments[name] else { continue }
        let old = observed.environments[name]?.inForce
        found += world.objections(toPlaceOf: adoption.inForce, "the definition of \(name)")
        let given = world.provenAlone(
            world.approvals(of: environment), of: adoption.inForce.digest, in: [name], since: old)
        if !world.isAmended(by: given, since: old) {
            found.append("the definition of \(name) \(lackingApprovals)")
        }
    }
    return found
}

extension World {
    fileprivate func objections(toPolicy adopted: InForce) -> [String] {
        guard let policy = desired.policy else { return ["its manifests hold no policy"] }
        var found = objections(toPlaceOf: adopted, "the policy")
        if adopted.digest != facts.policyDigest() {
            found.append("its manifests hold another policy")
        }
        if adopted.controllers != facts.controllerKeys(of: policy.spec) {
            found.append("its manifests name others who sign the ledger")
        }
        guard let old = observed.ledger.policy else { return found }
        let given = provenAlone(
            approvals(of: policy), of: adopted.digest, in: [], since: old)
        return isAmended(by: given, since: old) ? found : found + ["the policy \(lackingApprovals)"]
    }
}

extension World {
    /// What is in force is read again at the revision that is named for it.
    fileprivate func objections(toPlaceOf adopted: InForce, _ subject: String) -> [String] {
        adopted.revision == facts.revision.commit
            ? []
            : ["\(subject) is said to stand in another revision, \(adopted.revision.prefix(10))"]
    }
}

private let lackingApprovals =
    "came into force without the approvals that `amend:` of the policy before asked for"
