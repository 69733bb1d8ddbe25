import Ledger
import Manifests

extension World {
    /// What was let through and somebody else has reviewed since, by environment.
    func newReviews() -> [String: [ReviewRecord]] {
        var found: [String: [ReviewRecord]] = [:]
        for (name, record) in observed.environments where !record.emergencies.isEmpty {
            let reviews = record.emergencies.compactMap(review)
            if !reviews.isEmpty { found[name] = reviews }
        }
        return found
    }

    private func review(of emergency: EmergencyRecord) -> ReviewRecord? {
        guard let course = courses[emergency.rollout],
            let leg = course.leg(named: emergency.stage),
            let said = leg.stage.entry?.emergency, said.by.name == emergency.by,
            said.at?.words == emergency.at, let word = said.reviewed,
            objection(to: word, of: emergency, course, leg) == nil
        else { return nil }
        var review = ReviewRecord()
        (review.emergency, review.by, review.at) = (emergency, word.by.name, word.at?.words ?? "")
        return review
    }

    /// The roles of which a member may review; none where anybody whom the policy knows may.
    var reviewers: [String] { policy?.emergency?.review?.by.map(\.name) ?? [] }

    /// Why a review counts for nothing.
    private func objection(
        to word: Word, of emergency: EmergencyRecord, _ course: Course, _ leg: Course.Leg
    ) -> String? {
        guard let policy else { return "no policy says who reviews" }
        let person = policy.person(named: word.by.name)
        if person == policy.person(named: emergency.by) { return "nobody reviews their own" }
        let roles = reviewers.isEmpty ? policy.roles.names.map { $0 } : reviewers
        guard !policy.isBot(person), roles.contains(where: { policy.isMember(person, of: $0) })
        else { return "\(word.by.name) is not a member of \(roles.joined(separator: " or "))" }
        if let time = word.at?.utcInstant,
            let since = (try? ZonedDate(parsing: emergency.at))?.utcInstant, time < since
        {
            return "it is older than what was let through"
        }
        guard asksSignatures else { return nil }
        guard let time = word.at?.utcInstant else { return "its time is not a moment in UTC" }
        var statement = Statement(.review, on: ground, by: word.by.name, at: time)
        statement.tell(of: course, [leg])
        (statement.stage, statement.gate) = (leg.name, Side.entry.rawValue)
        statement.digest = emergency.digest
        guard
            case .unproven(let why) = prove(statement, SignedParts(word), at: [time, now], course)
        else { return nil }
        return "it is unproven: \(why)"
    }

    /// Why nothing else starts there, and what is to be done.
    func wait(forReviewOf emergency: EmergencyRecord) -> Wait {
        var why = ""
        if let course = courses[emergency.rollout], let leg = course.leg(named: emergency.stage),
            let word = leg.stage.entry?.emergency?.reviewed,
            let objection = objection(to: word, of: emergency, course, leg)
        {
            why = "; the review of \(word.by.name) does not count: \(objection)"
        }
        return Wait(
            gate: .environment,
            words:
                "nobody has reviewed yet that \(emergency.words) (reconcile review \(emergency.rollout) "
                + "\(emergency.stage))\(why)",
            who: reviewers, needsPerson: true)
    }

    /// What somebody let through there and nobody has reviewed, beside what this start is itself.
    func waitsForReview(before start: Candidate) -> [Wait] {
        let open = observed.environments[start.target.environment]?.emergencies ?? []
        guard !open.isEmpty else { return [] }
        let said = start.stage.entry?.emergency
        return open.filter { one in
            (one.rollout, one.stage) != (start.target.rollout, start.leg.name)
                || one.by != said?.by.name || one.at != said?.at?.words
                || one.digest != digest(of: start)
        }.map(wait(forReviewOf:))
    }
}

extension Planning {
    /// Said until somebody else has reviewed it, also where all is done.
    mutating func emergencies() {
        for (name, record) in world.observed.environments.sorted(by: {
            bytesPrecede($0.key, $1.key)
        }) {
            for emergency in record.emergencies {
                let target = TargetID(emergency.rollout, in: name)
                let wait = world.wait(forReviewOf: emergency)
                let known = places[target].map { plan.outlooks[$0].waits } ?? []
                if known.contains(wait) || add([wait], to: target) { continue }
                let record = world.observed[target]
                say(
                    Outlook(
                        target: target, stage: record.stage, standing: record.standing,
                        news: .waiting, now: record.layer, waits: [wait]))
            }
        }
    }
}
