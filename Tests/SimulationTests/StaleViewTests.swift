import Ledger
import Planner
import Reconciler
import Testing

@testable import Simulation

/// What the reconciler does with what it was told late.
@Suite("Views that are old") struct StaleViewTests {
    private let views = Views()

    @Test func `what was just fetched is acted on`() {
        var reconciler = views.reconciler()
        _ = reconciler.handle(.began, at: views.start)
        let commands = reconciler.handle(.looked(.success(views.seen)), at: views.after(5))
        #expect(commands.intents.count == 1)
    }

    @Test func `nothing starts by what was asked for long ago, and the pass comes to its end`() {
        var reconciler = views.reconciler()
        _ = reconciler.handle(.began, at: views.start)
        let commands = reconciler.handle(.looked(.success(views.seen)), at: views.after(7_200))
        #expect(commands.intents.isEmpty)
        guard case .finish(let end) = commands.last else {
            Issue.record("it goes on: \(commands)")
            return
        }
        #expect(end.trouble?.contains("more than two minutes") == true)
    }

    @Test func `an intent that was acknowledged long after it was decided lapses`() {
        var reconciler = views.reconciler()
        _ = reconciler.handle(.began, at: views.start)
        let pushed = reconciler.handle(.looked(.success(views.seen)), at: views.after(5))
        #expect(pushed.intents.count == 1)
        let commands = reconciler.handle(.pushed(.accepted(tip: "2")), at: views.after(3_600))
        #expect(commands.spawned == 0)
        let view = views.seen.with(pushed, tip: "2")
        let lapsed = reconciler.handle(.looked(.success(view)), at: views.after(3_601))
        #expect(lapsed.pushed.map(\.transition.kind) == [.lapsed])
    }

    @Test(arguments: [false, true])
    func `an intent is begun by the revision that was looked at last`(
        _ hasChanged: Bool
    ) {
        var reconciler = views.reconciler()
        _ = reconciler.handle(.began, at: views.start)
        _ = reconciler.handle(.looked(.success(views.seen)), at: views.after(1))
        var moment = 1
        for _ in 1...3 {
            moment += 8
            _ = reconciler.handle(.pushed(.unknown("no answer")), at: views.after(moment))
        }
        var view = views.seen
        if hasChanged { view.facts.revision.commit = String(repeating: "c", count: 40) }
        _ = reconciler.handle(.looked(.success(view)), at: views.after(moment + 1))
        let commands = reconciler.handle(
            .pushed(.accepted(tip: "2")), at: views.after(moment + 2))
        #expect(commands.spawned == (hasChanged ? 0 : 1))
    }

    @Test func `one that was acknowledged soon is done`() {
        var reconciler = views.reconciler()
        _ = reconciler.handle(.began, at: views.start)
        _ = reconciler.handle(.looked(.success(views.seen)), at: views.after(5))
        let commands = reconciler.handle(.pushed(.accepted(tip: "2")), at: views.after(65))
        #expect(commands.spawned == 1)
    }
}
