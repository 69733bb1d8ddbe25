import Manifests

// MARK: What is about to be done

func judge(
    _ intent: Intent, of target: TargetID, at moment: Instant, _ parent: ObservedState
) throws(Illegality) {
    let attempt = intent.attempt
    let record = parent[target]
    try demand(parent.attempt(where: target) == nil, "another action is under way there")
    try demand(attempt.target == target, "its attempt is of another target")
    try demand(isRandomID(attempt.id), "an attempt's id is 32 digits 0-9 a-f")
    try demand(attempt.fence == parent.fence(where: target) + 1, "its fence is not the next one")
    try demand(attempt.authorisedUntil > moment, "it is authorised until before its own time")
    try demand(attempt.before == record.standing, "the target stood elsewhere before")
    switch attempt.purpose {
    case .start:
        try demand(attempt.digest != nil, "a start names the digest that was approved")
        try demand(!intent.evidence.isEmpty, "a start names what it was allowed by")
        try judgeUnspent(intent.evidence, record)
    case .finish:
        try demand(attempt.stage == record.stage, "it finishes another stage")
        try demand(attempt.layer == record.layer, "a finish changes no layer")
    case .back:
        let isNext = attempt.stage == record.stage || attempt.stage == record.stageToUndo
        try demand(isNext, "it goes back from another stage")
        try demand(intent.cause != nil, "going back has a cause")
        try demand(
            attempt.layer == record.layerUndoing(attempt.stage) || attempt.takesFlagsBack(record),
            "it goes back to what was not verified just before")
    }
}

func judgeUnspent(_ evidence: [Evidence], _ record: TargetRecord) throws(Illegality) {
    let spent = Set(record.spent)
    for sight in evidence.compactMap(\.sight) {
        try demand(!spent.contains(sight), "`\(sight)` is spent here")
    }
}

/// What ends a stage, or takes it back, does so by the terms of its start; and nothing goes back for nothing.
func judgeGrounds(of intent: Intent, _ record: TargetRecord) throws(Illegality) {
    try judgeTerms(of: intent, record)
    guard intent.attempt.purpose == .back else { return }
    try demand(
        record.asked != nil || record.standing == .failing,
        "nothing failed there, and nobody asked to go back")
    try demand(
        intent.attempt.level == record.asked?.level, "it goes back otherwise than was asked")
}

func judgeTerms(of intent: Intent, _ record: TargetRecord) throws(Illegality) {
    let attempt = intent.attempt
    switch attempt.purpose {
    case .start: break
    case .finish:
        try demand(attempt.revision == record.revision, "it finishes by another revision")
        try demand(attempt.digest == record.digest, "it finishes other content")
        try demand(record.soak?.verdict != .fail, "its last reading failed")
        try judgeUnspent(intent.evidence, record)
    case .back:
        let terms =
            attempt.stage == record.stage ? record.revision : record.done[attempt.stage]?.revision
        try demand(terms == nil || attempt.revision == terms, "it goes back by another revision")
    }
}

/// What goes back says whose words it follows, and follows them; what starts, whose it takes the place of. And
/// what has failed does not start again.
func judgeAnswers(of intent: Intent, _ record: TargetRecord) throws(Illegality) {
    let attempt = intent.attempt
    let words = record.words(answeredBy: attempt)
    try demand(
        words.map(\.name) == attempt.answers, "it answers what nobody asks, or not in that order")
    switch attempt.purpose {
    case .start:
        try demand(words.count == record.asks.count, "it passes over what somebody asks")
        try demand(
            attempt.level == Attempt.healing || !record.hasFailed(attempt.stage, attempt.digest),
            "that content has failed there before, or was taken back")
    case .finish: try demand(words.isEmpty, "a finish answers nobody")
    case .back:
        try demand(
            !words.isEmpty || record.standing == .failing,
            "nothing failed there, and nobody asked to go back")
        try demand(
            attempt.level == words.first?.level
                && words.allSatisfy { $0.level == attempt.level && $0.flags == words[0].flags },
            "it goes back otherwise than was asked")
    }
}

extension Attempt {
    /// Whether it is of the level `flags`: what runs stays, and of the flags only those that were asked for
    /// are set otherwise.
    fileprivate func takesFlagsBack(_ record: TargetRecord) -> Bool {
        guard level == AskRecord.flagsLevel, let layer, let old = record.layer else {
            return false
        }
        let word = answers.isEmpty ? record.asked : record.words(answeredBy: self).first
        let named = word?.flags ?? []
        let others = old.flags.filter { !named.isEmpty && !named.contains($0.key) }
        return layer.versions == old.versions && layer.variables == old.variables
            && Set(layer.flags.keys) == Set(old.flags.keys)
            && others.allSatisfy { layer.flags[$0.key] == $0.value }
            && layer.flags.allSatisfy { old.flags[$0.key] == $0.value || $0.value.isPlain }
    }
}

extension TargetRecord {
    /// The layer that was verified here before what `stage` is now; nil where there was none.
    package func layerBefore(_ stage: String) -> Layer? {
        var before = done
        if isVerified(stage) { before[stage] = replaced[stage] }
        return before.values.max { $0.number < $1.number }?.layer
    }

    /// The stage that going back undoes: where what it stands at went back already, the one that was verified
    /// before; nil where there is none.
    package var stageToUndo: String? {
        guard standing == .wentBack, let stage, layer == layerBefore(stage) else { return stage }
        guard let last = lastDone, last.stage != stage else { return nil }
        return last.stage
    }

    /// The layer that going back from `stage` leaves.
    package func layerUndoing(_ stage: String) -> Layer? {
        guard stage != self.stage, stage == stageToUndo else { return layerBefore(stage) }
        var before = done
        before[stage] = replaced[stage]
        return before.values.max { $0.number < $1.number }?.layer
    }

    /// Whether `stage` is done here as it was started last, and not only as it was before its content changed.
    package func isVerified(_ stage: String) -> Bool {
        guard let done = done[stage] else { return false }
        return self.stage == stage && done.digest == digest
    }
}
