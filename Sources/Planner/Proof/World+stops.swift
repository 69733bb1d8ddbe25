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
        let course = start.course
        let lifted = lastResume(of: course)
        if let pause = start.rollout.paused, !isLifted(pause.at, by: lifted) {
            guard case .unproven(let why) = proven(pause, .pause, of: course) else {
                return (pause, nil, nil)
            }
            if let said = pause.at.flatMap({ facts.begins(.date($0), start.rollout) }),
                said <= now + clockSkewMax, now < said + unprovenStopHolds
            {
                return (pause, why, said + unprovenStopHolds)
            }
        }
        return rememberedPause(of: course, since: lifted).map { ($0, nil, nil) }
    }

    /// One that was proven when it was seen is lifted by a signed word alone, and not by taking it out.
    private func rememberedPause(of course: Course, since lifted: Instant?) -> Word? {
        let sights = observed.rollouts[course.rollout.name]?.sights ?? []
        let standing = sights.filter { $0.kind == .pause && $0.key != nil }
            .compactMap { sight in (try? ZonedDate(parsing: sight.at)).map { (sight, $0) } }
            .filter { !isAhead($0.1, of: $0.0.seen) && !isLifted($0.1, by: lifted) }
        guard let (sight, date) = standing.last else { return nil }
        var word = Word()
        (word.by, word.at) = (Reference(sight.by), date)
        return word
    }

    private func isLifted(_ pause: ZonedDate?, by resume: Instant?) -> Bool {
        guard let since = pause?.utcInstant, let resume else { return false }
        return resume >= since
    }

    /// What is dated ahead would hold, or lift, what nobody knows of yet.
    private func isAhead(_ date: ZonedDate?, of moment: Instant) -> Bool {
        date?.utcInstant.map { $0 > moment + clockSkewMax } ?? false
    }

    /// When somebody said last, and signed, that it goes on: in the manifest, or seen there before.
    private func lastResume(of course: Course) -> Instant? {
        let sights = observed.rollouts[course.rollout.name]?.sights ?? []
        var times = sights.filter { $0.kind == .resume && $0.key != nil }
            .compactMap { sight in
                (try? ZonedDate(parsing: sight.at))?.utcInstant.map { min($0, sight.seen) }
            }
        if let resumed = course.rollout.spec.resumed, let at = resumed.at?.utcInstant,
            !isAhead(resumed.at, of: now), !proven(resumed, .resume, of: course).isUnproven
        {
            times.append(at)
        }
        return times.max()
    }

    /// The pauses of a rollout, and what lifts them, where somebody has signed them: what is not signed is believed
    /// only while it stands there.
    func provenWordsOfAll(of course: Course) -> [Sight] {
        guard asksSignatures else { return [] }
        return course.rollout.spec.wordsOfAll.compactMap { kind, word in
            guard !isAhead(word.at, of: now),
                case .signed(let key) = proven(word, Statement.Kind(kind), of: course)
            else { return nil }
            var sight = word.sight(kind)
            sight.key = key
            return sight
        }
    }

    /// What lifts a pause of the ledger, where that is to be remembered.
    func liftOfLedgerPause(of course: Course) -> [Sight] {
        let spec = course.rollout.spec
        guard let record = observed.rollouts[course.rollout.name], record.paused != nil,
            let word = spec.resumed, record.pauseNow(of: spec, facts, at: now) == nil
        else { return [] }
        return [word.sight(.resume)]
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
