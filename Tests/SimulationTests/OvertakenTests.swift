import Ledger
import Manifests
import Planner
import Reconciler
import Testing

@testable import Simulation

/// What the reconciler does where another answers for what runs here.
@Suite("What was taken over") struct OvertakenTests {
    private let views = Views()

    /// A reconciler whose start runs, and the view in which it does.
    private func running() -> (Reconciler, View, Attempt?) {
        var reconciler = views.reconciler(.watch)
        _ = reconciler.handle(.began, at: views.start)
        let pushed = reconciler.handle(.looked(.success(views.seen)), at: views.after(5))
        let commands = reconciler.handle(.pushed(.accepted(tip: "2")), at: views.after(6))
        let attempt = commands.compactMap { command -> Attempt? in
            if case .spawn(let attempt) = command { attempt } else { nil }
        }.first
        return (reconciler, views.seen.with(pushed, tip: "2"), attempt)
    }

    private func takenOver(_ view: View, _ attempt: Attempt) -> View {
        var taken = TakenOver()
        (taken.attempt, taken.controller, taken.host) = (attempt.id, "bbbb", "there")
        (taken.fence, taken.reason) = (attempt.fence + 1, "it does not come back")
        var outcome = Ledger.Outcome()
        (outcome.attempt, outcome.fence, outcome.cause) = (attempt.id, attempt.fence + 1, "lost")
        var settled = Settled()
        (settled.answer, settled.by, settled.reason) = (.undone, "olga", "looked at it")
        var view = view
        for transition in [Transition.tookOver(taken), .lost(outcome), .settled(settled)] {
            view.observed.apply(
                Entry(
                    at: view.time, controller: "bbbb", target: attempt.target, transition))
        }
        view.tip = "3"
        return view
    }

    @Test func `is ended, and nothing is begun beside it`() throws {
        var (reconciler, view, attempt) = running()
        let open = try #require(attempt)
        _ = reconciler.handle(.woke, at: views.after(20))
        let commands = reconciler.handle(
            .looked(.success(takenOver(view, open))), at: views.after(21))
        #expect(commands.interrupted == [open.id])
        #expect(commands.intents == [])
        view = takenOver(view, open)
    }

    @Test func `is told of once it has ended, and then what is wanted is done`() throws {
        var (reconciler, view, attempt) = running()
        let open = try #require(attempt)
        _ = reconciler.handle(.woke, at: views.after(20))
        view = takenOver(view, open)
        _ = reconciler.handle(.looked(.success(view)), at: views.after(21))
        let told = reconciler.handle(
            .ended(attempt: open.id, .interrupted([], cause: "it was interrupted")),
            at: views.after(22))
        #expect(told.pushed.map(\.transition.kind) == [.lateReport, .intent])
        #expect(told.pushed.first?.happened != nil)
        #expect(told.intents.map(\.purpose) == [.back])
    }
}

extension [Command] {
    fileprivate var interrupted: [String] {
        compactMap { if case .interrupt(let id) = $0 { id } else { nil } }
    }
}
