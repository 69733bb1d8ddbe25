import Ledger
import Manifests
import Testing

@testable import Planner
@testable import Reconciler
@testable import Simulation

@Suite("Readings of health") struct ReadingTests {
    private let views = Views()
    private let target = TargetID("app0", in: "eu")

    /// What has been read of a target that soaks, as its third start has brought it.
    private func read(fence: Int, stage: String = "s0") -> SoakRecord? {
        var observed = views.seen.observed
        var record = TargetRecord()
        (record.standing, record.stage, record.order) = (.soaking, "s0", 3)
        record.soak = SoakRecord(since: views.start)
        observed[target] = record
        let due = Measurement(
            target: target, stage: stage, revision: views.revision.commit, fence: fence)
        var soaks = Soaks()
        soaks.read(
            .fail, "health fails", of: due, at: views.after(60), desired: views.revision.desired,
            observed: observed, facts: views.revision.facts)
        return soaks.latest[target]
    }

    @Test func `count for the start that they were made of`() {
        #expect(read(fence: 3)?.verdict == .fail)
    }

    @Test func `say nothing of a start before or after that`() {
        #expect(read(fence: 2) == nil)
        #expect(read(fence: 4) == nil)
        #expect(read(fence: 3, stage: "s1") == nil)
    }
}
