package import Ledger
package import Manifests
import YAML

/// What may happen at `now`; and for what may not: what it waits for, for whom, until when.
package func plan(
    _ desired: DesiredState, observed: ObservedState, facts: Facts, now: Instant
) -> Plan {
    let world = World(desired, observed, facts, now)
    var planning = Planning(world: world)
    guard observed.isFounded else { return planning.plan }
    // What people said is seen before it counts, so nothing is started in the same breath.
    if let seen = world.newRevision() { planning.plan.steps.append(.record(seen)) }
    planning.begunTargets()
    planning.observations()
    for rollout in world.rolloutsInOrder { planning.starts(of: rollout) }
    planning.owns()
    planning.drifts()
    planning.strays()
    planning.settleOrder()
    return planning.plan
}

/// A plan in the making.
struct Planning {
    let world: World
    var plan = Plan()
    /// Environments and rollouts where a step of this plan acts: one action at a time.
    private var taken: Set<TargetID> = []
    /// Those where nothing starts, since a way back could not be started there and is tried again.
    private var heldByWaysBack: Set<TargetID> = []
    private var freeSlots: Int
    /// Where the plan speaks of a target.
    private var places: [TargetID: Int] = [:]

    init(world: World) {
        self.world = world
        freeSlots = world.facts.slots - world.observed.attempts.count
    }

    var isSeen: Bool {
        if case .record = plan.steps.first { false } else { true }
    }

    mutating func wake(at moment: Instant?) {
        guard let moment, moment > world.now else { return }
        plan.next = plan.next.map { min($0, moment) } ?? moment
    }

    /// Says one thing of a target: what it does now before what it could start, and of what has failed both
    /// why it stays and what a start would wait for.
    mutating func say(_ outlook: Outlook) {
        guard let place = places[outlook.target] else {
            places[outlook.target] = plan.outlooks.count
            plan.outlooks.append(outlook)
            return
        }
        guard plan.outlooks[place].news == .stopped else { return }
        guard outlook.waits.contains(where: { $0.gate == .failure }) else {
            plan.outlooks[place] = outlook
            return
        }
        plan.outlooks[place].then = outlook.then
        plan.outlooks[place].waits += outlook.waits.filter { $0.gate != .failure }
    }

    func hasSaid(anythingOf target: TargetID) -> Bool { places[target] != nil }

    /// Takes back what was said of a target; seldom, so the others' places are looked for anew.
    private mutating func unsay(_ target: TargetID) {
        guard let place = places.removeValue(forKey: target) else { return }
        plan.outlooks.remove(at: place)
        for (position, outlook) in plan.outlooks.enumerated().dropFirst(place) {
            places[outlook.target] = position
        }
    }

    /// Adds to what was said of a target; false where nothing was.
    mutating func add(_ waits: [Wait], to target: TargetID) -> Bool {
        guard let place = places[target] else { return false }
        plan.outlooks[place].waits += waits
        return true
    }

    /// To be called last.
    mutating func settleOrder() {
        plan.outlooks.sort { $0.target < $1.target }
        for outlook in plan.outlooks { for wait in outlook.waits { wake(at: wait.until) } }
    }
}

// MARK: What has begun runs to its end.

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

    private mutating func goOn(_ target: TargetID) {
        let record = world.observed[target]
        if isHeld(target, record) { return }
        switch record.standing {
        case .starting, .finishing, .goingBack: run(target, record)
        case .soaking: if !goBackAsAsked(target, record) { soak(target, record) }
        case .failing: goBack(target, record)
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
        case .verified, .wentBack: _ = goBackAsAsked(target, record)
        case nil: break
        }
    }

    private mutating func run(_ target: TargetID, _ record: TargetRecord) {
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

    private func words(ofRunning open: Attempt, _ record: TargetRecord, isEnded: Bool) -> String {
        let running = "its action runs on \(open.host)"
        guard let asked = record.asked, open.purpose != .back else { return running }
        return "\(running), and \(isEnded ? "is ended" : "ends") before it goes back: "
            + "\(asked.by) asked for that at \(asked.at.text): \(asked.reason)"
    }

    private mutating func soak(_ target: TargetID, _ record: TargetRecord) {
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
        if outlook.waits.isEmpty {
            finish(target, record, course, exit.evidence)
        }
        say(outlook)
    }

    /// The exit's steps where there are some; else the stage is verified.
    private mutating func finish(
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

    private mutating func fail(_ target: TargetID, _ terms: Terms, _ cause: String) {
        var broke = Broke()
        broke.stage = terms.leg.name
        broke.cause = cause
        broke.goesBack = world.canGoBack(target, from: terms.leg.name, terms)
        plan.steps.append(.fail(target, broke))
    }

    private mutating func goBack(_ target: TargetID, _ record: TargetRecord) {
        guard let terms = world.termsGoingBack(target, record.asked) else {
            waitForPerson(target, record, "the manifests of its revision cannot be read")
            return
        }
        let cause = record.asked?.reason ?? record.failure?.cause ?? "it failed"
        if record.asked == nil, let floor = world.irreversible(terms, target) {
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
            if record.asked != nil, open.target != target, open.purpose != .back,
                world.undertaking(of: open).isInterruptible
            {
                plan.steps.append(.interrupt(open.target))
            }
            say(outlook)
            return
        }
        guard let move = world.wayBack(target, terms, record.asked, cause: cause) else {
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
    private mutating func stay(
        _ target: TargetID, _ record: TargetRecord, _ terms: Terms, _ cause: String
    ) {
        // What soaks would otherwise neither go on nor make room for something better.
        guard record.standing == .failing || record.standing == .soaking else {
            waitForPerson(target, record, "\(cause); \(nothingToGoBackTo)")
            return
        }
        var broke = Broke()
        broke.stage = terms.leg.name
        broke.cause = cause
        plan.steps.append(.fail(target, broke))
    }

    /// Returns whether a person asked this target to go back, and it now does.
    private mutating func goBackAsAsked(_ target: TargetID, _ record: TargetRecord) -> Bool {
        guard let asked = record.asked, record.stage != nil,
            record.layer != nil || record.mayHaveChanged
        else { return false }
        if record.stageToUndo == nil, asked.level != "flags" { return false }
        goBack(target, record)
        return true
    }

    private var nothingToGoBackTo: String { "there is nothing to go back to" }

    private mutating func waitForPerson(
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

    private func hasRoom(for target: TargetID) -> Bool {
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
        switch last?.transition {
        case .asked, .lapsed: true
        default: false
        }
    }
}

// MARK: What may start.

extension Planning {
    mutating func starts(of rollout: String) {
        guard let course = world.courses[rollout] else { return }
        guard let position = world.current(course) else { return }
        let leg = course.legs[position]
        let targets = leg.targets(of: rollout)
        var room = leg.stage.maxUnavailable.map {
            $0.count(of: targets.count)
                - targets.count(where: { world.observed[$0].standing?.isUnderWay == true })
        }
        if targets.isEmpty { waitForAnything(course, leg, position) }
        for target in targets where !world.isDone(leg, in: target) {
            let record = world.observed[target]
            let candidate = Candidate(
                course: course, leg: leg, position: position, target: target)
            if record.standing?.isUnderWay == true {
                supersede(candidate, record)
                continue
            }
            if claim(candidate) { continue }
            start(candidate, &room)
        }
    }

    /// A stage that is for nowhere is held, not verified.
    private mutating func waitForAnything(_ course: Course, _ leg: Course.Leg, _ position: Int) {
        let target = TargetID.work(of: course.rollout.name)
        let verdict = world.orderGate(
            Candidate(course: course, leg: leg, position: position, target: target))
        guard case .held(let waits) = verdict else { return }
        say(
            Outlook(target: target, stage: leg.name, standing: nil, news: .waiting, waits: waits))
    }

    /// `doneBefore` counts only for targets with no record.
    private mutating func claim(_ candidate: Candidate) -> Bool {
        guard let said = candidate.stage.doneBefore,
            !world.hasStarted(candidate.target.rollout),
            [nil, .verified].contains(world.observed[candidate.target].standing),
            world.observed[candidate.target].done[candidate.leg.name] == nil,
            world.facts.held.holdingStarts(of: candidate.target).isEmpty,
            world.desired.holds(of: Subject(.rollout, candidate.target.rollout)).isEmpty
        else { return false }
        var claimed = Claimed()
        claimed.stage = candidate.leg.name
        claimed.digest = world.digest(of: candidate)
        claimed.revision = world.facts.revision.commit
        claimed.by = said.by.name
        claimed.reason = said.reason
        claimed.layer = candidate.leg.layer
        if isSeen { plan.steps.append(.claim(candidate.target, claimed)) }
        return true
    }

    private mutating func start(_ candidate: Candidate, _ room: inout Int?) {
        let judged = world.judge(candidate)
        let target = candidate.target
        let layer = world.layer(of: candidate)
        var outlook = Outlook(
            target: target, stage: candidate.leg.name,
            standing: world.observed[target].standing, news: .waiting)
        outlook.now = world.observed[target].layer
        outlook.then = layer
        outlook.waits = judged.waits
        if judged.waits.isEmpty {
            if room.map({ $0 <= 0 }) ?? false {
                outlook.waits = [world.noRoom(candidate)]
            } else {
                outlook.news = .ready
                room = room.map { $0 - 1 }
                if isSeen { begin(candidate, layer, judged.evidence) }
            }
        }
        say(outlook)
    }

    /// `onNewRevision: supersede`: what soaks is started anew under the new content, once that may start.
    private mutating func supersede(_ candidate: Candidate, _ record: TargetRecord) {
        let target = candidate.target
        guard isSeen, candidate.stage.onNewRevision == .supersede,
            record.standing == .soaking, record.digest != world.digest(of: candidate),
            record.asked == nil, !plan.steps.contains(where: { $0.isRecorded(of: target) })
        else { return }
        let judged = world.judge(candidate)
        guard judged.waits.isEmpty else { return }
        plan.steps.removeAll { $0.measures(target) }
        unsay(target)
        let layer = world.layer(of: candidate)
        say(
            Outlook(
                target: target, stage: candidate.leg.name, standing: record.standing, news: .ready,
                now: record.layer, then: layer))
        begin(candidate, layer, judged.evidence)
    }

    private mutating func begin(_ start: Candidate, _ layer: Layer, _ evidence: [Evidence]) {
        let target = start.target
        guard hasRoom(for: target) else { return }
        let environment = world.desired.environments[target.environment]?.spec
        let old = world.observed.exposure(of: target.environment)
        let new = world.observed.exposure(of: target.environment, with: layer, for: target)
        let undertaking = Undertaking(
            .start, level: nil, stage: start.stage, in: environment, from: old, to: new,
            isSure: world.observed[target].standing != .failed)
        act(
            Move(
                target: target, purpose: .start, stage: start.leg.name,
                revision: world.facts.revision.commit, digest: world.digest(of: start),
                layer: layer,
                evidence: evidence, budget: undertaking.budget))
    }
}

extension World {
    /// What the stage gives its target: its layer, without the flags whose item is not ticked.
    func layer(of start: Candidate) -> Layer {
        var layer = start.leg.layer
        for (flag, item) in start.leg.conditions {
            let isGiven =
                start.leg.deciders[flag].map {
                    observed.wasGiven(flag, at: $0, of: start.target.rollout)
                } ?? start.stage.isTicked(item)
            if !isGiven { layer.flags[flag] = nil }
        }
        return layer
    }

    /// What must hold on the way out: by the terms of the intent, with the ticks and sign-offs of now.
    func exitGates(_ target: TargetID, _ terms: Terms) -> (evidence: [Evidence], waits: [Wait]) {
        let now = courses[target.rollout]?.leg(named: terms.leg.name)
        let start = Candidate(
            course: courses[target.rollout] ?? terms.course, leg: terms.leg,
            position: terms.course.index(of: terms.leg.name) ?? 0, target: target,
            recorded: observed[target].digest ?? "")
        return [
            ledgerGate(start), exitStopGate(start),
            checklist(terms.leg.stage, ticked: now?.stage, .exit),
            signOffGate(start, .exit),
        ].gathered
    }
}
