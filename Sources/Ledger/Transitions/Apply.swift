import Manifests

extension ObservedState {
    /// Changes what `entry` changes, and nothing else. Whether it may be so is asked of `legal`.
    package mutating func apply(_ entry: Entry) {
        switch entry.transition {
        case .founded(let founded):
            ledger.id = founded.id
            ledger.format = founded.format
            ledger.last = entry
        case .revision(let seen): apply(seen, of: entry)
        // What the answered commit wrote is the replay's to take or to leave.
        case .accepted, .reverted: ledger.last = entry
        case .followed(let followed):
            ledger.following = followed.revision
            ledger.last = entry
        case .paused(let said):
            guard let target = entry.target else { return }
            rollouts[target.rollout, default: RolloutRecord()].paused = PauseRecord(
                said, at: entry.at)
            setLast(entry, where: target)
        default:
            if let target = entry.target { apply(entry, to: target) }
        }
    }

    private mutating func apply(_ seen: RevisionSeen, of entry: Entry) {
        ledger.revision = seen.revision
        ledger.following = nil
        if let policy = seen.policy {
            if entry.rules >= 5, ledger.root == nil { ledger.root = policy.digest }
            ledger.policy = policy
        }
        ledger.last = entry
        for (rollout, sights) in seen.sights {
            rollouts[rollout, default: RolloutRecord()].sights += sights
        }
        for (rollout, stages) in seen.dated {
            for stage in stages {
                rollouts[rollout, default: RolloutRecord()].firstSeen[stage] = entry.at
            }
        }
        for (name, adoption) in seen.environments {
            environments[name, default: EnvironmentRecord()].inForce = adoption.inForce
            if let initial = adoption.initial {
                environments[name, default: EnvironmentRecord()].own.adopt(
                    initial, adoption.inForce, at: entry.at)
            }
            if let programs = adoption.programs { environments[name]?.programs = programs }
        }
        for (name, reviews) in seen.reviewed {
            let done = reviews.map(\.emergency)
            environments[name]?.emergencies.removeAll { done.contains($0) }
        }
    }

    /// What was signed counts as such there from now on; and who let it through alone is to be reviewed.
    private mutating func note(_ intent: Intent, where target: TargetID) {
        guard target.isPlain, intent.attempt.purpose == .start else { return }
        var record = environments[target.environment] ?? EnvironmentRecord()
        if let means = intent.means, !record.means.contains(means) {
            record.means = Array((record.means + [means]).suffix(EnvironmentRecord.meansMax))
        }
        record.programs = intent.programs ?? record.programs
        if let emergency = intent.emergency, !record.emergencies.contains(emergency) {
            record.emergencies.append(emergency)
        }
        environments[target.environment] = record
    }

    private mutating func apply(_ entry: Entry, to target: TargetID) {
        // What another target does there is none of this one's business.
        let attempt = attempt(where: target).flatMap { $0.target == target ? $0 : nil }
        var record = self[target]
        if let happening = entry.transition.happening(
            in: attempt, lost: record.lost, under: entry.rules),
            let next = LifeOfATarget.next(after: happening, from: record.standing)
        {
            record.standing = next
        }
        if case .acknowledged(let said) = entry.transition {
            record.acknowledged = Acknowledgement(said, at: entry.at, upon: lastStep(of: target))
        }
        record.take(entry, attempt: attempt)
        if target.isWork || target.isOwn {
            setLast(entry, where: target)
        } else {
            record.last = entry
        }
        self[target] = record
        if target.isOwn { drift(entry, of: target.environment, attempt) }
        moveAttempt(entry.transition, where: target)
        endAcknowledgement(of: target)
    }

    /// It ends with what it is about. What is tried meanwhile may yet leave everything as it was.
    private mutating func endAcknowledgement(of target: TargetID) {
        guard self[target].acknowledged != nil, acknowledgement(of: target) == nil,
            self.attempt(where: target)?.target != target
        else { return }
        self[target].acknowledged = nil
    }

    private mutating func drift(_ entry: Entry, of environment: String, _ attempt: Attempt?) {
        switch entry.transition {
        case .drifted(let drifted): environments[environment]?.take(drifted, at: entry.at)
        case .intent(let intent) where intent.attempt.level == Attempt.healing:
            environments[environment]?.drift?.healed = true
        case .lapsed where attempt?.level == Attempt.healing:
            environments[environment]?.drift?.healed = false
        default: break
        }
    }

    private mutating func setLast(_ entry: Entry, where target: TargetID) {
        if target.isWork {
            rollouts[target.rollout, default: RolloutRecord()].last = entry
        } else {
            environments[target.environment, default: EnvironmentRecord()].last = entry
        }
    }

    /// An intent opens an attempt, an outcome closes it, a takeover hands it on.
    private mutating func moveAttempt(_ transition: Transition, where target: TargetID) {
        switch transition {
        case .intent(let intent):
            setAttempt(intent.attempt, where: target)
            setFence(intent.attempt.fence, where: target)
            note(intent, where: target)
        case .succeeded, .failed, .lapsed, .lost:
            setAttempt(nil, where: target)
        case .tookOver(let taken):
            var attempt = attempt(where: target)
            attempt?.controller = taken.controller
            attempt?.host = taken.host
            attempt?.fence = taken.fence
            setAttempt(attempt, where: target)
            setFence(taken.fence, where: target)
        case .founded, .revision, .claimed, .measured, .verified, .broke, .asked, .answered,
            .settled,
            .drifted, .accepted, .reverted, .followed, .lateReport, .paused, .acknowledged:
            break
        }
    }

    private mutating func setAttempt(_ attempt: Attempt?, where target: TargetID) {
        if target.isWork {
            rollouts[target.rollout, default: RolloutRecord()].attempt = attempt
        } else {
            environments[target.environment, default: EnvironmentRecord()].attempt = attempt
        }
    }

    private mutating func setFence(_ fence: Int, where target: TargetID) {
        if target.isWork {
            rollouts[target.rollout, default: RolloutRecord()].fence = fence
        } else {
            environments[target.environment, default: EnvironmentRecord()].fence = fence
        }
    }
}

extension EnvironmentRecord {
    fileprivate mutating func take(_ drifted: Drifted, at moment: Instant) {
        var record = drift ?? DriftRecord()
        record.differences = drifted.differences
        if !drifted.differences.isEmpty {
            let isRepeated = record.times > 0 && moment < record.since + DriftRecord.memory
            record.times = isRepeated ? record.times + 1 : 1
            record.since = moment
            record.healed = false
        }
        drift = record
    }
}

extension TargetRecord {
    /// The stage that was verified here last.
    package var lastDone: (stage: String, record: DoneRecord)? {
        done.max { $0.value.number < $1.value.number }.map { ($0.key, $0.value) }
    }

    /// What ran in an environment before the ledger came is what its own first change goes back to.
    fileprivate mutating func adopt(_ initial: Layer, _ definition: InForce, at moment: Instant) {
        layer = initial
        done[OwnStage.name] = DoneRecord(
            at: moment, digest: definition.digest, revision: definition.revision, layer: initial,
            number: nextNumber)
    }

    fileprivate mutating func take(_ entry: Entry, attempt: Attempt?) {
        switch entry.transition {
        case .claimed(let claimed): take(claimed, at: entry.at)
        case .intent(let intent): take(intent)
        case .succeeded: if let attempt { succeed(attempt, entry) }
        case .failed(let outcome): fail(outcome.cause ?? "", attempt, entry)
        case .lapsed: if let attempt { lapse(attempt, entry) }
        case .measured(let measured): soak = measured.soak
        case .verified(let verified):
            spending += verified.evidence.compactMap(\.sight)
            finish(verified.stage, at: entry.at)
        case .broke(let broke): fail(broke.cause, nil, entry)
        case .asked(let ask): take(ask, under: entry.rules)
        case .answered(let answered): asks.removeAll { $0.name == answered.word }
        case .settled(let settled): settle(settled, entry)
        case .lost:
            if let attempt { move(to: attempt, under: entry.rules) }
            lost = attempt
        case .drifted(let drifted): if let accepted = drifted.accepted { accept(accepted) }
        case .lateReport(let report):
            if let ask = report.asked { overtaken = OvertakenAsk(ask, because: report.why) }
        case .founded, .revision, .tookOver, .accepted, .reverted, .followed, .paused,
            .acknowledged:
            break
        }
    }

    /// What runs there now is what the next change of the environment's own goes back to.
    private mutating func accept(_ accepted: Layer) {
        layer = accepted
        done[OwnStage.name]?.layer = accepted
    }

    private mutating func take(_ claimed: Claimed, at moment: Instant) {
        stage = claimed.stage
        digest = claimed.digest
        revision = claimed.revision
        layer = claimed.layer
        done[claimed.stage] = DoneRecord(
            at: moment, digest: claimed.digest, revision: claimed.revision, layer: claimed.layer,
            claimedBy: claimed.by, number: nextNumber)
    }

    private mutating func take(_ intent: Intent) {
        let sights = intent.evidence.compactMap(\.sight)
        if intent.attempt.purpose != .finish { overtaken = nil }
        switch intent.attempt.purpose {
        case .start:
            // What a start takes the place of was left for another exposure.
            spend()
            spending = sights
            asks = []
        case .finish: spending += sights.filter { !spending.contains($0) }
        case .back: break
        }
    }

    /// By the first rules a later word took the place of an earlier one.
    private mutating func take(_ ask: AskRecord, under rules: Int) {
        if rules >= 4 { asks.append(ask) } else { asked = ask }
        overtaken = nil
    }

    /// A person's word stands for the outcome that nobody saw.
    private mutating func settle(_ settled: Settled, _ entry: Entry) {
        if settled.answer == .done, let lost {
            succeed(lost, entry)
        } else {
            fail(settled.reason, nil, entry)
        }
        lost = nil
    }

    /// The target stands at the attempt's stage once something of it may have happened; an intent that
    /// lapses leaves everything as it was.
    private mutating func move(to attempt: Attempt, under rules: Int) {
        guard attempt.purpose == .start else { return }
        stage = attempt.stage
        digest = attempt.digest
        revision = attempt.revision
        order = attempt.fence
        soak = nil
        replaceFailure(by: nil, under: rules)
    }

    private mutating func succeed(_ attempt: Attempt, _ entry: Entry) {
        switch attempt.purpose {
        case .start:
            move(to: attempt, under: entry.rules)
            layer = attempt.layer
            soak = SoakRecord(since: entry.at)
        case .finish: finish(attempt.stage, at: entry.at)
        case .back:
            if attempt.stage != stage, let undone = done[attempt.stage] {
                (stage, digest, revision) = (attempt.stage, undone.digest, undone.revision)
            }
            if isVerified(attempt.stage) {
                done[attempt.stage] = replaced[attempt.stage]
                replaced[attempt.stage] = nil
            }
            let word = word(followedBy: attempt, under: entry.rules)
            if failure == nil || word != nil {
                var taken = FailureRecord(
                    stage: attempt.stage, digest: attempt.digest ?? digest ?? "", at: entry.at,
                    cause: word?.reason ?? "it went back")
                if entry.namesWhoTookBack { taken.by = word?.by }
                if entry.rules >= 4 { taken.level = word?.level }
                replaceFailure(by: taken, under: entry.rules)
            }
            if word?.isOfFlags == true, entry.rules >= 4 { keepBack(attempt) }
            layer = attempt.layer
            soak = nil
            close(attempt, under: entry.rules)
            spend()
        }
    }

    private func word(followedBy attempt: Attempt, under rules: Int) -> AskRecord? {
        rules >= 4 ? words(answeredBy: attempt).first : asked
    }

    /// The words that a way back has followed are answered; by the first rules, whatever was asked.
    private mutating func close(_ attempt: Attempt, under rules: Int) {
        guard rules >= 4 else { return asked = nil }
        asks.removeAll { attempt.answers.contains($0.name) }
    }

    /// Flags that a person took back do not come again by going back to what was verified before.
    private mutating func keepBack(_ attempt: Attempt) {
        guard let old = layer?.flags, let new = attempt.layer?.flags else { return }
        let taken = new.filter { old[$0.key] != $0.value }
        for stage in done.keys { done[stage]?.keepBack(taken) }
        for stage in replaced.keys { replaced[stage]?.keepBack(taken) }
    }

    /// What failed before is not forgotten for what fails, or is brought, after it.
    private mutating func replaceFailure(by new: FailureRecord?, under rules: Int) {
        defer { failure = new }
        guard rules >= 4 else { return }
        if let failure, !failure.digest.isEmpty { failedBefore.append(failure) }
        var known: Set<[String]> = new.map { [[$0.stage, $0.digest]] } ?? []
        let kept = failedBefore.reversed().filter { known.insert([$0.stage, $0.digest]).inserted }
        failedBefore = kept.prefix(FailureRecord.keptMax).reversed()
    }

    private mutating func finish(_ stage: String, at moment: Instant) {
        replaced[stage] = done[stage]
        done[stage] = DoneRecord(
            at: moment, digest: digest ?? "", revision: revision ?? "", layer: layer ?? Layer(),
            number: nextNumber)
        soak = nil
        spend()
    }

    private mutating func fail(_ cause: String, _ attempt: Attempt?, _ entry: Entry) {
        if let attempt { move(to: attempt, under: entry.rules) }
        soak = nil
        var failed = FailureRecord(
            stage: stage ?? "", digest: digest ?? "", at: entry.at, cause: cause)
        if entry.rules >= 7, let back = attempt ?? lost, back.purpose == .back {
            failed.first = firstFailure(before: back)
        }
        if let attempt, attempt.purpose == .back {
            // Who asked to go back wanted nothing newer to start there, least of all because it failed.
            if entry.rules >= 4, !words(answeredBy: attempt).isEmpty, let wanted = attempt.digest {
                (failed.stage, failed.digest) = (attempt.stage, wanted)
            }
            // It is not gone a second time unless somebody asks again.
            close(attempt, under: entry.rules)
        }
        replaceFailure(by: failed, under: entry.rules)
    }

    /// Why it was on its way back: by what failed, or by a person's word.
    private func firstFailure(before back: Attempt) -> FirstFailure? {
        if let failure { return failure.first ?? FirstFailure(failure) }
        return words(answeredBy: back).first.map {
            FirstFailure(at: $0.at, cause: "\($0.by) asked to go back: \($0.reason)")
        }
    }

    private mutating func lapse(_ attempt: Attempt, _ entry: Entry) {
        standing = attempt.before
        guard attempt.purpose == .start else { return }
        guard entry.rules >= 3, let asked else {
            spending = []
            return
        }
        lapse(attempt, under: asked, entry)
    }

    /// A person's word counts for what was about to begin: it never does by itself, and what stands there
    /// goes back where that was meant too.
    private mutating func lapse(_ attempt: Attempt, under asked: AskRecord, _ entry: Entry) {
        let isLeft = asks.contains(where: leavesSomething)
        spend()
        if isLeft {
            move(to: attempt, under: entry.rules)
            standing = .failing
        } else if entry.rules < 4 {
            self.asked = nil
        }
        var taken = FailureRecord(
            stage: attempt.stage, digest: attempt.digest ?? "", at: entry.at, cause: asked.reason)
        taken.by = asked.by
        replaceFailure(by: taken, under: entry.rules)
    }

    /// Whether going back would also have taken back what stood here before the start: what was verified
    /// stays, but for flags.
    private func leavesSomething(to asked: AskRecord) -> Bool {
        switch standing {
        case .soaking, .failed: return true
        default: break
        }
        guard asked.isOfFlags, let layer else { return false }
        return layer.flags.keys.contains(where: asked.means)
    }

    private mutating func spend() {
        spent += spending.filter { !spent.contains($0) }
        spending = []
    }

    private var nextNumber: Int { (lastDone?.record.number ?? 0) + 1 }
}

extension DoneRecord {
    /// What was verified with these flags is gone back to without them.
    fileprivate mutating func keepBack(_ taken: [String: LayerFlag]) {
        for (name, flag) in taken where layer.flags[name] != nil && layer.flags[name] != flag {
            layer.flags[name] = flag
            takenBack = Set(takenBack + [name]).sorted(by: bytesPrecede)
        }
    }
}

extension Entry {
    /// By the first rules nobody was named, and later only where the end was seen.
    fileprivate var namesWhoTookBack: Bool {
        rules >= 4 || rules >= 2 && transition.kind == .succeeded
    }
}
