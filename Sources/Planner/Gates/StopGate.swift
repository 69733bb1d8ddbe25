package import Ledger
package import Manifests
import YAML

extension World {
    /// A pause of the rollout, and vetoes and withdrawals of this stage's approval.
    func stopGate(_ start: Candidate) -> GateVerdict {
        var waits = pauses(of: start)
        waits += standingStops(of: start, .entry).map { wait(for: $0, of: start) }
        waits += waitsNotSeenYet(of: start, .entry)
        return waits.isEmpty ? .opens([]) : .held(waits)
    }

    /// Every pause, of all rollouts; where nothing of a rollout would start no gate tells of it.
    var pauses: [String: [Wait]] {
        var found: [String: [Wait]] = [:]
        for (name, course) in courses where mayBePaused(course) {
            guard let leg = course.legs.last, let target = leg.targets(of: name).first else {
                continue
            }
            let waits = pauses(
                of: Candidate(
                    course: course, leg: leg, position: course.legs.count - 1, target: target))
            if !waits.isEmpty { found[name] = waits }
        }
        return found
    }

    private func mayBePaused(_ course: Course) -> Bool {
        let record = observed.rollouts[course.rollout.name]
        return course.rollout.spec.paused != nil || record?.paused != nil
            || record?.sights.contains { $0.kind == .pause } == true
    }

    private func pauses(of start: Candidate) -> [Wait] {
        var waits: [Wait] = []
        if let (pause, why, until) = pauseInForce(for: start) {
            waits.append(wait(for: pause).orUnproven(why, until))
        }
        let record = observed.rollouts[start.target.rollout]
        if let pause = record?.pauseNow(of: start.rollout, facts, at: now) {
            waits.append(wait(for: pause, of: start.target.rollout))
        }
        return waits
    }

    /// A veto or a withdrawal on the way out: the no of a go or no-go.
    func exitStopGate(_ start: Candidate) -> GateVerdict {
        let stops = standingStops(of: start, .exit)
        let waits = stops.map { wait(for: $0, of: start) } + waitsNotSeenYet(of: start, .exit)
        return waits.isEmpty ? .opens([]) : .held(waits)
    }

    /// Until a pass has seen a no nothing starts anyway: this says so.
    private func waitsNotSeenYet(of start: Candidate, _ side: Side) -> [Wait] {
        [Sight.Kind.veto, .withdrawal].flatMap { notSeenYet(of: start, side, $0) }.map { stop in
            var wait = wait(for: stop, as: stop.kind)
            wait.words += ", counts from the next pass"
            return wait
        }
    }

    func wait(for pause: Word) -> Wait {
        let reason = pause.reason.map { ": \($0)" } ?? ""
        return Wait(
            gate: .stop, words: "paused by \(pause.by.name)\(reason)", who: [pause.by.name],
            location: pause.place.node?.location)
    }

    private func wait(for pause: PauseRecord, of rollout: String) -> Wait {
        Wait(
            gate: .stop,
            words: "paused by \(pause.by) at \(pause.at.text): \(pause.reason). "
                + "`reconcile resume \(rollout)` lifts it",
            who: [pause.by])
    }

    private func wait(for stop: Sight, as kind: Sight.Kind) -> Wait {
        Wait(
            gate: .stop,
            words: kind == .veto
                ? "vetoed by \(stop.by) as \(stop.role)"
                : "\(stop.by) withdrew the approval of \(stop.role)",
            who: [stop.by] + (policy?.lift.map { [$0.name] } ?? []))
    }

    private func wait(for stop: Sight, of start: Candidate) -> Wait {
        let wait = wait(for: stop, as: stop.kind)
        guard case .unproven(let why) = provenStop(stop, for: start) else { return wait }
        return wait.orUnproven(why, stop.seen + unprovenStopHolds)
    }

    /// A veto latches: removing the line lifts nothing; another digest, or a lift, does.
    func standingStops(of start: Candidate, _ side: Side) -> [Sight] {
        let sights = observed.rollouts[start.target.rollout]?.sights ?? []
        let scope = scope(of: start, demand(of: start, .entry).per)
        let here = sights.filter { sight in
            guard sight.gate.hasPrefix(Side.exit.rawValue) == (side == .exit) else { return false }
            let isOfStage = sight.stage == start.leg.name && sight.digest == digest(of: start)
            return isOfStage || sight.stage == scope.name && sight.digest == scope.digest
        }
        let signed = Set(here.filter { $0.key != nil }.map(\.content))
        return here.filter { stop in
            guard stop.kind == .veto || stop.kind == .withdrawal else { return false }
            // What was copied without its signature is told by the one that has it.
            if stop.key == nil, signed.contains(stop.content) { return false }
            if now >= stop.seen + unprovenStopHolds,
                provenStop(stop, for: start).isUnproven
            {
                return false
            }
            return !here.contains {
                $0.kind == .lift && $0.role == stop.role && $0.seen >= stop.seen
                    && mayLift($0, stop) && !provenStop($0, for: start).isUnproven
            }
        }
    }

    private func mayLift(_ lift: Sight, _ stop: Sight) -> Bool {
        if lift.by == stop.by { return true }
        guard let policy, let role = policy.lift else { return false }
        return policy.roles[role.name]?.members.contains { $0.name == lift.by } ?? false
    }
}

extension Wait {
    /// A stop that nobody has proven says so, and until when it holds.
    fileprivate func orUnproven(_ why: String?, _ until: Instant?) -> Wait {
        guard let why, let until else { return self }
        var wait = self
        wait.words += "; unproven, so it holds until \(until.text): \(why)"
        wait.until = until
        return wait
    }
}

extension RolloutRecord {
    /// The pause that was said straight to the ledger; nil where the manifest says later that it is lifted. Of a day
    /// that is said without a time nobody knows that it is later; and what is to come lifts nothing yet.
    package func pauseNow(of rollout: Rollout, _ facts: Facts, at now: Instant) -> PauseRecord? {
        guard let paused, !isLifted(paused, of: rollout, facts) else { return nil }
        guard let at = rollout.resumed?.at, let lifted = facts.begins(.date(at), rollout) else {
            return paused
        }
        return lifted > paused.at && lifted <= now + clockSkewMax ? nil : paused
    }

    /// Whether a pass has seen it lifted: it stays so when another word takes the place of `resumed:`.
    private func isLifted(_ paused: PauseRecord, of rollout: Rollout, _ facts: Facts) -> Bool {
        sights.contains { sight in
            guard sight.kind == .resume, sight.seen >= paused.at,
                let at = try? ZonedDate(parsing: sight.at),
                let lifted = facts.begins(.date(at), rollout)
            else { return false }
            return lifted > paused.at && lifted <= sight.seen + clockSkewMax
        }
    }
}
