import Ledger
import Manifests
import Planner

/// How far soaks have come since the ledger was told. A lost machine costs minutes, not days: what is
/// here is recorded when the verdict changes, and otherwise often enough.
struct Soaks: Sendable {
    private var soaks: [TargetID: (soak: SoakRecord, reading: String, recordEvery: TimeSpan)] = [:]

    var latest: [TargetID: SoakRecord] { soaks.mapValues(\.soak) }

    mutating func forget(allBut observed: ObservedState) {
        soaks = soaks.filter { target, held in
            let record = observed[target]
            return record.standing == .soaking && record.soak?.since == held.soak.since
        }
    }

    /// Whatever else happens to a target, its soak is what the ledger says then.
    mutating func forget(changedBy entry: Entry) {
        guard let target = entry.target else { return }
        if case .measured = entry.transition { return }
        soaks[target] = nil
    }

    mutating func read(
        _ verdict: Verdict, _ words: String, of measurement: Measurement, at now: Instant,
        desired: DesiredState, observed: ObservedState, facts: Facts
    ) {
        let record = observed[measurement.target]
        guard record.standing == .soaking, record.stage == measurement.stage,
            record.order == measurement.fence,
            let soak = soaks[measurement.target]?.soak ?? record.soak
        else { return }
        let pace = SoakPace(
            measurement, soak: soak, desired: desired, facts: facts, at: now)
        soaks[measurement.target] = (
            soak.read(verdict, at: now, gap: pace.gap), words, pace.recordEvery
        )
    }

    /// The entries that tell the ledger, where it is time to: always before a soak ends by what was read.
    func entries(
        by actor: Actor, after observed: ObservedState, ending: Set<TargetID>, at now: Instant
    ) -> [Entry] {
        var found: [Entry] = []
        for (target, held) in soaks.sorted(by: { $0.key < $1.key }) {
            guard observed[target].standing == .soaking, let known = observed[target].soak,
                held.soak != known, held.soak.lastReading != nil,
                ending.contains(target)
                    || isWorthRecording(held.soak, after: known, every: held.recordEvery)
            else { continue }
            var measured = Measured()
            measured.soak = held.soak
            measured.reading = held.reading
            found.append(
                Entry(at: now, controller: actor.controller, target: target, .measured(measured)))
        }
        return found
    }

    private func isWorthRecording(
        _ soak: SoakRecord, after known: SoakRecord, every span: TimeSpan
    ) -> Bool {
        guard let last = soak.lastReading else { return false }
        return soak.verdict != known.verdict || last >= (known.lastReading ?? known.since) + span
    }
}
