import Manifests
import YAML

extension Editing {
    func tick(_ tick: Tick) throws(EditRefusal) -> FileEdit {
        let position = try position(of: tick.stage)
        let (gate, item) = try find(tick, in: rollout.spec.resolvedStages()[position])
        try refuseDone(item)
        try refuseStranger(to: item)
        if tick.isSkipped { try refuseSkipped(item) }
        let word: (key: String, value: Inline) = (
            tick.isSkipped ? "skipped" : "done", saying.inline
        )
        let subject =
            "\(tick.isSkipped ? "Skip" : "Tick") \(item.item.name) of \(name)/\(tick.stage)"
            + because
        let list =
            spec + [.key("stages"), .element(position), .key(gate.rawValue), .key("checklist")]
        let written = rollout.spec.stages[position].block(of: gate)?.checklist ?? []
        guard let index = written.firstIndex(where: { $0.item.name == item.item.name }) else {
            return try write(
                Edit(
                    .append(own(item, word)), at: list,
                    behind: Stage.definition.names(before: gate.rawValue)), subject)
        }
        let isShort = written[index].place.node?.kind == .scalar
        let change: Edit =
            isShort
            ? Edit(.set(own(written[index], word)), at: list + [.element(index)])
            : Edit(
                .set(word.value), at: list + [.element(index), .key(word.key)],
                behind: ["item", "role", "optional"])
        return try write(change, subject)
    }

    /// An item of the stage's own: it takes the place of the one of that name that the stage inherits.
    private func own(_ item: ChecklistItem, _ word: (key: String, value: Inline)) -> Inline {
        var entries: [(key: String, value: Inline)] = [("item", .text(item.item.name))]
        if item.optional, word.key == "skipped" { entries.append(("optional", .bare("true"))) }
        return .mapping(entries + [word])
    }
}

// MARK: What is refused

extension Editing {
    func position(of stage: String) throws(EditRefusal) -> Int {
        let stages = rollout.spec.stages
        if let position = stages.firstIndex(where: { $0.name.name == stage }) { return position }
        let names = stages.map(\.name.name)
        throw EditRefusal(
            "`\(name)` has no stage `\(stage)`", at: rollout.place.node?.location,
            remedy: didYouMean(stage, names) ?? "it has \(inWords(names, joinedBy: "and"))")
    }

    /// By its text, or the beginning of it where that is enough.
    func find(_ tick: Tick, in stage: Stage) throws(EditRefusal)
        -> (Tick.Gate, ChecklistItem)
    {
        let all = Tick.Gate.allCases.filter { tick.gate == nil || tick.gate == $0 }.flatMap {
            gate in
            (stage.block(of: gate)?.checklist ?? []).map { (gate: gate, item: $0) }
        }
        let exact = all.filter { $0.item.item.name == tick.item }
        let found = exact.isEmpty ? all.filter { $0.item.item.name.hasPrefix(tick.item) } : exact
        if found.count == 1, let one = found.first { return one }
        let location = stage.place.node?.location
        guard let first = found.first else {
            let names = all.map(\.item.item.name)
            throw EditRefusal(
                "the stage `\(tick.stage)` has no item `\(tick.item)`", at: location,
                remedy: names.isEmpty
                    ? "it has no checklist"
                    : didYouMean(tick.item, names) ?? "it has \(inWords(names, joinedBy: "and"))")
        }
        let isInBoth = found.allSatisfy { $0.item.item.name == first.item.item.name }
        throw EditRefusal(
            "`\(tick.item)` is an item of \(isInBoth ? "both checklists" : "several names")",
            at: location,
            remedy: isInBoth
                ? "say which: --gate entry or --gate exit"
                : "say more of it: \(inWords(found.map(\.item.item.name), joinedBy: "or"))")
    }

    private func refuseDone(_ item: ChecklistItem) throws(EditRefusal) {
        guard let word = item.done ?? item.skipped else { return }
        throw EditRefusal(
            "`\(item.item.name)` is \(item.done == nil ? "skipped" : "ticked") already, by \(word.by.name)",
            at: word.place.node?.location,
            remedy: "`reconcile status` shows what is still missing")
    }

    /// A tick of somebody who may not would be written, and count for nothing.
    private func refuseStranger(to item: ChecklistItem) throws(EditRefusal) {
        guard let role = item.role?.name, let policy else { return }
        try refuse(
            unless: policy.roles[role]?.members.map(\.name) ?? [], role,
            "who may tick `\(item.item.name)`", at: item.place)
    }

    /// `others` says what may be done besides asking one of them.
    func refuse(
        unless members: [String], _ role: String, _ consequence: String, at place: Place?,
        others: String = ""
    ) throws(EditRefusal) {
        guard !members.contains(saying.by) else { return }
        throw EditRefusal(
            "`\(saying.by)` is no \(role), \(consequence)", at: place?.node?.location,
            remedy: members.isEmpty
                ? "nobody is: add members to the role" : "ask \(inWords(members))\(others)")
    }

    private func refuseSkipped(_ item: ChecklistItem) throws(EditRefusal) {
        guard item.optional else {
            throw EditRefusal(
                "`\(item.item.name)` is not optional, so it cannot be skipped",
                at: item.place.node?.location, remedy: "do it and tick it")
        }
        guard saying.reason == nil else { return }
        throw EditRefusal(
            "skipping `\(item.item.name)` needs a reason", remedy: "say why: --reason TEXT")
    }
}

extension Stage {
    func block(of gate: Tick.Gate) -> GateBlock? { gate == .entry ? entry : exit }
}
