import Ledger
import Manifests
@testable import Planner
import Testing

@testable import Reconciler

@Suite("Starts that lapse") struct LapseTests {
    private let target = TargetID("app", in: "production")

    private func step(_ purpose: Attempt.Purpose) -> Planner.Step {
        .act(
            Move(
                target: target, purpose: purpose, stage: "production", level: nil, revision: "",
                digest: nil, layer: nil, budget: TimeSpan(seconds: 60)))
    }

    @Test func `are tried again at once, and then less and less often`() {
        var lapses = Lapses()
        let start = step(.start)
        let begin = Instant(seconds: 1_000)
        var waits: [Int] = []
        for _ in 0..<10 {
            lapses.add(target, .start, at: begin)
            waits.append(lapses.next(after: begin).map { ($0 - begin).seconds } ?? 0)
        }
        #expect(waits == [0, 10, 20, 40, 80, 160, 320, 600, 600, 600])
        #expect(lapses.holds(start, at: begin + TimeSpan(seconds: 599)))
        #expect(!lapses.holds(start, at: begin + TimeSpan(seconds: 600)))
        lapses.clear(target, .start)
        #expect(!lapses.holds(start, at: begin))
    }

    @Test func `hold no way back, which waits a minute for itself at most`() {
        var lapses = Lapses()
        let back = step(.back)
        let begin = Instant(seconds: 1_000)
        for _ in 0..<10 { lapses.add(target, .start, at: begin) }
        #expect(!lapses.holds(back, at: begin))
        for _ in 0..<10 { lapses.add(target, .back, at: begin) }
        #expect(lapses.holds(back, at: begin + TimeSpan(seconds: 59)))
        #expect(!lapses.holds(back, at: begin + TimeSpan(seconds: 60)))
    }
}
