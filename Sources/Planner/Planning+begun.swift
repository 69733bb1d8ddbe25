import Ledger
import Manifests
import YAML

/// What has begun runs to its end.
extension Planning {
    /// Everything under way, also of rollouts that are gone, paused or broken since.
    mutating func begunTargets() {
        let works = world.observed.rollouts.keys.map { TargetID.work(of: $0) }
        let owns = world.observed.environments.keys.map { TargetID.own(of: $0) }
        let doubted = world.facts.held.flatMap(\.targets)
        let isDoubted = !world.facts.held.isEmpty
        let begun = (world.observed.known + works + owns).filter {
            isDoubted || !world.observed[$0].isAtRest
        }
        for target in Set(begun + doubted).sorted() { goOn(target) }
    }

    mutating func goOn(_ target: TargetID) {
        let record = world.observed[target]
        if isHeld(target, record) { return }
        switch record.standing {
        case .starting, .finishing, .goingBack: run(target, record)
        case .soaking: if !goBackAsAsked(target, record) { soak(target, record) }
        case .failing: goBack(target, record, wordToFollow(target, record))
        case .unknown:
            if !record.isAskedSinceLost || !goBackAsAsked(target, record) {
                waitForPerson(
                    target, record,
                    "nobody saw whether its action ended (\(record.lost?.inWords ?? "what it was to do")): look whether "
                        + "that is done, and say `reconcile settle \(target.text) --done --reason TEXT`, or `--undone`"
                )
            }
        case .failed:
            if !goBackAsAsked(target, record) {
                waitForPerson(target, record, world.failureInWords(of: target))
            }
        case nil, .verified, .wentBack: _ = goBackAsAsked(target, record)
        }
    }

    mutating func run(_ target: TargetID, _ record: TargetRecord) {
        guard let open = world.observed.attempt(where: target), open.target == target else {
            return
        }
        wake(at: open.authorisedUntil)
        let isEnded =
            record.asked != nil && open.purpose != .back
            && world.undertaking(of: open).isInterruptible
        if isEnded { plan.steps.append(.interrupt(target)) }
        var outlook = Outlook(
            target: target, stage: open.stage, standing: record.standing, news: .running)
        outlook.waits = [
            Wait(
                gate: .action, words: words(ofRunning: open, record, isEnded: isEnded),
                until: open.authorisedUntil)
        ]
        say(outlook)
    }

    func words(ofRunning open: Attempt, _ record: TargetRecord, isEnded: Bool) -> String {
        let running = "its action runs on \(open.host)"
        guard let asked = record.asked, open.purpose != .back else { return running }
        return "\(running), and \(isEnded ? "is ended" : "ends") before it goes back: "
            + "\(asked.by) asked for that at \(asked.at.text): \(asked.reason)"
    }

    mutating func soak(_ target: TargetID, _ record: TargetRecord) {
        guard let terms = world.terms(of: target) else {
            waitForPerson(target, record, "the manifests of its revision cannot be read")
            return
        }
        let soak = world.facts.soaks[target] ?? record.soak ?? SoakRecord(since: world.now)
        let course = SoakCourse(terms: terms, soak: soak, now: world.now)
        if soak.verdict == .fail {
            fail(target, terms, "its health check failed")
            return
        }
        if let due = course.nextReading {
            if due <= world.now {
                plan.steps.append(
                    .measure(
                        Measurement(
                            target: target, stage: terms.leg.name,
                            revision: record.revision ?? world.facts.revision.commit,
                            fence: record.order)))
            }
            wake(at: due)
        }
        var outlook = Outlook(
            target: target, stage: terms.leg.name, standing: .soaking, news: .soaking)
        let exit = world.exitGates(target, terms)
        if !course.isMeasured {
            outlook.waits.append(
                Wait(
                    gate: .soak,
                    words:
                        "measured \(TimeSpan(seconds: min(course.healthySecondsByNow, course.length.seconds)).words) of \(course.length.words)",
                    until: course.end,
                    location: terms.leg.stage.place["soak"].node?.location))
        }
        outlook.waits += exit.waits
        outlook.signOffs = exit.signOffs
        if outlook.waits.isEmpty {
            finish(target, record, course, exit.evidence)
        }
        say(outlook)
    }

    /// The exit's steps where there are some; else the stage is verified.
    mutating func finish(
        _ target: TargetID, _ record: TargetRecord, _ course: SoakCourse, _ evidence: [Evidence]
    ) {
        let terms = course.terms
        let held = Evidence(
            GateName.soak.rawValue,
            "\(terms.health == nil ? "waited, with nothing measured," : "measured") for \(course.length.words)"
        )
        guard !(terms.leg.stage.exit?.steps.isEmpty ?? true) else {
            var verified = Verified()
            verified.stage = terms.leg.name
            verified.evidence = [held] + evidence
            plan.steps.append(.verify(target, verified))
            return
        }
        guard world.observed.attempt(where: target) == nil else { return }
        let undertaking = Undertaking(
            .finish, level: nil, stage: terms.leg.stage, in: terms.environment, from: Layer(),
            to: Layer())
        act(
            Move(
                target: target, purpose: .finish, stage: terms.leg.name,
                revision: record.revision ?? world.facts.revision.commit, digest: record.digest,
                layer: record.layer, evidence: [held] + evidence, budget: undertaking.budget))
    }

    mutating func fail(_ target: TargetID, _ terms: Terms, _ cause: String) {
        var broke = Broke()
        broke.stage = terms.leg.name
        broke.cause = cause
        broke.goesBack = world.canGoBack(target, from: terms.leg.name, terms)
        plan.steps.append(.fail(target, broke))
    }

    mutating func goBack(_ target: TargetID, _ record: TargetRecord, _ word: AskRecord?) {
        guard let terms = world.termsGoingBack(target, word) else {
            waitForPerson(target, record, "the manifests of its revision cannot be read")
            return
        }
        let cause = word?.reason ?? record.failure?.cause ?? "it failed"
        if word == nil, let floor = world.irreversible(terms, target) {
            waitForPerson(
                target, record,
                "going back behind \(floor.stage) needs a person: \(floor.why)")
            return
        }
        var outlook = Outlook(
            target: target, stage: terms.leg.name, standing: record.standing, news: .ready)
        if let open = world.observed.attempt(where: target) {
            (outlook.news, outlook.waits) = (.running, [world.busy(open)])
            // What a person wants back does not wait for what somebody else brings there.
            if word != nil, open.target != target, open.purpose != .back,
                world.undertaking(of: open).isInterruptible
            {
                plan.steps.append(.interrupt(open.target))
            }
            say(outlook)
            return
        }
        guard let move = world.wayBack(target, terms, word, cause: cause) else {
            stay(target, record, terms, cause)
            return
        }
        (outlook.now, outlook.then) = (record.layer, move.layer)
        if let wait = world.waitForAnotherTry(of: target) {
            (outlook.news, outlook.waits) = (.stopped, [wait])
            heldByWaysBack.insert(move.target.place)
            say(outlook)
            return
        }
        say(outlook)
        act(move)
    }

    /// There is nothing to go back to: what failed stays as it is, for a person.
    mutating func stay(
        _ target: TargetID, _ record: TargetRecord, _ terms: Terms, _ cause: String
    ) {
        // What soaks would otherwise neither go on nor make room for something better.
        guard record.standing == .failing || record.standing == .soaking else {
            waitForPerson(target, record, "\(cause); \(world.barred(target, terms))")
            return
        }
        var broke = Broke()
        broke.stage = terms.leg.name
        broke.cause = cause
        plan.steps.append(.fail(target, broke))
    }

    /// Returns whether a person asked this target to go back, and it now does, or has done so.
    mutating func goBackAsAsked(_ target: TargetID, _ record: TargetRecord) -> Bool {
        if let word = wordToFollow(target, record) {
            guard canFollow(word, record) else { return false }
            goBack(target, record, word)
            return true
        }
        guard let word = record.asks.first else { return false }
        answering.insert(target)
        plan.steps.append(.answer(target, AnsweredAsk(word, because: world.howMet(word, target))))
        return true
    }

    private func canFollow(_ word: AskRecord, _ record: TargetRecord) -> Bool {
        if world.isAnotherWay(word, record) { return true }
        guard record.stage != nil, record.layer != nil || record.mayHaveChanged else {
            return false
        }
        return record.stageToUndo != nil || word.isOfFlags
    }

    /// The first word that can be followed; where none can, the first that has not been met; nil where nothing is
    /// left of any.
    private func wordToFollow(_ target: TargetID, _ record: TargetRecord) -> AskRecord? {
        let unmet = record.asks.filter { !world.isMet($0, in: target) }
        guard unmet.count > 1 else { return unmet.first }
        return unmet.first { word in
            world.termsGoingBack(target, word).flatMap {
                world.wayBack(target, $0, word, cause: word.reason)
            } != nil
        } ?? unmet.first
    }

    mutating func waitForPerson(
        _ target: TargetID, _ record: TargetRecord, _ words: String
    ) {
        say(
            Outlook(
                target: target, stage: record.stage, standing: record.standing, news: .stopped,
                waits: [Wait(gate: .failure, words: words, needsPerson: true)]))
    }

    mutating func act(_ move: Move) {
        // Going back is never held back by what else runs, or waits.
        guard move.purpose == .back || hasRoom(for: move.target) else { return }
        guard taken.insert(move.target.place).inserted else { return }
        freeSlots -= 1
        plan.steps.append(.act(move))
    }

    func hasRoom(for target: TargetID) -> Bool {
        freeSlots > 0 && !taken.contains(target.place) && !heldByWaysBack.contains(target.place)
    }
}

extension TargetID {
    /// Where it acts: one action at a time.
    fileprivate var place: TargetID { TargetID(isWork ? rollout : "-", in: environment) }
}

extension Attempt {
    /// What its action was to do.
    fileprivate var inWords: String {
        let versions = (layer?.versions ?? [:]).sorted { bytesPrecede($0.key, $1.key) }
        let what = versions.map { " \($0.key) \($0.value)" }.joined(separator: ",")
        switch purpose {
        case .start: return "to bring\(what.isEmpty ? " \(stage)" : what)"
        case .finish: return "to finish \(stage)"
        case .back: return "to go back\(what.isEmpty ? " from \(stage)" : " to\(what)")"
        }
    }
}

extension TargetRecord {
    /// Whether nothing has begun here that has to go on, and nobody asks for any going back.
    fileprivate var isAtRest: Bool {
        asked == nil && (standing == nil || standing == .verified || standing == .wentBack)
    }

    /// Whether something was begun here of which no layer tells: it failed, or nobody saw its end.
    fileprivate var mayHaveChanged: Bool { standing == .failed || standing == .unknown }

    /// Who asked before could not know that an end would not be seen.
    fileprivate var isAskedSinceLost: Bool {
        // A way back that was asked for since and never began is asked for still.
        switch lastStep?.transition {
        case .asked, .lapsed: true
        default: false
        }
    }
}
