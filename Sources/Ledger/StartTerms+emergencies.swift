package import Manifests

extension Emergency {
    /// As long as one may count.
    package static let longest = TimeSpan(seconds: 4 * 3_600)

    /// What people say that it lasts: each quarter of an hour.
    package static var likelySpans: [TimeSpan] {
        stride(from: 900, through: longest.seconds, by: 900).map { TimeSpan(seconds: $0) }
    }
}

extension StartTerms {
    /// Why a start is not believed that one person is said to have let through alone.
    func objections(
        to emergency: EmergencyRecord, of intent: Intent, _ target: TargetID, at moment: Instant,
        _ parent: ObservedState
    ) -> [String] {
        let named = Set(intent.evidence.compactMap(\.sight))
        let sight = parent.rollouts[target.rollout]?.sights.first {
            $0.kind == .emergency && named.contains($0.id) && $0.by == emergency.by
        }
        guard let sight, sight.digest == intent.attempt.digest else {
            return ["nobody let through what was started"]
        }
        var found: [String] = []
        guard let role = policy?.emergency?.role.name, isMember(emergency.by, of: role) else {
            return ["\(emergency.by) may let nothing through alone"]
        }
        if moment > sight.seen + Emergency.longest {
            found.append("what \(emergency.by) let through alone was over")
        }
        let others = parent.environments[target.environment]?.emergencies ?? []
        if others.contains(where: { $0 != emergency }) {
            found.append("somebody let another start through there that nobody has reviewed")
        }
        let ofPerson = parent.environments.values.flatMap(\.emergencies).filter {
            policy?.person(named: $0.by) == policy?.person(named: emergency.by)
        }
        if ofPerson.contains(where: { $0 != emergency }) {
            found.append("\(emergency.by) let another start through that nobody has reviewed")
        }
        return found
    }
}
