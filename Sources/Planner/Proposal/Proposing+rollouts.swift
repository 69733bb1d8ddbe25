import Ledger
import Manifests
import YAML

extension Comparison {
    var rollouts: [RolloutChange] {
        (rolloutsReached ?? Set(base.rollouts.names + merged.rollouts.names)).sorted(
            by: bytesPrecede
        )
        .compactMap {
            guard let new = after.world.courses[$0] else { return removed($0) }
            return changed(new, from: before.world.courses[$0])
        }
    }

    /// Nothing in the world changes because a file vanished: what it brought is told.
    private func removed(_ name: String) -> RolloutChange {
        let remains = after.plan.outlooks.filter {
            $0.target.rollout == name && [.abandoned, .orphaned].contains($0.news)
        }
        let file = base.rollouts[name]?.place.node?.location.file
        return RolloutChange(
            name: name, title: base.rollouts[name]?.spec.title, novelty: .removed,
            unreadIn: file.flatMap { merged.filesUnread.contains($0) ? $0 : nil },
            remains: remains)
    }

    private func changed(_ new: Course, from old: Course?) -> RolloutChange? {
        let name = new.rollout.name
        var stages = new.legs.compactMap { change(of: $0, new, old) }
        stages += (old?.legs ?? []).filter { new.leg(named: $0.name) == nil }.map {
            StageChange(name: $0.name, novelty: .removed, environments: $0.environments)
        }
        let pause = pause(new, old)
        guard old == nil || !stages.isEmpty || pause != nil else { return nil }
        return RolloutChange(
            name: name, title: new.rollout.spec.title, novelty: old == nil ? .added : .changed,
            stages: stages,
            next: after.world.current(new).map { new.legs[$0].name }, pause: pause)
    }

    private func pause(_ new: Course, _ old: Course?) -> RolloutChange.Pause? {
        let (before, after) = (
            old?.rollout.spec.pauseInForce, new.rollout.spec.pauseInForce
        )
        guard let after else { return before.map { _ in stays(new) ?? .ends } }
        let isSame = before?.by.name == after.by.name && before?.reason == after.reason
        return isSame ? nil : .begins(by: after.by.name, reason: after.reason)
    }

    /// A signed pause is lifted by a signed word alone, and not by taking it out.
    private func stays(_ course: Course) -> RolloutChange.Pause? {
        let starts = course.legs.enumerated().flatMap { position, leg in
            leg.targets(of: course.rollout.name).map {
                Candidate(course: course, leg: leg, position: position, target: $0)
            }
        }
        return starts.lazy.compactMap { after.world.pauseInForce(for: $0)?.pause }.first
            .map { .stays(by: $0.by.name) }
    }

    /// Nil where nothing of it differs.
    private func change(of leg: Course.Leg, _ new: Course, _ old: Course?) -> StageChange? {
        let name = new.rollout.name
        let earlier = old?.leg(named: leg.name)
        var change = StageChange(
            name: leg.name, novelty: earlier == nil ? .added : .changed,
            environments: leg.environments)
        change.state = state(of: leg, new, earlier)
        if earlier != nil, let digest = after.world.facts.digest(name, leg.name),
            let past = before.world.facts.digest(name, leg.name)
        {
            change.differences = digest.difference(from: past)
        }
        if change.state != .done {
            change.asks = [Side.entry, .exit].flatMap { asks(of: leg, new, old, $0) }
        }
        let isAskedOtherwise = change.asks.contains {
            $0.people != $0.peopleBefore || $0.answers.contains(where: \.isLost)
        }
        let isOther = earlier == nil || !change.differences.isEmpty || isAskedOtherwise
        return isOther ? change : nil
    }

    private func state(of leg: Course.Leg, _ new: Course, _ earlier: Course.Leg?)
        -> StageChange.State
    {
        let rollout = new.rollout.name
        if after.world.isDone(leg, of: rollout) { return .done }
        let observed = after.world.observed
        let isUnderWay = leg.targets(of: rollout).contains {
            observed[$0].stage == leg.name && observed[$0].standing?.isUnderWay == true
        }
        if isUnderWay { return .underWay }
        guard let earlier, before.world.isDone(earlier, of: rollout) else { return .ahead }
        return .outdated
    }
}
