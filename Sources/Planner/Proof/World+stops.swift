import Ledger
import Manifests

extension World {
    /// How well a stop or its lifting is known: by the signature that was there when it was first seen, since
    /// taking the line out changes nothing, or by one that is there now.
    func provenStop(_ sight: Sight, for start: Candidate) -> Proven {
        guard proofAsked(of: start) == .signed else { return .declared }
        // A stop latches. What lifts one must count now as well: its key may have been stolen.
        if let key = sight.key, sight.kind != .lift { return .signed(key) }
        let isOfStage = sight.stage == start.leg.name
        let scope = scope(of: start, isOfStage ? .stage : demand(of: start, .entry).per)
        return proven(sight, scope, in: start.course)
    }

    /// The key of a sight that is seen for the first time, where any rule asks for signatures.
    func keyAtFirstSight(_ sight: Sight, _ scope: Scope, in course: Course) -> String? {
        guard asksSignatures, case .signed(let key) = proven(sight, scope, in: course) else {
            return nil
        }
        return key
    }

    /// The pause that holds this start, and until when where nobody has proven it.
    func pauseInForce(for start: Candidate) -> (pause: Word, why: String?, until: Instant?)? {
        guard proofAsked(of: start) == .signed else {
            return start.rollout.pauseInForce.map { ($0, nil, nil) }
        }
        guard let pause = start.rollout.paused else { return nil }
        let course = start.course
        if let resumed = start.rollout.resumed, let since = pause.at?.utcInstant,
            let end = resumed.at?.utcInstant, end >= since,
            !proven(resumed, .resume, of: course).isUnproven
        {
            return nil
        }
        guard case .unproven(let why) = proven(pause, .pause, of: course) else {
            return (pause, nil, nil)
        }
        guard let said = pause.at.flatMap({ facts.begins(.date($0), start.rollout) }),
            said <= now + clockSkewMax, now < said + unprovenStopHolds
        else { return nil }
        return (pause, why, said + unprovenStopHolds)
    }

    private func proven(_ word: Word, _ kind: Statement.Kind, of course: Course) -> Proven {
        guard let time = word.at?.utcInstant else {
            return .unproven("its time is not a moment in UTC")
        }
        var statement = Statement(kind, on: ground, by: word.by.name, at: time)
        statement.tell(of: course, course.legs)
        return prove(statement, SignedParts(word), at: [time, now], course)
    }

    /// How well a tick is known: it is of the content that its stage has.
    func provenTick(_ word: Word, of item: ChecklistItem, _ side: Side, for start: Candidate)
        -> Proven
    {
        guard proofAsked(of: start) == .signed else { return .declared }
        guard let time = word.at?.utcInstant else {
            return .unproven("its time is not a moment in UTC")
        }
        var statement = Statement(.tick, on: ground, by: word.by.name, at: time)
        statement.tell(of: start.course, [start.leg])
        statement.stage = start.leg.name
        statement.gate = "\(side.rawValue)/\(item.item.name)"
        (statement.digest, statement.role) = (digest(of: start), item.role?.name)
        return prove(statement, SignedParts(word), at: [time, now], start.course)
    }
}
