package import Ledger
package import Manifests

extension Plan {
    /// This plan with the stages that wait for those before them; nothing but their turn is judged.
    package func lookingAhead(in desired: DesiredState, observed: ObservedState) -> Plan {
        var plan = self
        var known = Set(outlooks.map(\.target))
        for rollout in desired.rollouts.all {
            let course = Course(of: rollout, in: desired)
            for later in course.laterStages where known.insert(later.target).inserted {
                if later.isAhead(of: observed[later.target]) { plan.outlooks.append(later) }
            }
        }
        return plan
    }
}

extension Outlook {
    /// Whether its stage has never come there, or was verified there with other content than it has now.
    fileprivate func isAhead(of record: TargetRecord) -> Bool {
        switch record.standing {
        case nil: true
        case .verified: stage.flatMap { record.done[$0]?.layer }.map { $0 != then } ?? false
        default: false
        }
    }
}

extension Course {
    fileprivate var laterStages: [Outlook] {
        zip(legs, legs.dropFirst()).flatMap { before, leg in
            leg.targets(of: rollout.name).map { target in
                let turn = Wait(gate: .order, words: "\(before.name) is not verified yet")
                return Outlook(
                    target: target, stage: leg.name, news: .waiting, then: leg.layer,
                    waits: [turn])
            }
        }
    }

    /// Where each target comes first on the way.
    package var positions: [TargetID: Int] {
        var found: [TargetID: Int] = [:]
        for (position, leg) in legs.enumerated() {
            for target in leg.targets(of: rollout.name) where found[target] == nil {
                found[target] = position
            }
        }
        return found
    }
}
