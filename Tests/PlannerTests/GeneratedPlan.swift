import TestSupport

/// A rollout plan by chance, as a model that says itself what must hold; and as manifests.
struct GeneratedPlan {
    struct Stage {
        var name: String
        /// None for work.
        var environments: [String]
        var soak = 0
        var share: Int?
        var items: [String: Bool] = [:]
        var signOffs = 0
        var day: Int?
        var most: Int?
        var isClaimed = false
        var hasWayOut = false
        /// Sign-offs on the way out; nil where none is asked.
        var outs: Int?
    }

    struct Rollout {
        var name: String
        var version: Int
        var attempt = 1
        var isPaused = false
        var stages: [Stage]
        var after: String?
    }

    var environments: [String: Bool] = [:]
    /// What is done there about what is reported otherwise than it is; none where nothing is reported.
    var drifts: [String: String] = [:]
    var asks: Bool
    var rollouts: [Rollout]
    /// The contents that somebody said no to: none of them starts any more.
    var vetoed: Set<String> = []

    init(_ chance: inout Chance) {
        let names = ["a", "b", "c", "d"].prefix(2 + chance.below(3))
        for name in names {
            environments[name] = chance.isOne(in: 2)
            if chance.isOne(in: 3) {
                drifts[name] = chance.one(of: ["report", "heal", "accept"])
            }
        }
        asks = chance.isOne(in: 2)
        rollouts = []
        for number in 0..<(1 + chance.below(2)) {
            rollouts.append(GeneratedPlan.chanced("r\(number)", Array(names), &chance))
        }
        if rollouts.count == 2, chance.isOne(in: 3) { rollouts[1].after = "r0" }
    }

    private static func chanced(_ name: String, _ names: [String], _ chance: inout Chance)
        -> Rollout
    {
        var stages: [Stage] = []
        for number in 0..<(1 + chance.below(4)) {
            let isWork = chance.isOne(in: 5)
            let places = names.filter { _ in chance.isOne(in: 2) }
            var stage = Stage(
                name: "s\(number)",
                environments: isWork ? [] : places.isEmpty ? [chance.one(of: names)] : places)
            if chance.isOne(in: 3), !isWork { stage.soak = 1 + chance.below(3) }
            if chance.isOne(in: 3), !isWork { stage.share = 10 * (number + 1) }
            if chance.isOne(in: 4) { stage.items["Ready"] = chance.isOne(in: 2) }
            if chance.isOne(in: 2) { stage.signOffs = 1 }
            if chance.isOne(in: 6) { stage.day = 1 + chance.below(6) }
            if chance.isOne(in: 4), !isWork { stage.most = 1 }
            if number == 0, chance.isOne(in: 8), !isWork { stage.isClaimed = true }
            if chance.isOne(in: 2) { stage.hasWayOut = true }
            if chance.isOne(in: 5) { stage.outs = chance.below(2) }
            stages.append(stage)
        }
        return Rollout(name: name, version: 2, stages: stages)
    }

    var files: [String] {
        let places = environments.sorted { $0.key < $1.key }.map { name, isMeasured in
            let drift = drifts[name]
            let actions =
                (isMeasured ? [health, flagsAction] : [])
                + (drift == nil ? [] : ["observe: {run: [./observe.sh]}"])
            return env(
                name, drift.map { "drift: \($0)" } ?? "",
                // So that there is something to go back to from the first start on.
                initial: "{versions: {app: 1.0.0, r0: 1.0.0, r1: 1.0.0}}",
                actions: actions.joined(separator: ", "))
        }
        let rule = asks ? "{for: any, roles: [qa]}" : "{for: any, roles: []}"
        return places + [policy("\(PlannerTests.roles), signOffs: [\(rule)]")] + rollouts.map(text)
    }

    private func text(_ one: Rollout) -> String {
        let paused = one.isPaused ? "paused: {by: erin, at: 2025-06-02}, " : ""
        let after = one.after.map { "after: [\($0)], " } ?? ""
        let stages = one.stages.map { text($0, of: one) }.joined(separator: ", ")
        return PlannerTests.rollout(
            one.name,
            "component: \(one.name), version: \(one.version).0.0, attempt: \(one.attempt), \(paused)\(after)stages: [\(stages)]"
        )
    }

    private func text(_ stage: Stage, of rollout: Rollout) -> String {
        var fields = ["name: \(stage.name)"]
        if stage.environments.isEmpty {
            fields.append("steps: [{name: work, run: [./w.sh]}]")
        } else {
            fields.append("environments: [\(stage.environments.joined(separator: ", "))]")
        }
        if stage.soak > 0 { fields.append("soak: \(stage.soak)h") }
        if let share = stage.share { fields.append("flags: {F\(rollout.name): \(share)%}") }
        if let day = stage.day { fields.append("notBefore: 2025-06-0\(day)") }
        if let most = stage.most { fields.append("maxUnavailable: \(most)") }
        if stage.isClaimed {
            fields.append("doneBefore: {at: 2025-05-01, by: erin, reason: by hand}")
        }
        let items = stage.items.sorted { $0.key < $1.key }.map { item, isTicked in
            "{item: \(item)\(isTicked ? ", done: {by: erin, at: 2025-06-01}" : "")}"
        }
        var entry: [String] = []
        if !items.isEmpty { entry.append("checklist: [\(items.joined(separator: ", "))]") }
        if asks, stage.signOffs > 0 {
            entry.append("signedOff: {qa: {by: quinn, at: 2025-05-\(10 + stage.signOffs)}}")
        }
        var exit: [String] = []
        if stage.hasWayOut { exit.append("steps: [{name: out, run: [./out.sh]}]") }
        if let outs = stage.outs {
            exit.append("signOffs: [qa]")
            if outs > 0 { exit.append("signedOff: {qa: {by: quinn, at: 2025-04-\(10 + outs)}}") }
        }
        if !exit.isEmpty { fields.append("exit: {\(exit.joined(separator: ", "))}") }
        if !entry.isEmpty { fields.append("entry: {\(entry.joined(separator: ", "))}") }
        return "{\(fields.joined(separator: ", "))}"
    }

    // MARK: What people do

    mutating func edit(_ chance: inout Chance) {
        let index = chance.below(rollouts.count)
        let place = chance.below(rollouts[index].stages.count)
        switch chance.below(9) {
        case 0: rollouts[index].version += 1
        case 1: rollouts[index].attempt += 1
        case 2: rollouts[index].isPaused.toggle()
        case 3: rollouts[index].stages[place].items = ["Ready": true]
        case 4, 5:
            rollouts[index].stages[place].signOffs += 1
            if let outs = rollouts[index].stages[place].outs {
                rollouts[index].stages[place].outs = outs + 1
            }
        case 6:
            rollouts[index].stages[place].soak +=
                rollouts[index].stages[place].environments.isEmpty ? 0 : 1
        case 7:
            if rollouts[index].stages.count > 1 { rollouts[index].stages.remove(at: place) }
        default:
            for stage in rollouts[index].stages.indices {
                rollouts[index].stages[stage].signOffs += 1
            }
        }
    }

    // MARK: What must hold, said once more

    /// What a stage gives: its rollout's version, and the last share of the stages up to it.
    func share(of stage: Int, in rollout: Rollout) -> Int? {
        rollout.stages[...stage].last { $0.share != nil }?.share
    }
}
