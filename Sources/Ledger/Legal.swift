package import Manifests

/// Why an entry cannot follow the state that it was chained onto.
package struct Illegality: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}

/// Judges whether `entry` may follow `parent`, whose last entry was at `time`; nil where it may.
///
/// Smaller than the planner on purpose: every step of the planner is legal, and not the reverse, so that
/// mending the planner never makes honest history illegal.
package func illegality(of entry: Entry, after parent: ObservedState, at time: Instant)
    -> Illegality?
{
    do throws(Illegality) {
        try demand(
            (1...Entry.currentRules).contains(entry.rules),
            "rules \(entry.rules) are not known to this program")
        try demand(entry.at >= time, "it is dated before the entry that it follows")
        try judgeLateness(of: entry)
        if entry.rules < 6, case .intent(let intent) = entry.transition {
            try demand(
                intent.means == nil && intent.emergency == nil,
                "rules \(entry.rules) know no emergency, and nothing of what executes")
        }
        switch entry.transition {
        case .founded(let founded):
            try demand(!parent.isFounded, "the ledger is founded already")
            try demand(isRandomID(founded.id), "a ledger's id is 32 digits 0-9 a-f")
            try demand(entry.target == nil, "the founding is of no target")
        case .revision(let seen):
            try demand(parent.isFounded, "the ledger is not founded")
            try demand(entry.target == nil, "a revision is of no target")
            try judge(seen, of: entry, parent)
        case .accepted(let answer), .reverted(let answer):
            try demand(parent.isFounded, "the ledger is not founded")
            try demand(entry.target == nil, "an answer for a commit is of no target")
            try judge(answer)
        case .followed(let followed):
            try demand(parent.isFounded, "the ledger is not founded")
            try demand(entry.target == nil, "a revision is of no target")
            try judge(followed, parent)
        default:
            try demand(parent.isFounded, "the ledger is not founded")
            guard let target = entry.target else { throw Illegality("it is of no target") }
            try judge(entry, of: target, parent)
        }
        return nil
    } catch { return error }
}

private func judge(_ seen: RevisionSeen, of entry: Entry, _ parent: ObservedState)
    throws(Illegality)
{
    if entry.rules < 6 {
        try demand(
            seen.policy?.controllers.isEmpty ?? true,
            "rules \(entry.rules) know no controllers that sign")
        try demand(
            seen.reviewed.isEmpty && seen.sights.values.joined().allSatisfy(\.kind.isOfRules5),
            "rules \(entry.rules) know no emergency, and no pause that latches")
    }
    for (rollout, sights) in seen.sights {
        let known = Dictionary(grouping: parent.rollouts[rollout]?.sights ?? [], by: \.id)
        for sight in sights {
            try demand(sight.seen == entry.at, "a first sight is of its entry's time")
            let earlier = known[sight.id] ?? []
            let isKnown =
                entry.rules < 6 ? !earlier.isEmpty : earlier.contains(where: sight.isSaid)
            try demand(!isKnown, "`\(sight.id)` was seen before")
            guard entry.rules < 5 else { continue }
            try demand(
                !sight.isOfStranger && sight.revision == seen.revision.commit,
                "by rules \(entry.rules) a first sight is of its entry's revision, and of nobody in particular"
            )
        }
    }
    for (rollout, stages) in seen.dated {
        for stage in stages {
            try demand(
                parent.rollouts[rollout]?.firstSeen[stage] == nil, "`\(stage)` was seen before")
        }
    }
    for (name, reviews) in seen.reviewed {
        for review in reviews {
            try demand(
                parent.environments[name]?.emergencies.contains(review.emergency) == true,
                "nothing is there that it could review")
            try demand(review.by != review.emergency.by, "nobody reviews what they let through")
        }
    }
    for (name, adoption) in seen.environments where adoption.initial != nil {
        try demand(
            parent.environments[name]?.inForce == nil,
            "`\(name)` is known: what ran there first is said once")
    }
}

/// Whether the commit is one that waits for an answer only the replay knows.
private func judge(_ answer: Answered) throws(Illegality) {
    try demand(isHexadecimal(answer.commit, digits: 40), "it names no commit")
    try demand(!answer.by.isEmpty && !answer.reason.isEmpty, "it says neither who nor why")
}

/// What was done while nobody could be asked: never a start, and never anything of the ledger's own.
private func judgeLateness(of entry: Entry) throws(Illegality) {
    guard let happened = entry.happened else {
        if case .lateReport = entry.transition { throw Illegality("it says not when that was") }
        return
    }
    try demand(happened <= entry.at, "it was recorded before it happened")
    switch entry.transition {
    case .asked, .broke, .succeeded, .failed, .lapsed, .lost, .lateReport: break
    case .intent(let intent):
        try demand(intent.attempt.purpose == .back, "only going back is recorded late")
    case .founded, .revision, .claimed, .measured, .verified, .tookOver, .settled, .drifted,
        .accepted, .reverted, .followed, .answered, .paused, .acknowledged:
        throw Illegality("\(entry.transition.kind.rawValue) is never recorded late")
    }
}

/// Whether the one comes after the other only git knows; an audit asks it.
private func judge(_ followed: Followed, _ parent: ObservedState) throws(Illegality) {
    try demand(isHexadecimal(followed.revision, digits: 40), "it names no commit")
    guard let last = parent.ledger.lastRevision else {
        throw Illegality("no revision was acted on yet")
    }
    try demand(followed.instead == last, "another revision was acted on before")
    try demand(followed.revision != last, "that revision is followed already")
    try demand(!followed.by.isEmpty && !followed.reason.isEmpty, "it says neither who nor why")
}

private func judge(_ entry: Entry, of target: TargetID, _ parent: ObservedState)
    throws(Illegality)
{
    let record = parent[target]
    let open = parent.attempt(where: target)
    // Its commit would change no file, and an empty one is nobody's.
    try demand(entry != parent.lastEntry(of: target), "it is recorded already")
    let happening = entry.transition.happening(in: open, lost: record.lost, under: entry.rules)
    if let happening {
        try demand(
            LifeOfATarget.next(after: happening, from: record.standing) != nil,
            "`\(happening.rawValue)` does not follow `\(record.standing?.rawValue ?? "nothing")`")
    }
    switch entry.transition {
    case .intent(let intent):
        try judge(intent, of: target, at: entry.happened ?? entry.at, parent)
        if entry.rules == 3 { try judgeGrounds(of: intent, record) }
        if entry.rules >= 4 {
            try judgeTerms(of: intent, record)
            try judgeAnswers(of: intent, record)
        }
    case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome), .lost(let outcome):
        try judge(outcome, of: target, open)
    case .tookOver(let taken): try judge(taken, of: target, at: entry.at, parent)
    case .measured(let measured): try judge(measured, of: record, at: entry.at)
    case .verified(let verified):
        try demand(verified.stage == record.stage, "it stands at another stage")
        try demand(record.soak?.verdict != .fail, "its last reading failed")
        if entry.rules >= 3 { try judgeUnspent(verified.evidence, record) }
    case .broke(let broke):
        try demand(broke.stage == record.stage, "it stands at another stage")
        try demand(open?.target != target, "its action is under way")
    case .claimed(let claimed):
        try demand(record.done[claimed.stage] == nil, "that stage is done here")
        try demand(record.order == 0, "what has started here cannot be claimed")
    case .asked(let ask):
        try judge(ask, of: target, parent)
        guard entry.rules >= 4 else { break }
        try demand(ask.about != nil, "it does not say what it is about")
        try demand(!record.asks.contains { $0.name == ask.name }, "that is asked already")
    case .answered(let answered):
        try demand(open?.target != target, "its action is under way")
        try demand(!answered.why.isEmpty, "it does not say why")
        guard let word = record.asks.first(where: { $0.name == answered.word }) else {
            throw Illegality("nobody asks for that")
        }
        try demand(parent.isMet(word, in: target), "what was asked for is still to be done")
    case .settled(let settled):
        guard entry.rules >= 3 else { break }
        try demand(record.lost != nil, "no action is there whose end nobody saw")
        try demand(
            !settled.by.isEmpty && !settled.reason.isEmpty, "it says neither who nor why")
    case .paused(let said):
        try demand(entry.rules >= 5, "rules \(entry.rules) know no pause of the ledger")
        try demand(target.isWork, "a pause is of a whole rollout")
        try demand(!said.by.isEmpty && !said.reason.isEmpty, "it says neither who nor why")
    case .acknowledged(let said):
        try demand(entry.rules >= 7, "rules \(entry.rules) know nobody who looks after anything")
        try demand(!said.by.isEmpty && said.reason != "", "it does not say who, or why")
        let concerns = parent.concerns(of: target).map(\.name)
        try demand(!concerns.isEmpty, "nothing there asks for a person")
        try demand(said.about == concerns, "it is not about what asks for a person there")
    case .drifted(let drifted): try judge(drifted, of: target, parent)
    case .lateReport(let report):
        try demand(!report.said.isEmpty && !report.why.isEmpty, "it says neither what nor why")
    case .founded, .revision, .accepted, .reverted, .followed:
        throw Illegality("it is of no target")
    }
}

/// A person who could not see what came since did not mean it.
private func judge(_ ask: AskRecord, of target: TargetID, _ parent: ObservedState)
    throws(Illegality)
{
    let now = parent.whatGoesBack(in: target)
    guard let about = ask.about, about != now else { return }
    throw Illegality(about.overtaken(by: now))
}

private func judge(_ outcome: Outcome, of target: TargetID, _ open: Attempt?) throws(Illegality) {
    guard let open, open.target == target else { throw Illegality("no action is under way there") }
    try demand(outcome.attempt == open.id, "another attempt is open there")
    try demand(outcome.fence == open.fence, "its fence is not that of the open attempt")
}

private func judge(_ drifted: Drifted, of target: TargetID, _ parent: ObservedState)
    throws(Illegality)
{
    try demand(target.isOwn, "drift is of an environment")
    guard let record = parent.environments[target.environment], record.inForce != nil else {
        throw Illegality("the environment is not adopted")
    }
    try demand(record.attempt == nil, "an action is under way there")
    try demand(
        drifted.accepted != nil || drifted.differences != record.drift?.differences ?? [],
        "it says nothing new")
}

private func judge(
    _ taken: TakenOver, of target: TargetID, at moment: Instant, _ parent: ObservedState
) throws(Illegality) {
    guard let open = parent.attempt(where: target), open.target == target else {
        throw Illegality("no action is under way there")
    }
    try demand(taken.attempt == open.id, "another attempt is open there")
    try demand(taken.fence == parent.fence(where: target) + 1, "its fence is not the next one")
    try demand(
        taken.reason != nil || moment > open.authorisedUntil + clockSkewMax,
        "the other controller is still authorised")
}

private func judge(_ measured: Measured, of record: TargetRecord, at moment: Instant)
    throws(Illegality)
{
    let old = record.soak ?? SoakRecord()
    let new = measured.soak
    try demand(new.since == old.since, "a soak begins once")
    try demand(new.healthySeconds >= 0, "measured time is not negative")
    let gained = new.healthySeconds - old.healthySeconds
    let elapsed = moment.seconds - (old.lastReading ?? old.since).seconds
    try demand(gained <= max(0, elapsed), "more time was measured than has passed")
    try demand(new.lastReading.map { $0 <= moment } ?? false, "its reading is of a later time")
}

/// Machines whose clocks differ by more than this do not act.
package let clockSkewMax = TimeSpan(seconds: 120)

func isRandomID(_ text: String) -> Bool { isHexadecimal(text, digits: 32) }

private func isHexadecimal(_ text: String, digits: Int) -> Bool {
    text.utf8.count == digits
        && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}

func demand(_ holds: Bool, _ otherwise: String) throws(Illegality) {
    guard holds else { throw Illegality(otherwise) }
}
