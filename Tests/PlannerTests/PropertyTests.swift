import Ledger
import Manifests
import TestSupport
import Testing

@testable import Planner

@Suite("Properties of plans") struct PropertyTests {
    /// A plan by chance, lived through by chance; `look` sees each plan that was made.
    private func live(
        _ seed: Int, withVetoes: Bool = false,
        _ look: (GeneratedPlan, Scenario) -> Void = { _, _ in }
    ) -> Scenario {
        var chance = Chance(seed)
        var naysayer = Chance(seed + 1_000)
        var model = GeneratedPlan(&chance)
        var s = Scenario(model.files)
        for _ in 0..<14 {
            look(model, s)
            if withVetoes, naysayer.isOne(in: 4) { veto(&s, &model, &naysayer) }
            happen(&s, &model, &chance)
        }
        look(model, s)
        return s
    }

    private func happen(_ s: inout Scenario, _ model: inout GeneratedPlan, _ chance: inout Chance) {
        let targets = s.observed.targets.keys.sorted().map(\.text)
        // What comes of a person's answer may be lost as well.
        for target in targets + targets
        where s[target].standing == .unknown && !chance.isOne(in: 4) {
            s.settle(target, chance.one(of: [.done, .undone]))
            if chance.isOne(in: 2) { s.pass() }
        }
        lookAfterSomething(&s)
        switch chance.below(19) {
        case 0, 1, 2: s.pass()
        case 3: s.advance(by: chance.one(of: ["20m", "1h"]))
        case 4:
            s.sleep(for: chance.one(of: ["20m", "3h", "1d"]))
            s.pass()
        case 5, 6, 7:
            model.edit(&chance)
            s.rewrite(model.files)
        case 8, 14, 15:
            let what = chance.one(of: ["deploy", "flags", "out"])
            if chance.isOne(in: 3) {
                s.world.failing = []
            } else {
                s.world.fail(what, in: somewhere(model, targets, &chance))
            }
        case 9:
            guard !targets.isEmpty else { return }
            s.world.verdicts = chance.isOne(in: 2) ? [:] : [chance.one(of: targets): .fail]
        case 10:
            guard !targets.isEmpty else { return }
            let unknown = targets.filter { s[$0].standing == .unknown }
            let target = chance.one(of: unknown.isEmpty ? targets : unknown)
            let level = chance.one(of: ["service", "flags"])
            if !hasJustChanged(target, s) { s.ask(target, level: level) }
        case 11:
            model.edit(&chance)
            s.rewrite(model.files)
            s.follow()
        case 12:
            guard !targets.isEmpty else { return }
            let target = chance.one(of: targets)
            if !hasJustChanged(target, s) { s.report(target) }
        case 13:
            s.world.report = EnvironmentReport()
            if chance.isOne(in: 2) {
                s.world.report.versions["app"] = chance.one(of: ["1.0.0", "9.9.9", "8.8.8"])
            }
            s.advance(by: "20m")
        default:
            let place = somewhere(model, targets, &chance)
            s.world.hanging = chance.isOne(in: 3) ? [place] : []
            s.world.losing = chance.isOne(in: 3) ? [] : [place]
        }
    }

    /// By no chance of its own: what comes after it is what would have come.
    private func lookAfterSomething(_ s: inout Scenario) {
        let asking = s.observed.everything.filter {
            !s.observed.concerns(of: $0).isEmpty && !hasJustChanged($0.text, s)
        }
        guard s.entries.count.isMultiple(of: 3), let target = asking.min() else { return }
        s.acknowledge(target.text, because: "looks at it")
    }

    /// Somebody says no, and takes the file out again, perhaps before anybody has looked.
    private func veto(_ s: inout Scenario, _ model: inout GeneratedPlan, _ chance: inout Chance) {
        let rollout = chance.one(of: model.rollouts)
        let stage = chance.one(of: rollout.stages).name
        s.rewrite(
            model.files + [
                signOff(
                    "veto\(model.vetoed.count)",
                    "rollout: \(rollout.name), stage: \(stage), role: qa, vetoed: {by: quinn, at: 2025-05-0\(1 + chance.below(9))T00:0\(model.vetoed.count % 10)}"
                )
            ])
        if let digest = s.facts.digest(rollout.name, stage)?.text { model.vetoed.insert(digest) }
        if chance.isOne(in: 2) { s.pass() }
        s.rewriteUnseen(model.files)
        if chance.isOne(in: 2) { s.pass() }
    }

    /// The same word in the same second is recorded already.
    private func hasJustChanged(_ target: String, _ s: Scenario) -> Bool {
        TargetID(parsing: target).flatMap { s.observed.lastEntry(of: $0) }?.at == s.now
    }

    /// Where something has happened already, or anywhere.
    private func somewhere(
        _ model: GeneratedPlan, _ targets: [String], _ chance: inout Chance
    ) -> String {
        if !targets.isEmpty, chance.isOne(in: 2) { return chance.one(of: targets) }
        let rollout = chance.one(of: model.rollouts).name
        return "\(rollout)/\(chance.one(of: model.environments.keys.sorted()))"
    }

    private static let seeds = (0..<8).map { $0 * 6 }

    /// Each in batches, so that the cores are used and a failure names its seed.
    private func each(_ first: Int, _ look: (Int) -> Void) {
        for seed in first..<first + 6 { look(seed) }
    }

    @Test(arguments: seeds) func `no stage starts with a gate unmet or before its turn`(
        _ first: Int
    ) {
        each(first) { seed in
            _ = live(seed, withVetoes: true) { model, s in
                for case .act(let move) in s.plan.steps
                where move.purpose == .start && !move.target.isOwn {
                    for wrong in objections(to: move, model, s) {
                        Issue.record("seed \(seed): \(move.stage) in \(move.target.text): \(wrong)")
                    }
                }
            }
        }
    }

    private func objections(to move: Move, _ model: GeneratedPlan, _ s: Scenario) -> [String] {
        guard let rollout = model.rollouts.first(where: { $0.name == move.target.rollout }),
            let place = rollout.stages.firstIndex(where: { $0.name == move.stage })
        else { return ["nobody wrote it"] }
        let stage = rollout.stages[place]
        var wrong: [String] = []
        if rollout.isPaused { wrong.append("paused") }
        if stage.items.values.contains(false) { wrong.append("an item is not ticked") }
        if let day = stage.day, let start = Instant(parsing: "2025-06-0\(day)T00:00:00Z"),
            start > s.now
        {
            wrong.append("its date has not come")
        }
        for earlier in 0..<place where !isDone(earlier, rollout, model, s) {
            wrong.append("\(rollout.stages[earlier].name) is not done")
        }
        if let other = rollout.after,
            let before = model.rollouts.first(where: { $0.name == other }),
            !before.stages.indices.allSatisfy({ isDone($0, before, model, s) })
        {
            wrong.append("\(other) is not finished")
        }
        if move.digest.map(model.vetoed.contains) == true { wrong.append("vetoed") }
        if model.asks { wrong += signOffObjections(move, stage, s) }
        if let most = stage.most {
            let busy = stage.environments.count {
                s.observed[TargetID(rollout.name, in: $0)].standing?.isUnderWay == true
            }
            if busy >= most { wrong.append("too many environments are under way") }
        }
        if s.observed[move.target].failure?.digest == move.digest { wrong.append("it failed so") }
        if s.observed[move.target].standing?.isUnderWay == true { wrong.append("it is under way") }
        return wrong
    }

    private func isDone(
        _ place: Int, _ rollout: GeneratedPlan.Rollout, _ model: GeneratedPlan, _ s: Scenario
    )
        -> Bool
    {
        let stage = rollout.stages[place]
        guard !stage.environments.isEmpty else {
            return s.observed[.work(of: rollout.name)].done[stage.name] != nil
        }
        let share = model.share(of: place, in: rollout).map { "\($0)%" }
        return stage.environments.allSatisfy { name in
            let layer = s.observed[TargetID(rollout.name, in: name)].done[stage.name]?.layer
            return layer?.versions[rollout.name] == "\(rollout.version).0.0"
                && layer?.flags["F\(rollout.name)"]?.share?.words == share
        }
    }

    private func signOffObjections(_ move: Move, _ stage: GeneratedPlan.Stage, _ s: Scenario)
        -> [String]
    {
        let id = "sign-off \(stage.name)/entry/qa quinn 2025-05-\(10 + stage.signOffs)"
        guard stage.signOffs > 0 else { return ["nobody signed off"] }
        guard move.evidence.contains(where: { $0.sight == id }) else {
            return ["it names no sign-off"]
        }
        let sights = s.observed.rollouts[move.target.rollout]?.sights ?? []
        guard let sight = sights.first(where: { $0.id == id }) else { return ["never seen"] }
        return (sight.digest == move.digest ? [] : ["stale"])
            + (s.observed[move.target].spent.contains(id) ? ["spent"] : [])
    }

    @Test(arguments: seeds) func `a plan depends on no order of files or tables`(_ first: Int) {
        each(first) { seed in
            var chance = Chance(seed)
            _ = live(seed) { _, s in
                var other = s
                other.rewrite(s.files.shuffled(using: &chance))
                other.observed = reshaped(s.observed)
                #expect(other.plan.withoutPlaces == s.plan.withoutPlaces, "seed \(seed)")
            }
        }
    }

    @Test(arguments: seeds)
    func `who looks after something changes no plan, and ends with what it is about`(
        _ first: Int
    ) {
        var attended = 0
        each(first) { seed in
            _ = live(seed) { _, s in
                var other = s
                for target in s.observed.everything
                where !s.observed.concerns(of: target).isEmpty && !hasJustChanged(target.text, s) {
                    other.acknowledge(target.text)
                    #expect(other.observed.acknowledgement(of: target)?.by == "ana")
                    #expect(other.observed.unattended(in: target).isEmpty)
                    attended += 1
                }
                #expect(other.plan == s.plan, "seed \(seed)")
                other.pass()
                for target in other.observed.everything
                where other.observed.concerns(of: target).isEmpty {
                    #expect(other.observed.acknowledgement(of: target) == nil, "seed \(seed)")
                }
            }
        }
        // Not in every life something fails.
        #expect(attended > 0 || first > 0)
    }

    @Test(arguments: seeds) func `a plan needs no manifests but those in use`(_ first: Int) {
        each(first) { seed in
            _ = live(seed) { _, s in
                var other = s
                other.keep(s.observed.revisionsInUse)
                #expect(other.plan == s.plan, "seed \(seed)")
            }
        }
    }

    /// The same state in tables of another size, whose order is another.
    private func reshaped(_ state: ObservedState) -> ObservedState {
        var other = ObservedState()
        other.ledger = state.ledger
        other.environments.reserveCapacity(700)
        other.rollouts.reserveCapacity(900)
        for (id, record) in state.targets.sorted(by: { $0.key > $1.key }) {
            other[id] = record
        }
        for (name, record) in state.environments.sorted(by: { $0.key > $1.key }) {
            other.environments[name] = record
        }
        for (name, record) in state.rollouts.sorted(by: { $0.key > $1.key }) {
            other.rollouts[name] = record
        }
        return other
    }

    @Test(arguments: seeds)
    func `its entries alone are the state, their files say it and their forgeries are refused`(
        _ first: Int
    ) {
        each(first) { seed in
            let s = live(seed)
            var (state, time) = (ObservedState(), Instant(seconds: 0))
            for entry in s.entries {
                for forgery in forgeries(of: entry, after: state, at: time)
                where illegality(of: forgery.entry, after: forgery.parent, at: time) == nil {
                    Issue.record("seed \(seed): \(entry.subjectLine) with \(forgery.what) is legal")
                }
                var next = state
                next.apply(entry)
                for file in changes(from: state, to: next)
                where !state.files(changedBy: entry).contains(file) {
                    Issue.record("seed \(seed): \(entry.subjectLine) changes \(file.path)")
                }
                (state, time) = (next, entry.at)
            }
            #expect(state == s.observed, "seed \(seed)")
        }
    }

    private func changes(from old: ObservedState, to new: ObservedState) -> [StateFile] {
        new.targets.filter { old.targets[$0.key] != $0.value }.map { .target($0.key) }
            + new.environments.filter { old.environments[$0.key] != $0.value }
            .map { .environment($0.key) }
            + new.rollouts.filter { old.rollouts[$0.key] != $0.value }.map { .rollout($0.key) }
            + (old.ledger == new.ledger ? [] : [.ledger])
    }

    @Test func `every row of the life of a target is lived`() {
        var lived: Set<Happening> = []
        var kinds: Set<Transition.Kind> = []
        for seed in 100..<150 {
            var state = ObservedState()
            for entry in live(seed).entries {
                kinds.insert(entry.transition.kind)
                if let target = entry.target,
                    let happening = entry.transition.happening(
                        in: state.attempt(where: target), lost: state[target].lost)
                {
                    lived.insert(happening)
                }
                state.apply(entry)
            }
        }
        let missing = Set(LifeOfATarget.table.map(\.happening)).subtracting(lived)
        // A healing whose end nobody saw is in the scenarios of drift.
        #expect(missing.isSubset(of: [.settledAsUnhealed]), "\(missing)")
        #expect(kinds.isSuperset(of: [.followed, .lateReport, .drifted, .settled]), "\(kinds)")
    }
}

extension ObservedState {
    fileprivate var everything: [TargetID] {
        known + rollouts.keys.map { .work(of: $0) } + environments.keys.map { .own(of: $0) }
    }
}

extension Plan {
    fileprivate var withoutPlaces: Plan {
        var plan = self
        for index in plan.adoptions.indices { plan.adoptions[index].location = nil }
        for (rollout, waits) in plan.pauses {
            for index in waits.indices { plan.pauses[rollout]?[index].location = nil }
        }
        for index in plan.outlooks.indices {
            for wait in plan.outlooks[index].waits.indices {
                plan.outlooks[index].waits[wait].location = nil
            }
            for verdict in plan.outlooks[index].signOffs.indices {
                plan.outlooks[index].signOffs[verdict].location = nil
            }
        }
        return plan
    }
}
