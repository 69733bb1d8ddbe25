import Ledger
import Manifests
import Planner
import Reconciler
import Testing

@testable import Simulation

/// What the reconciler does with what it was told late.
@Suite("Views that are old") struct StaleViewTests {
    private let start = Instant(seconds: World.epoch)
    private let revision: Revision

    init() {
        var dice = Dice(seed: 1)
        var wishes = Wishes(&dice)
        wishes.asksSignOffs = false
        wishes.places = wishes.places.map { place in
            var place = place
            (place.initial, place.hasObserve, place.onUnknown) = (true, false, nil)
            return place
        }
        revision = Revision(wishes, number: 0, at: 0)
    }

    private func reconciler(_ mode: Reconciler.Mode = .once) -> Reconciler {
        Reconciler(actor: Actor(controller: "aaaa", host: "here"), mode: mode, seed: [1])
    }

    /// A ledger in which the revision has been seen, so that a start comes next.
    private func view() -> View {
        var founded = Founded()
        founded.id = String(repeating: "f", count: 32)
        var state = ObservedState()
        state.apply(Entry(at: start, controller: "aaaa", .founded(founded)))
        let plan = Planner.plan(
            revision.desired, observed: state, facts: revision.facts, now: start)
        for step in plan.steps {
            let who = Actor(controller: "aaaa", host: "here")
            if let entry = step.entry(by: who, attempt: "", after: state, at: start) {
                state.apply(entry)
            }
        }
        return View(
            desired: revision.desired, facts: revision.facts, observed: state, tip: "1",
            time: start)
    }

    private func after(_ seconds: Int) -> Instant { start + TimeSpan(seconds: seconds) }

    private func starts(_ commands: [Command]) -> Int {
        commands.reduce(0) { count, command in
            guard case .push(let entries, _) = command else { return count }
            return count + entries.count(where: \.isIntent)
        }
    }

    private func spawns(_ commands: [Command]) -> Int {
        commands.count { if case .spawn = $0 { true } else { false } }
    }

    @Test func `what was just fetched is acted on`() {
        var reconciler = reconciler()
        _ = reconciler.handle(.began, at: start)
        #expect(starts(reconciler.handle(.looked(.success(view())), at: after(5))) > 0)
    }

    @Test func `nothing starts by what was asked for long ago, and the pass comes to its end`() {
        var reconciler = reconciler()
        _ = reconciler.handle(.began, at: start)
        let commands = reconciler.handle(.looked(.success(view())), at: after(7_200))
        #expect(starts(commands) == 0)
        guard case .finish(let end) = commands.last else {
            Issue.record("it goes on: \(commands)")
            return
        }
        #expect(end.trouble?.contains("more than two minutes") == true)
    }

    @Test func `an intent that was acknowledged long after it was decided lapses`() {
        var reconciler = reconciler()
        _ = reconciler.handle(.began, at: start)
        let pushed = reconciler.handle(.looked(.success(view())), at: after(5))
        #expect(starts(pushed) > 0)
        let commands = reconciler.handle(.pushed(.accepted(tip: "2")), at: after(3_600))
        #expect(spawns(commands) == 0)
        let lapsed = reconciler.handle(.looked(.success(landed(pushed))), at: after(3_601))
        #expect(lapses(lapsed) == starts(pushed))
    }

    @Test func `one that was acknowledged soon is done`() {
        var reconciler = reconciler()
        _ = reconciler.handle(.began, at: start)
        let pushed = reconciler.handle(.looked(.success(view())), at: after(5))
        let commands = reconciler.handle(.pushed(.accepted(tip: "2")), at: after(65))
        #expect(spawns(commands) == starts(pushed))
    }

    private func landed(_ commands: [Command]) -> View {
        var view = view()
        view.tip = "2"
        for case .push(let entries, _) in commands {
            for entry in entries { view.observed.apply(entry) }
        }
        return view
    }

    private func lapses(_ commands: [Command]) -> Int {
        commands.reduce(0) { count, command in
            guard case .push(let entries, _) = command else { return count }
            return count + entries.count { if case .lapsed = $0.transition { true } else { false } }
        }
    }
}
