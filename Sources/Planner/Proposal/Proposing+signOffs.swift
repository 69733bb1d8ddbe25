import Ledger
import Manifests

extension Comparison {
    /// The roles that one side of a stage asks once it is merged, and those that it asked before.
    func asks(of leg: Course.Leg, _ new: Course, _ old: Course?, _ side: Side) -> [SignOffAsk] {
        let start = after.world.candidate(leg, in: new)
        let demand = after.world.demand(of: start, side)
        let earlier = old.flatMap { course in
            course.leg(named: leg.name).map { before.world.candidate($0, in: course) }
        }
        let past = earlier.map { before.world.demand(of: $0, side) }
        let verdicts = after.world.signOffs(of: start, side).verdicts.allButAlone
        var asks = demand.roles.map { role in
            let ofRole = verdicts.filter { $0.role == role.name }
            return ask(role, side, past, answers(ofRole, start, earlier, side))
        }
        for role in past?.roles ?? [] where !demand.roles.contains(where: { $0.name == role.name })
        {
            var gone = ask(role, side, past, [])
            gone.people = 0
            asks.append(gone)
        }
        guard let earlier else { return asks }
        for position in asks.indices {
            let granted = Set(asks[position].answers.filter { $0.objection == nil }.map(\.by))
            asks[position].answers += takenOut(asks[position].role, start, earlier, side)
                .filter { !granted.contains($0.by) }
        }
        return asks
    }

    private func ask(
        _ role: Demand.Role, _ side: Side, _ past: Demand?, _ answers: [SignOffAnswer]
    ) -> SignOffAsk {
        let name = role.name
        let policy = after.world.policy ?? before.world.policy
        return SignOffAsk(
            gate: side.rawValue, role: name, title: policy?.roles[name]?.title,
            people: role.people,
            peopleBefore: past?.roles.first { $0.name == name }?.people ?? 0, answers: answers)
    }

    private func answers(
        _ verdicts: [SignOffVerdict], _ start: Candidate, _ earlier: Candidate?, _ side: Side
    ) -> [SignOffAnswer] {
        verdicts.compactMap { verdict in
            guard let sight = verdict.sight else { return nil }
            var answer = SignOffAnswer(by: sight.by, at: sight.at, objection: verdict.objection)
            guard verdict.word == .stale, let earlier else { return answer }
            let demand = before.world.demand(of: earlier, side)
            answer.isLost =
                sight.digest == before.world.scope(of: earlier, side, demand).digest
            if answer.isLost { answer.why = difference(of: start, from: earlier) }
            return answer
        }
    }

    private func difference(of start: Candidate, from earlier: Candidate) -> [DigestDifference] {
        let rollout = start.course.rollout.name
        guard let new = after.world.facts.digest(rollout, start.leg.name),
            let old = before.world.facts.digest(rollout, earlier.leg.name)
        else { return [] }
        return new.difference(from: old)
    }

    /// Sign-offs that counted, and that stand in no manifest once it is merged.
    private func takenOut(
        _ role: String, _ start: Candidate, _ earlier: Candidate, _ side: Side
    ) -> [SignOffAnswer] {
        let left = Set(after.world.signOffsPresent(in: start.course).map(\.id))
        let granted = before.world.signOffs(of: earlier, side).verdicts.filter {
            $0.word == .granted && $0.role == role
        }
        return granted.compactMap(\.sight).filter { !left.contains($0.id) }.map {
            SignOffAnswer(
                by: $0.by, at: $0.at, objection: "\($0.by)'s sign-off of \($0.at) is taken out",
                isLost: true)
        }
    }
}

extension World {
    /// The first of a stage's targets that has it still ahead.
    func candidate(_ leg: Course.Leg, in course: Course) -> Candidate {
        let targets = leg.targets(of: course.rollout.name)
        return Candidate(
            course: course, leg: leg, position: course.index(of: leg.name) ?? 0,
            target: targets.first { !isDone(leg, in: $0) } ?? targets.first
                ?? .work(of: course.rollout.name))
    }

    /// What an approval of one side is about: results are approved stage by stage.
    func scope(of start: Candidate, _ side: Side, _ demand: Demand) -> Scope {
        scope(of: start, side == .entry ? demand.per : .stage)
    }
}

extension [SignOffVerdict] {
    /// Without what would count if somebody else had signed off too: that is said of it already.
    fileprivate var allButAlone: [SignOffVerdict] {
        let alone = filter { $0.word == .secondPerson }.map(\.sight)
        return filter { $0.word != .granted || !alone.contains($0.sight) }
    }
}
