package import Manifests

// MARK: What is brought

extension StartTerms {
    /// Why the layer of a start is not believed: its manifests bring another one.
    func objections(toLayerOf intent: Intent, _ target: TargetID, _ parent: ObservedState)
        -> [String]
    {
        guard let right = layer(of: intent.attempt, target, parent) else { return [] }
        return (intent.attempt.layer ?? Layer()).differences(from: right).map {
            "it brings \($0), and its revision does not"
        }
    }

    /// Why it is not believed that a person said that a stage was done by hand, or that it brought what it did.
    func objections(to claimed: Claimed, of target: TargetID) -> [String] {
        let rollout = desired.rollouts[target.rollout]?.spec
        let stages = rollout?.resolvedStages() ?? []
        guard let rollout, let place = stages.firstIndex(where: { $0.name.name == claimed.stage }),
            stages[place].doneBefore?.by.name == claimed.by
        else { return ["its manifests do not say that \(claimed.by) did \(claimed.stage) before"] }
        let right =
            stages[place].isWork ? Layer() : Layer(rollout.exposures()[place], of: rollout)
        var found = claimed.layer.differences(from: right).map {
            "it brought \($0), and its revision does not"
        }
        if claimed.digest != digest(target.rollout, claimed.stage) {
            found.append("its digest is not that of its revision")
        }
        return found
    }

    /// Nil where the revision has no such stage or environment, which is an objection of its own.
    private func layer(of attempt: Attempt, _ target: TargetID, _ parent: ObservedState) -> Layer? {
        if target.isOwn {
            return desired.environments[target.environment].map {
                (parent[target].layer ?? Layer()).changed(by: $0.spec)
            }
        }
        guard let rollout = desired.rollouts[target.rollout]?.spec else { return nil }
        let stages = rollout.resolvedStages()
        guard let position = stages.firstIndex(where: { $0.name.name == attempt.stage }) else {
            return nil
        }
        guard !stages[position].isWork else { return Layer() }
        let exposure = rollout.exposures()[position]
        var layer = Layer(exposure, of: rollout)
        for row in exposure.flags.rows {
            guard let item = row.value.condition?.ticked.name else { continue }
            let isGiven =
                stages.decider(on: row.name, before: position).map {
                    parent.wasGiven(row.name, at: $0, of: target.rollout)
                } ?? stages[position].isTicked(item)
            if !isGiven { layer.flags[row.name] = nil }
        }
        return layer
    }

    /// Why going back by the level `flags` is not believed: it sets them to what is not safe.
    func objections(toBack intent: Intent, of target: TargetID, after parent: ObservedState)
        -> [String]
    {
        guard intent.attempt.level == "flags", let layer = intent.attempt.layer else { return [] }
        let old = parent[target].layer?.flags ?? [:]
        let rollout = desired.rollouts[target.rollout]?.spec
        let changed = layer.flags.filter { old[$0.key] != $0.value }.keys
        return changed.sorted(by: bytesPrecede).compactMap { name in
            let safe = LayerFlag.safe(name, in: rollout)
            guard let flag = layer.flags[name], flag != safe else { return nil }
            return "it sets flag \(name) to \(flag.value.words), and safe is \(safe.value.words)"
        }
    }
}

extension [Stage] {
    /// The last stage before `position` whose setting of `flag` is carried to it; nil where it sets it itself.
    package func decider(on flag: String, before position: Int) -> String? {
        func sets(_ stage: Stage) -> Bool { stage.flags.rows.contains { $0.name == flag } }
        guard !sets(self[position]) else { return nil }
        return self[..<position].last { $0.carry && sets($0) }?.name.name
    }
}

extension Stage {
    /// Whether a person has ticked `item` on the way in.
    package func isTicked(_ item: String) -> Bool {
        entry?.checklist.contains { $0.item.name == item && $0.done != nil } ?? false
    }
}

extension ObservedState {
    /// What an earlier stage decided as it started holds for those after it.
    package func wasGiven(_ flag: String, at stage: String, of rollout: String) -> Bool {
        targets(of: rollout).contains { self[$0].done[stage]?.layer.flags[flag] != nil }
    }
}

extension Layer {
    /// This layer of an environment's own once its variables and flags are as `environment` declares them. What is
    /// declared no more stays: nothing changes because a line vanished.
    package func changed(by environment: Environment) -> Layer {
        var bare = Layer()
        bare.versions = versions
        return covered(by: bare.owned(by: environment))
    }

    /// What of this is otherwise than in `right`, in words.
    fileprivate func differences(from right: Layer) -> [String] {
        func names<Value: Equatable>(_ one: [String: Value], _ other: [String: Value]) -> [String] {
            Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }.sorted(by: bytesPrecede)
        }
        return names(versions, right.versions).map { "\($0) \(versions[$0] ?? "in no version")" }
            + names(flags, right.flags).map { name in
                flags[name].map { "flag \(name) as \($0.value.words)" } ?? "no flag \(name)"
            }
            + names(variables, right.variables).map { name in
                variables[name] == nil ? "no variable \(name)" : "variable \(name) as it is"
            }
    }
}
