import Ledger
import Manifests
import Planner
import Reconciler

@testable import Simulation

/// What a reconciler may be shown: a founded ledger that has seen its revision, so that a start comes next.
struct Views {
    let start = Instant(seconds: World.epoch)
    let revision: Revision

    init() {
        var dice = Dice(seed: 1)
        var wishes = Wishes(&dice)
        wishes.asksSignOffs = false
        wishes.places = wishes.places.map { place in
            var place = place
            (place.initial, place.hasObserve, place.onUnknown) = (true, false, nil)
            return place
        }
        wishes.changes = [
            Wishes.Change(name: "app0", stages: [Wishes.Stage(name: "s0", places: ["eu"])])
        ]
        revision = Revision(wishes, number: 0, at: 0)
    }

    let actor = Actor(controller: "aaaa", host: "here")

    func after(_ seconds: Int) -> Instant { start + TimeSpan(seconds: seconds) }

    func reconciler(_ mode: Reconciler.Mode = .once) -> Reconciler {
        Reconciler(actor: actor, mode: mode, seed: [1])
    }

    var seen: View {
        var founded = Founded()
        founded.id = String(repeating: "f", count: 32)
        var state = ObservedState()
        state.apply(Entry(at: start, controller: "aaaa", .founded(founded)))
        let plan = Planner.plan(
            revision.desired, observed: state, facts: revision.facts, now: start)
        for step in plan.steps {
            let entry = step.entry(by: actor, attempt: "", after: state, at: start)
            if let entry { state.apply(entry) }
        }
        return View(
            desired: revision.desired, facts: revision.facts, observed: state, tip: "1",
            time: start)
    }
}

extension View {
    /// With what `commands` push.
    func with(_ commands: [Command], tip: String) -> View {
        var view = self
        view.tip = tip
        for entry in commands.pushed {
            view.observed.apply(entry)
            view.time = entry.at
        }
        return view
    }
}

extension [Command] {
    var pushed: [Entry] {
        flatMap { command -> [Entry] in
            if case .push(let entries, _) = command { entries } else { [] }
        }
    }

    var intents: [Attempt] {
        pushed.compactMap {
            if case .intent(let intent) = $0.transition { intent.attempt } else { nil }
        }
    }

    var spawned: Int { count { if case .spawn = $0 { true } else { false } } }
}
