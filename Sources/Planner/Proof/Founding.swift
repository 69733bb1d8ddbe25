package import Ledger
package import Manifests

/// A root of the first policy who has not signed that the ledger begins with it.
package struct RootLacking: Hashable, Sendable {
    package var person: String
    package var why: String
    /// What they are to sign, at the moment for which it was asked.
    package var statement: String
}

/// Those whose signatures the founding lacks; nobody where the policy names no roots, or one is in force already.
package func rootsLacking(
    in desired: DesiredState, after observed: ObservedState, facts: Facts, at now: Instant
) -> [RootLacking] {
    guard observed.ledger.policy == nil, let policy = desired.policy?.spec, !policy.roots.isEmpty
    else { return [] }
    let world = World(desired, observed, facts, now, about: [])
    return policy.roots.compactMap { root in
        world.objection(toFoundingBy: root.name, in: policy).map {
            RootLacking(
                person: root.name, why: $0,
                statement: world.foundingStatement(by: root.name, at: now).text)
        }
    }
}

extension World {
    /// An approval of the first policy as nobody's role: before it there is none that anybody could have.
    fileprivate func foundingStatement(by person: String, at time: Instant) -> Statement {
        var statement = Statement(.adopt, on: ground, by: person, at: time)
        statement.digest = facts.policyDigest()
        return statement
    }

    fileprivate func objection(toFoundingBy person: String, in policy: Policy) -> String? {
        var why = "has not signed it"
        for word in policy.founding where policy.person(named: word.by.name) == person {
            guard let time = word.at?.utcInstant else {
                why = "says a time that is not to the second and in UTC"
                continue
            }
            let statement = foundingStatement(by: person, at: time)
            guard case .unproven(let words) = prove(statement, SignedParts(word), at: [time], nil)
            else { return nil }
            why = "has signed it in vain: \(words)"
        }
        return why
    }
}
