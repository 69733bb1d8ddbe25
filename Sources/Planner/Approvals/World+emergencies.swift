import Ledger
import Manifests

/// What is said of a start that one person lets through alone.
enum EmergencyAnswer {
    case counts(EmergencyRecord, Evidence)
    case refused(String)
}

extension World {
    /// Nil where nobody has said it of this content, or it was not seen yet.
    func emergency(for start: Candidate) -> EmergencyAnswer? {
        guard let said = start.stage.entry?.emergency, let sight = sight(of: said, start) else {
            return nil
        }
        var proof = "declared"
        if let why = objection(to: said, sight, start, &proof) {
            return .refused("the emergency of \(said.by.name) does not count: \(why)")
        }
        let record = record(of: said, sight, start)
        return .counts(
            record,
            Evidence(
                GateName.signOff.rawValue,
                "emergency: let through by \(sight.by) alone at \(sight.at), \(proof): \(said.reason)",
                sight: sight.id))
    }

    /// Whom these grounds name as having let it through alone.
    func emergency(for start: Candidate, in evidence: [Evidence]) -> EmergencyRecord? {
        guard let said = start.stage.entry?.emergency, let sight = sight(of: said, start),
            evidence.contains(where: { $0.sight == sight.id })
        else { return nil }
        return record(of: said, sight, start)
    }

    private func record(of said: Emergency, _ sight: Sight, _ start: Candidate) -> EmergencyRecord {
        var record = EmergencyRecord()
        (record.rollout, record.stage) = (start.target.rollout, start.leg.name)
        (record.by, record.at, record.digest) = (sight.by, sight.at, sight.digest)
        record.reason = said.reason
        return record
    }

    private func sight(of said: Emergency, _ start: Candidate) -> Sight? {
        let sights = observed.rollouts[start.target.rollout]?.sights ?? []
        let right = facts.digest(start.target.rollout, start.leg.name)?.text
        return sights.last {
            $0.kind == .emergency && $0.stage == start.leg.name && $0.digest == right
                && $0.by == said.by.name && $0.at == said.at?.words
                && !observed[start.target].spent.contains($0.id)
        }
    }

    private func objection(
        to said: Emergency, _ sight: Sight, _ start: Candidate, _ proof: inout String
    ) -> String? {
        guard let policy, let rule = policy.emergency else {
            return "the policy says of nobody that they may"
        }
        if start.target.isWork { return "it is for environments" }
        guard policy.isMember(sight.by, of: rule.role.name), !policy.isBot(sight.by) else {
            return "\(sight.by) is not a member of \(rule.role.name)"
        }
        if let why = objectionToTime(said, sight, start) { return why }
        if asksSignatures, !isSignedBefore(start) {
            return "nobody has signed what it runs, which no emergency replaces"
        }
        if let other = unreviewed(beside: record(of: said, sight, start), start, policy) {
            return "nobody has reviewed yet that \(other.words)"
        }
        guard asksSignatures else { return nil }
        let proven = proven(said, sight, start, rule)
        proof = proven.evidence ?? proof
        guard case .unproven(let why) = proven else { return nil }
        return "it is unproven: \(why)"
    }

    private func objectionToTime(_ said: Emergency, _ sight: Sight, _ start: Candidate) -> String? {
        guard let claimed = said.at.flatMap({ facts.begins(.date($0), start.rollout) }) else {
            return "its time cannot be read"
        }
        if claimed > sight.seen + clockSkewMax {
            return "it was seen at \(sight.seen.text), before the time that it claims"
        }
        let end = min(claimed, sight.seen) + min(said.lasts ?? Emergency.longest, Emergency.longest)
        return now < end ? nil : "it was over at \(end.text)"
    }

    /// Another one by the same person anywhere, or by anybody here.
    private func unreviewed(beside own: EmergencyRecord, _ start: Candidate, _ policy: Policy)
        -> EmergencyRecord?
    {
        let person = policy.person(named: own.by)
        return observed.environments.sorted { bytesPrecede($0.key, $1.key) }.lazy.flatMap { row in
            row.value.emergencies.filter { other in
                other != own
                    && (row.key == start.target.environment
                        || policy.person(named: other.by) == person)
            }
        }.first
    }

    func proven(_ said: Emergency, _ sight: Sight, _ start: Candidate, _ rule: EmergencyRule)
        -> Proven
    {
        guard let time = said.at?.utcInstant else {
            return .unproven("its time is not a moment in UTC")
        }
        var statement = Statement(.emergency, on: ground, by: sight.by, at: time)
        statement.tell(of: start.course, [start.leg])
        (statement.stage, statement.gate) = (start.leg.name, Side.entry.rawValue)
        (statement.digest, statement.role) = (sight.digest, rule.role.name)
        statement.lasts = said.lasts
        return prove(statement, SignedParts(said), at: [time, sight.seen, now], start.course)
    }

    /// Worked out again by who audits.
    func objections(toSignatureOf emergency: EmergencyRecord, of start: Candidate) -> [String] {
        guard asksSignatures else { return [] }
        guard let rule = policy?.emergency, let said = start.stage.entry?.emergency,
            let sight = sight(of: said, start)
        else { return ["nobody let through what was started"] }
        guard case .unproven(let why) = proven(said, sight, start, rule) else { return [] }
        return ["the emergency of \(emergency.by) is unproven: \(why)"]
    }
}
