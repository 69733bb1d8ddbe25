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
        let counting = reviews(of: emergency).first { objection(to: $0, of: emergency) == nil }
        guard let word = counting?.word else { return nil }
        var review = ReviewRecord()
        (review.emergency, review.by, review.at) = (emergency, word.by.name, word.at?.words ?? "")
        return review
    }

    /// What is said of it: beside what was let through, and in files of their own, which stand also when that is gone.
    private func reviews(of emergency: EmergencyRecord) -> [SaidReview] {
        let files = desired.signOffs(about: emergency.rollout)
            .filter { $0.stage?.name == emergency.stage }.compactMap(\.reviewed)
            .filter { $0.digest == emergency.digest }.map { SaidReview(word: $0) }
        guard let course = courses[emergency.rollout],
            let leg = course.leg(named: emergency.stage),
            let said = leg.stage.entry?.emergency, said.by.name == emergency.by,
            said.at?.words == emergency.at, let word = said.reviewed
        else { return files }
        return [SaidReview(word: word, place: (course, leg))] + files
    }

    /// The roles of which a member may review; none where anybody whom the policy knows may.
    var reviewers: [String] { policy?.emergency?.review?.by.map(\.name) ?? [] }

    /// Why a review counts for nothing.
    private func objection(
        to review: SaidReview, of emergency: EmergencyRecord
    ) -> String? {
        let word = review.word
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
        statement.rollout = emergency.rollout
        if let (course, leg) = review.place { statement.tell(of: course, [leg]) }
        (statement.stage, statement.gate) = (emergency.stage, Side.entry.rawValue)
        statement.digest = emergency.digest
        let proven = prove(
            statement, SignedParts(word), at: [time, now], review.place?.course)
        guard case .unproven(let why) = proven else { return nil }
        return "it is unproven: \(why)"
    }

    /// Why nothing else starts there, and what is to be done.
    func wait(forReviewOf emergency: EmergencyRecord) -> Wait {
        var why = ""
        if let review = reviews(of: emergency).first,
            let objection = objection(to: review, of: emergency)
        {
            why = "; the review of \(review.word.by.name) does not count: \(objection)"
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

/// A review as it stands in the manifests.
private struct SaidReview {
    var word: Word
    /// The stage beside whose emergency it stands; nil in a file of its own, whose statement is of the digest alone.
    var place: (course: Course, leg: Course.Leg)?
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
