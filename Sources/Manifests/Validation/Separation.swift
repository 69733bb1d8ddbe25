import YAML

extension Validation {
    /// Where nobody fills two roles, each role of a rule needs people of its own.
    func checkSeparation(_ policy: Policy, _ subject: Subject, _ problems: inout Problems) {
        guard policy.separation.contains(.roles) else { return }
        for rule in policy.signOffs {
            let needs = rule.roles.filter { need in
                // What is wrong with one role by itself is said already.
                policy.roles[need.role.name].map { $0.members.count >= need.people } ?? false
            }
            guard let short = firstWithoutPeople(needs, policy) else { continue }
            let others = needs.map(\.role.name).filter { $0 != short.role.name }
            problems.report(
                subject, rule: "too-few-members", at: short.role.place,
                "nobody may fill two roles, and `\(short.role.name)` shares its members with \(inWords(others, joinedBy: "and")), so this rule can never be met",
                remedy: "add a member to one of them, or take `roles` out of `separation`")
        }
    }

    /// The first role for which nobody is left, however the others are filled.
    private func firstWithoutPeople(_ needs: [RoleNeed], _ policy: Policy) -> RoleNeed? {
        let seats = needs.flatMap { need in Array(repeating: need, count: need.people) }
        var seatOf: [String: Int] = [:]

        /// Seats one more person, moving others where that helps.
        func fill(_ seat: Int, _ asked: inout Set<String>) -> Bool {
            for member in policy.roles[seats[seat].role.name]?.members.map(\.name) ?? []
            where asked.insert(member).inserted {
                if let taken = seatOf[member], !fill(taken, &asked) { continue }
                seatOf[member] = seat
                return true
            }
            return false
        }

        for seat in seats.indices {
            var asked: Set<String> = []
            if !fill(seat, &asked) { return seats[seat] }
        }
        return nil
    }
}
