import Ledger
import Manifests
import YAML

/// What may start.
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
            if isForStepsAlone, freeSlots <= 0 {
                plan.isWhole = false
                continue
            }
            start(candidate, &room)
        }
    }

    /// A stage that is for nowhere is held, not verified.
    mutating func waitForAnything(_ course: Course, _ leg: Course.Leg, _ position: Int) {
        let target = TargetID.work(of: course.rollout.name)
        let verdict = world.orderGate(
            Candidate(course: course, leg: leg, position: position, target: target))
        guard case .held(let waits) = verdict else { return }
        say(
            Outlook(target: target, stage: leg.name, standing: nil, news: .waiting, waits: waits))
    }

    /// `doneBefore` counts only for targets with no record.
    mutating func claim(_ candidate: Candidate) -> Bool {
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

    mutating func start(_ candidate: Candidate, _ room: inout Int?) {
        let judged = world.judge(candidate)
        let target = candidate.target
        let layer = world.layer(of: candidate)
        var outlook = Outlook(
            target: target, stage: candidate.leg.name,
            standing: world.observed[target].standing, news: .waiting)
        outlook.now = world.observed[target].layer
        outlook.then = layer
        outlook.waits = judged.waits
        outlook.signOffs = judged.signOffs
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
    mutating func supersede(_ candidate: Candidate, _ record: TargetRecord) {
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

    mutating func begin(_ start: Candidate, _ layer: Layer, _ evidence: [Evidence]) {
        let target = start.target
        guard hasRoom(for: target), !answering.contains(target) else { return }
        let environment = world.desired.environments[target.environment]?.spec
        let old = world.observed.exposure(of: target.environment)
        let new = world.observed.exposure(of: target.environment, with: layer, for: target)
        let undertaking = Undertaking(
            .start, level: nil, stage: start.stage, in: environment, from: old, to: new,
            isSure: world.observed[target].standing != .failed)
        var move = Move(
            target: target, purpose: .start, stage: start.leg.name,
            revision: world.facts.revision.commit, digest: world.digest(of: start), layer: layer,
            evidence: evidence, budget: undertaking.budget)
        move.emergency = world.emergency(for: start, in: evidence)
        if let emergency = move.emergency, letsThroughMore(than: emergency, in: target) { return }
        if move.emergency == nil, !target.isWork, world.isSigned(start) {
            move.means = world.means(of: start)
            move.programs = world.facts.programs(target.environment)
        }
        act(move)
    }

    /// Whether this plan lets something else through there, or by the same person: that is reviewed first.
    private func letsThroughMore(than emergency: EmergencyRecord, in target: TargetID) -> Bool {
        plan.steps.contains { step in
            guard case .act(let move) = step, let other = move.emergency, other != emergency else {
                return false
            }
            return move.target.environment == target.environment
                || world.policy?.person(named: other.by)
                    == world.policy?.person(named: emergency.by)
        }
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

    /// What goes out, as it was started, and its stage as it is wanted now.
    func exitStart(_ target: TargetID, _ terms: Terms) -> (start: Candidate, now: Course.Leg?) {
        let start = Candidate(
            course: courses[target.rollout] ?? terms.course, leg: terms.leg,
            position: terms.course.index(of: terms.leg.name) ?? 0, target: target,
            recorded: observed[target].digest ?? "")
        return (start, courses[target.rollout]?.leg(named: terms.leg.name))
    }

    /// What must hold on the way out: by the terms of the intent, with the ticks and sign-offs of now.
    func exitGates(_ target: TargetID, _ terms: Terms) -> Judged {
        let (start, now) = exitStart(target, terms)
        let answer = signOffs(of: start, .exit)
        let (evidence, waits) = [
            ledgerGate(start), exitStopGate(start),
            checklist(terms.leg.stage, ticked: now?.stage, .exit, of: start), answer.gate,
        ].gathered
        return Judged(evidence: evidence, waits: waits, signOffs: answer.verdicts)
    }
}
