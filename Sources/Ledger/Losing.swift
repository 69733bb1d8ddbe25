import Manifests

/// What a commit by hand may not take out of the ledger, whoever accepts it: that something is done once, and by one
/// controller, stands on it.
extension ObservedState {
    /// Throws where `next` has lost any of it.
    func demandNothingLost(in next: ObservedState) throws(Illegality) {
        for name in Set(environments.keys).union(next.environments.keys).sorted(by: bytesPrecede) {
            try demandActions(where: .own(of: name), in: next)
        }
        for name in Set(rollouts.keys).union(next.rollouts.keys).sorted(by: bytesPrecede) {
            try demandActions(where: .work(of: name), in: next)
            try demandWords(of: name, in: next)
        }
        let works = rollouts.keys.map { TargetID.work(of: $0) }
        let owns = environments.keys.map { TargetID.own(of: $0) }
        for target in (known + works + owns).sorted() {
            try demandEnds(of: target, in: next)
            try demandSpent(of: target, in: next)
        }
    }

    /// By accepting a commit nobody comes into power whom no policy was adopted for.
    func demandTrustKept(in next: ObservedState) throws(Illegality) {
        try demand(
            next.ledger.policy == ledger.policy && next.ledger.root == ledger.root,
            "it changes the policy in force, so it can only be reverted")
    }

    private func demandActions(where place: TargetID, in next: ObservedState) throws(Illegality) {
        let name = place.isWork ? place.rollout : place.environment
        let (old, new) = (fence(where: place), next.fence(where: place))
        try demand(
            new >= old,
            "it lowers the fence of \(name) from \(old) to \(new), so that a program there could not tell an "
                + "old action from a new one")
        guard let open = attempt(where: place) else {
            try demand(
                next.attempt(where: place) == nil,
                "it opens an action in \(name) that no controller began")
            return
        }
        let subject =
            "the action of \(open.target.text) that is open (attempt \(open.id.prefix(10)))"
        let now = next.attempt(where: place)
        try demand(now != nil, "it takes out \(subject), which could then be done a second time")
        try demand(now == open, "it changes \(subject), whose end could then not be recorded")
        try demand(
            next[open.target].standing == self[open.target].standing,
            "it changes where \(open.target.text) stands while its action is open, whose end could then not be "
                + "recorded")
    }

    /// Sign-offs, vetoes and withdrawals, as they were first seen, and the pause that holds it.
    private func demandWords(of rollout: String, in next: ObservedState) throws(Illegality) {
        if let paused = rollouts[rollout]?.paused {
            try demand(
                next.rollouts[rollout]?.paused == paused,
                "it takes out that \(paused.by) paused \(rollout), which could then start again")
        }
        let kept = Set(next.rollouts[rollout]?.sights ?? [])
        guard let lost = rollouts[rollout]?.sights.first(where: { !kept.contains($0) }) else {
            return
        }
        throw Illegality(
            "it takes out the \(lost.kind.rawValue) of \(lost.by) as \(lost.role) for \(rollout), or when it was "
                + "first seen")
    }

    private func demandEnds(of target: TargetID, in next: ObservedState) throws(Illegality) {
        guard let lost = self[target].lost else { return }
        try demand(
            next[target].lost == lost && next[target].standing == self[target].standing,
            "it takes out that nobody saw how the action of \(target.text) ended, which could then be done a second "
                + "time: that is said by `reconcile settle \(target.text)`")
    }

    private func demandSpent(of target: TargetID, in next: ObservedState) throws(Illegality) {
        let (old, new) = (self[target], next[target])
        let kept = Set(new.spent)
        let lost =
            old.spent.first { !kept.contains($0) }
            ?? old.spending.first { !kept.contains($0) && !new.spending.contains($0) }
        guard let lost else { return }
        throw Illegality(
            "it takes out that `\(lost)` is spent in \(target.text), which could then count again")
    }
}
