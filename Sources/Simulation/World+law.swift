import Ledger
import Manifests
import Planner
import Records

/// The laws that ask for more than the ledger: what people wanted, where the world has come to.
extension World {
    /// How old may be what a start was decided by: what was fetched, pushed, and begun since.
    private static let stalenessMax = 200_000

    /// A supervisor begins an attempt.
    mutating func judgeBeginning(of attempt: Attempt, on machine: Int) {
        law.begins(attempt, by: machines[machine].controller)
        guard attempt.purpose == .start else { return }
        let rollout = attempt.target.rollout
        if let then = hub.revisions.first(where: { $0.commit == attempt.revision }),
            then.wishes.isPaused(rollout)
        {
            law.breaks("nothing starts ungated", "\(attempt.words) was paused in its own revision")
        }
        guard let pause = pausedSince(rollout), now > pause + World.stalenessMax else { return }
        law.breaks(
            "nothing starts ungated",
            "\(attempt.words) begins \((now - pause) / 1000) s after it was paused")
    }

    private func pausedSince(_ rollout: String) -> Int? {
        var since: Int?
        for revision in hub.revisions.reversed() {
            guard revision.wishes.isPaused(rollout) else { break }
            since = revision.pushed
        }
        return since
    }

    mutating func judgeTouching(by attempt: Attempt, in place: Int) {
        let excused = Set(machines.filter(\.hasBeenOff).map(\.number))
        law.touches(attempt, in: places[place], excused: excused, at: now)
    }

    // MARK: The end

    /// Whether all is done that people want, and nothing is on its way.
    var isAtRest: Bool {
        late.isEmpty && people.word == nil && objects[hub.tips.ledger].state.attempts.isEmpty
            && leftOver == nil && unwanted == nil
    }

    /// Why it is not at rest yet; nil where it is.
    var whatIsMissing: String? {
        leftOver ?? unwanted.map { "\($0.words); \(waits(of: $0.rollout))" }
    }

    /// What is under way.
    private var leftOver: String? {
        let state = objects[hub.tips.ledger].state
        if let open = state.attempts.first { return "\(open.words) is open" }
        if let word = state.openWordInWhatWentBack { return "\(word) is open" }
        for machine in machines {
            if let letter = machine.disk.letters.first {
                return "m\(machine.number) keeps \(letter.entry.subjectLine)"
            }
            if machine.disk.attempts.contains(where: \.isRunning) {
                return "m\(machine.number) runs something"
            }
        }
        return nil
    }

    /// A target that is not as it is wanted.
    private var unwanted: (words: String, rollout: String)? {
        let state = objects[hub.tips.ledger].state
        for change in hub.revisions.last?.wishes.changes ?? [] {
            let wanted = "\(change.version).0.0"
            for place in Set(change.stages.flatMap(\.places)).sorted() {
                let record = state[TargetID(change.name, in: place)]
                let brought = record.layer?.versions[change.name]
                // What went back to just that is as it is wanted.
                let isDone = [.verified, .wentBack].contains(record.standing)
                guard !isDone || brought != wanted else { continue }
                let stands =
                    "\(record.standing?.rawValue ?? "nothing") with \(brought ?? "nothing")"
                return (
                    "\(change.name)/\(place) is \(stands), and \(wanted) is wanted", change.name
                )
            }
        }
        return nil
    }

    mutating func judgeTheEnd() {
        if let missing = whatIsMissing { law.breaks("it goes on once nothing goes wrong", missing) }
        let state = objects[hub.tips.ledger].state
        law.judgeTheEnd(state)
        for place in places { judge(place, by: state) }
    }

    /// What was done alone, and came to nobody's ears or too late, the next report of drift tells.
    private mutating func judge(_ place: Place, by state: ObservedState) {
        let versions = state.exposure(of: place.name).versions.sorted { $0.key < $1.key }
        for (component, version) in versions where place.versions[component] != version {
            let last = place.effects.last { $0.versions[component] != nil }
            guard let last, !law.isOfOutbox(last.attempt) else { continue }
            // One that stood still past its deadline has written over a newer one, where no fence is checked.
            if place.effects.contains(where: { $0.fence > last.fence }) { continue }
            law.breaks(
                "the ledger is what is so",
                "\(place.name) has \(component) \(place.versions[component] ?? "-"), and the ledger says \(version)"
            )
        }
    }
}

extension Wishes {
    func isPaused(_ rollout: String) -> Bool {
        changes.first { $0.name == rollout }?.isPaused ?? false
    }
}
