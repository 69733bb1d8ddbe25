import Ledger

/// Who fills which role: each person one seat of a role, and where the roles are apart one seat of all.
struct Seats {
    /// By the place of the role: those who fill it.
    private(set) var seated: [[Sight]]
    /// By the place of the role: those who would, and count elsewhere or twice.
    private(set) var unseated: [Int: [SignOffVerdict]] = [:]

    /// `judged` is by the place of the role; `person` tells who counts as one.
    init(
        _ roles: [Demand.Role], _ judged: [[SignOffVerdict]], isApart: Bool,
        _ person: @escaping (String) -> String
    ) {
        seated = roles.map { _ in [] }
        let granted = judged.map { $0.filter { $0.word == .granted } }
        let chosen = Choice(roles.map(\.people), granted, isApart: isApart, person).sights
        for (place, verdicts) in granted.enumerated() {
            var counted: Set<String> = []
            seated[place] = chosen[place]
            for sight in chosen[place] { counted.insert(person(sight.by)) }
            let isFull = chosen[place].count >= roles[place].people
            for verdict in verdicts {
                guard let sight = verdict.sight, !chosen[place].contains(sight) else { continue }
                let isTwice = !counted.insert(person(sight.by)).inserted
                guard isTwice || !isFull else { continue }
                unseated[place, default: []].append(verdict.countsOnce)
            }
        }
    }
}

/// Seats one more person, moving others where that helps.
private struct Choice {
    let seats: [Int]
    let granted: [[SignOffVerdict]]
    let isApart: Bool
    let person: (String) -> String
    /// By person: the seat, and the sign-off by which it is theirs.
    private var taken: [String: (seat: Int, sight: Sight)] = [:]

    init(
        _ people: [Int], _ granted: [[SignOffVerdict]], isApart: Bool,
        _ person: @escaping (String) -> String
    ) {
        seats = people.enumerated().flatMap { Array(repeating: $0, count: min($1, 100)) }
        (self.granted, self.isApart, self.person) = (granted, isApart, person)
        for seat in seats.indices {
            var asked: Set<String> = []
            _ = fill(seat, &asked)
        }
    }

    var sights: [[Sight]] {
        var found = granted.map { _ in [Sight]() }
        for seat in taken.values.sorted(by: { $0.seat < $1.seat }) {
            found[seats[seat.seat]].append(seat.sight)
        }
        return found
    }

    private mutating func fill(_ seat: Int, _ asked: inout Set<String>) -> Bool {
        for sight in granted[seats[seat]].compactMap(\.sight) {
            let who = key(sight, in: seats[seat])
            guard asked.insert(who).inserted else { continue }
            if let other = taken[who], !fill(other.seat, &asked) { continue }
            taken[who] = (seat, sight)
            return true
        }
        return false
    }

    private func key(_ sight: Sight, in role: Int) -> String {
        isApart ? person(sight.by) : "\(role) \(person(sight.by))"
    }
}

extension SignOffVerdict {
    fileprivate var countsOnce: SignOffVerdict {
        SignOffVerdict(
            .samePerson, role, sight, "same person twice: \(sight?.by ?? "") counts once",
            at: location)
    }
}
