import Ledger
import Manifests
import YAML

/// A date that was further past than this when its stage was first seen asks once.
private let daysLateMax = 7

extension World {
    /// `notBefore`: the later of the present one and those of the sign-offs that count.
    func dateGate(_ start: Candidate, granted: [Evidence]) -> GateVerdict {
        let place = start.stage.place["notBefore"]
        let signed = signedDate(start, granted)
        guard let moment = start.stage.notBefore else {
            return signed.map { .held(.date, "signed for not before \($0.text)", until: $0) }
                ?? .opens([])
        }
        guard let begins = facts.begins(moment, start.rollout) else {
            return .held(.date, "\(moment.words) is no day of its calendar", at: place)
        }
        if begins > now, begins >= signed ?? begins {
            return .held(.date, "not before \(moment.words)", until: begins, at: place)
        }
        if let signed {
            return .held(.date, "signed for not before \(signed.text)", until: signed, at: place)
        }
        if startsLate(start, begins), !start.stage.startsLate, !isGiven(since: start, granted) {
            return .held(
                .date,
                "\(moment.words) was long past when it was first seen: `startsLate: true`, or a sign-off",
                at: place)
        }
        return .opens(.date, "\(moment.words) has come")
    }

    /// The latest date that is still to come of those for which the counting sign-offs were given.
    private func signedDate(_ start: Candidate, _ granted: [Evidence]) -> Instant? {
        sights(of: start, granted).compactMap(\.notBefore).filter { $0 > now }.max()
    }

    private func sights(of start: Candidate, _ granted: [Evidence]) -> [Sight] {
        let ids = granted.compactMap(\.sight)
        let sights = observed.rollouts[start.target.rollout]?.sights ?? []
        return sights.filter { sight in
            ids.contains { $0 == sight.id || $0.hasPrefix("\(sight.id) for ") }
        }
    }

    private func startsLate(_ start: Candidate, _ begins: Instant) -> Bool {
        guard let seen = firstSeen(start) else { return false }
        return (seen - begins).seconds > daysLateMax * CivilTime.secondsOfDay
    }

    private func isGiven(since start: Candidate, _ granted: [Evidence]) -> Bool {
        guard let seen = firstSeen(start) else { return false }
        return sights(of: start, granted).contains { $0.seen >= seen }
    }

    private func firstSeen(_ start: Candidate) -> Instant? {
        observed.rollouts[start.target.rollout]?.firstSeen[start.leg.name]
    }

    /// The stages with a date that are seen for the first time.
    func newDates() -> [String: [String]] {
        var found: [String: [String]] = [:]
        for course in courses.values {
            let name = course.rollout.name
            let known = observed.rollouts[name]?.firstSeen ?? [:]
            let fresh = course.legs.filter {
                $0.stage.notBefore != nil && known[$0.name] == nil
            }
            if !fresh.isEmpty { found[name] = fresh.map(\.name) }
        }
        return found
    }
}
