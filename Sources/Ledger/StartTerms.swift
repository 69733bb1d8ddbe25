package import Manifests

/// What a revision, and what starts, ends or goes back by it, is held against besides the ledger: its manifests, and
/// the policy that was in force. Smaller than the planner, as `illegality` is.
package struct StartTerms {
    let desired: DesiredState
    /// Nil where none was in force.
    let policy: Policy?
    let digest: (_ rollout: String, _ stage: String) -> String?
    let environmentDigest: (String) -> String?
    private let demands = DemandMemory()

    package init(
        desired: DesiredState, policy: Policy?,
        digest: @escaping (_ rollout: String, _ stage: String) -> String?,
        environmentDigest: @escaping (String) -> String?
    ) {
        (self.desired, self.policy, self.digest) = (desired, policy, digest)
        self.environmentDigest = environmentDigest
    }

    /// Why `entry` is not believed, whose parent is `parent`: what it says does not follow from these manifests.
    /// `present` are those that were acted on last, by which an approval on the way out may have been given; and
    /// `between` those of the other revisions in which something was first seen.
    package func objections(
        to entry: Entry, present: StartTerms?, between: [String: StartTerms] = [:],
        after parent: ObservedState
    ) -> [String] {
        if case .revision(let seen) = entry.transition {
            return objections(to: seen, between: between)
        }
        guard let target = entry.target else { return [] }
        if let (stage, evidence) = entry.transition.end {
            return objections(
                toEndOf: stage, in: target, by: evidence, at: entry.at, present: present,
                after: parent)
        }
        if case .claimed(let claimed) = entry.transition {
            return objections(to: claimed, of: target)
        }
        guard case .intent(let intent) = entry.transition else { return [] }
        return intent.attempt.purpose == .back
            ? objections(toBack: intent, of: target, after: parent)
            : objections(toStart: intent, of: target, by: entry, after: parent)
    }

    private func objections(
        toStart intent: Intent, of target: TargetID, by entry: Entry, after parent: ObservedState
    ) -> [String] {
        let right =
            target.isOwn
            ? environmentDigest(target.environment) : digest(target.rollout, intent.attempt.stage)
        var found: [String] = []
        if intent.attempt.digest != right {
            found.append(
                "its digest is \(intent.attempt.digest ?? "none"), and that of its revision "
                    + (right ?? "cannot be worked out"))
        }
        // What heals brings what is in effect, and nothing anew.
        if intent.attempt.heals(parent) { return found }
        return found
            + (target.isOwn
                ? objections(toOwn: intent, target, parent)
                : objections(toStage: intent, target, entry, parent))
            + objections(toLayerOf: intent, target, parent)
    }
}

extension Entry {
    /// The revision whose manifests this is held against; nil where it says nothing that they could bear out.
    package func revisionHeldAgainst(after parent: ObservedState) -> String? {
        switch transition {
        case .revision(let seen): seen.revision.commit
        case .intent(let intent): intent.attempt.revision
        case .claimed(let claimed): claimed.revision
        case .verified: target.flatMap { parent[$0].revision }
        default: nil
        }
    }
}

extension Transition {
    /// The stage that has come to its end, and what it was let go by.
    package var end: (stage: String, evidence: [Evidence])? {
        switch self {
        case .verified(let verified): (verified.stage, verified.evidence)
        case .intent(let intent) where intent.attempt.purpose == .finish:
            (intent.attempt.stage, intent.evidence)
        default: nil
        }
    }
}

extension Attempt {
    /// The level of what brings nothing but what is in effect already.
    package static let healing = "heal"

    /// Whether it brings nothing that was not approved before.
    fileprivate func heals(_ parent: ObservedState) -> Bool {
        level == Attempt.healing && target.isOwn && layer == parent[target].layer
    }
}

/// How long a stop holds that nobody has proven: it errs on the safe side, and cannot hold for ever.
package let unprovenStopHolds = TimeSpan(seconds: 86_400)

// MARK: Stages

extension StartTerms {
    private func objections(
        toStage intent: Intent, _ target: TargetID, _ entry: Entry, _ parent: ObservedState
    ) -> [String] {
        guard let rollout = desired.rollouts[target.rollout]?.spec,
            let stage = rollout.resolvedStages().first(where: {
                $0.name.name == intent.attempt.stage
            })
        else { return ["its revision has no such stage"] }
        if let paused = parent.rollouts[target.rollout]?.paused,
            !rollout.isResumed(after: paused.at, by: entry.at),
            entry.rules < 7 || !parent.hasSeenResumed(target.rollout, since: paused.at)
        {
            return [
                "\(paused.by) paused the rollout at \(paused.at.text), and nothing there lifts that"
            ]
        }
        let demand = demands.demand(of: "\(target.rollout)/\(intent.attempt.stage)") {
            self.demand(of: stage, rollout)
        }
        if let emergency = intent.emergency {
            return demand.unmatched.map { "no rule of the policy is for \($0)" }
                + objections(to: emergency, of: intent, target, at: entry.at, parent)
        }
        let sights = parent.rollouts[target.rollout]?.sights ?? []
        let given = intent.evidence.compactMap(\.sight).flatMap { named in
            sights.filter { $0.isMeant(by: named) }
        }
        return demand.unmatched.map { "no rule of the policy is for \($0)" }
            + demand.roles.sorted { bytesPrecede($0.key, $1.key) }.compactMap { role, people in
                let counted = given.filter { sight in
                    sight.role == role && counts(sight, for: intent.attempt)
                        && (entry.rules < 5
                            || stillCounts(sight, among: sights, demand, at: entry.at))
                }
                return lack(of: role, people, given: Set(counted.map { person($0.by) }).count)
            }
    }

    /// By rules 5 one that has expired, was taken back, or was a stranger's when it was first seen does not count.
    private func stillCounts(
        _ sight: Sight, among sights: [Sight], _ demand: Demand, at moment: Instant
    ) -> Bool {
        let isStopped = sights.contains { stop in
            [.veto, .withdrawal].contains(stop.kind) && stop.role == sight.role
                && (!demand.isSigned || stop.key != nil
                    || moment < stop.seen + unprovenStopHolds)
                && (stop.stage, stop.gate, stop.digest) == (sight.stage, sight.gate, sight.digest)
                && !sights.contains {
                    $0.kind == .lift && $0.role == stop.role && $0.seen >= stop.seen
                }
        }
        let isExpired = demand.validFor.map { moment > sight.seen + $0 } ?? false
        return !sight.isOfStranger && !isStopped && !isExpired
    }

    private func person(_ name: String) -> String { policy?.person(named: name) ?? name }

    private func demand(of stage: Stage, _ rollout: Rollout) -> Demand {
        var demand = Demand()
        if let policy, !policy.signOffs.isEmpty {
            // Work is asked for as all environments of its rollout are.
            let asked = stage.isWork ? rollout.resolvedStages() : [stage]
            let environments = asked.compactMap(\.environments).flatMap(desired.environments(in:))
            demand.isSigned = environments.isEmpty && policy.asksSignatures
            for environment in environments {
                guard let rule = rule(for: environment, change: rollout.change?.name ?? "feature")
                else {
                    demand.unmatched.append(environment.name)
                    continue
                }
                if let time = rule.validFor { demand.validFor = min(time, demand.validFor ?? time) }
                if rule.proof == .signed { demand.isSigned = true }
                for need in rule.roles {
                    demand.roles[need.role.name] = max(
                        demand.roles[need.role.name] ?? 0, need.people)
                }
            }
        }
        for role in stage.entry?.signOffs ?? [] {
            demand.roles[role.name] = max(demand.roles[role.name] ?? 0, 1)
        }
        return demand
    }

    /// A member's, and of this very content where it is of this stage alone.
    private func counts(_ sight: Sight, for attempt: Attempt) -> Bool {
        let isOfStage = sight.stage == attempt.stage
        return sight.kind == .signOff && isMember(sight.by, of: sight.role)
            && (!isOfStage || sight.digest == attempt.digest)
    }
}

/// What is asked before a stage starts.
private struct Demand {
    var roles: [String: Int] = [:]
    var unmatched: [String] = []
    var validFor: TimeSpan?
    var isSigned = false
}

/// A stage starts once in each of its environments, and each time the same is asked. What it remembers follows from the
/// terms that it belongs to, so nobody can tell that it does.
private final class DemandMemory {
    private var known: [String: Demand] = [:]

    func demand(of stage: String, _ workOut: () -> Demand) -> Demand {
        if let demand = known[stage] { return demand }
        let demand = workOut()
        known[stage] = demand
        return demand
    }
}

// MARK: An environment's own change

extension StartTerms {
    private func objections(
        toOwn intent: Intent, _ target: TargetID, _ parent: ObservedState
    ) -> [String] {
        guard let environment = desired.environments[target.environment] else {
            return ["its revision has no such environment"]
        }
        guard let policy, !policy.signOffs.isEmpty else { return [] }
        guard let rule = rule(for: environment, change: "configuration") else {
            return ["no rule of the policy is for \(environment.name)"]
        }
        let named = Set(intent.evidence.compactMap(\.sight))
        return rule.roles.compactMap { need in
            let role = need.role.name
            let members = policy.roles[role]?.members.map(\.name) ?? []
            let people = members.filter { member in
                named.contains { $0.hasPrefix("\(role) \(member) ") }
            }
            return lack(of: role, need.people, given: Set(people).count)
        }
    }
}

extension StartTerms {
    private func rule(for environment: Manifest<Environment>, change: String) -> Rule? {
        policy?.signOffs.first { rule in
            let isForChange = rule.change.isEmpty || rule.change.contains { $0.name == change }
            let selector = rule.environments ?? .all
            return isForChange
                && selector.selects(environment.name, labels: environment.metadata.labels)
        }
    }

    func isMember(_ person: String, of role: String) -> Bool {
        policy?.isMember(person, of: role) == true
    }

    private func lack(of role: String, _ asked: Int, given: Int) -> String? {
        if given >= asked { return nil }
        return asked == 1
            ? "no member of \(role) signed off what was started"
            : "\(given) of \(asked) members of \(role) signed off what was started"
    }
}

extension Sight {
    /// Evidence names a sight, and for an approval of several stages also which of them.
    fileprivate func isMeant(by named: String) -> Bool {
        named == id || named.hasPrefix("\(id) for ")
    }
}

extension ObservedState {
    fileprivate func hasSeenResumed(_ rollout: String, since paused: Instant) -> Bool {
        (rollouts[rollout]?.sights ?? []).contains { sight in
            guard sight.kind == .resume, sight.seen >= paused else { return false }
            guard let at = (try? ZonedDate(parsing: sight.at))?.utcInstant else { return true }
            return at > paused && at <= sight.seen + clockSkewMax
        }
    }
}

extension Rollout {
    /// Of a day without a time only its zone knows when it begins: that is believed.
    fileprivate func isResumed(after paused: Instant, by now: Instant) -> Bool {
        guard let resumed else { return false }
        guard let at = resumed.at?.utcInstant else { return true }
        return at > paused && at <= now + clockSkewMax
    }
}
