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
    var isAtRest: Bool { late.isEmpty && people.word == nil && whatIsMissing == nil }

    /// Why it is not at rest yet; nil where it is.
    var whatIsMissing: String? {
        let state = objects[hub.tips.ledger].state
        if let open = state.attempts.first { return "\(open.words) is open" }
        for machine in machines {
            if let letter = machine.disk.letters.first {
                return "m\(machine.number) keeps \(letter.entry.subjectLine)"
            }
            if machine.disk.attempts.contains(where: \.isRunning) {
                return "m\(machine.number) runs something"
            }
        }
        guard let wishes = hub.revisions.last?.wishes else { return nil }
        for change in wishes.changes {
            for place in Set(change.stages.flatMap(\.places)).sorted() {
                let record = state[TargetID(change.name, in: place)]
                let brought = record.layer?.versions[change.name]
                if record.standing != .verified || brought != "\(change.version).0.0" {
                    return
                        "\(change.name)/\(place) is \(record.standing?.rawValue ?? "nothing") with \(brought ?? "nothing"), and \(change.version).0.0 is wanted"
                }
            }
        }
        return nil
    }

    mutating func judgeTheEnd() {
        if let missing = whatIsMissing { law.breaks("it goes on once nothing goes wrong", missing) }
        let state = objects[hub.tips.ledger].state
        law.judgeTheEnd(state)
        for place in places {
            for (component, version) in state.exposure(of: place.name).versions.sorted(by: {
                $0.key < $1.key
            })
            where place.versions[component] != version
                && state.hasBrought(component, to: place.name)
            {
                law.breaks(
                    "the ledger is what is so",
                    "\(place.name) has \(component) \(place.versions[component] ?? "-"), and the ledger says \(version)"
                )
            }
        }
    }
}

extension ObservedState {
    /// Whether something of a rollout was brought there, and not only said.
    fileprivate func hasBrought(_ rollout: String, to place: String) -> Bool {
        self[TargetID(rollout, in: place)].order > 0
    }
}

extension Wishes {
    func isPaused(_ rollout: String) -> Bool {
        changes.first { $0.name == rollout }?.isPaused ?? false
    }
}
