import Manifests
import Planner

/// Whom to ask, by name: at night nobody remembers who is in which role.
struct Roster {
    private let policy: Policy?

    init(_ desired: DesiredState) { self.init(desired.policy?.spec) }
    init(_ policy: Policy?) { self.policy = policy }

    /// The members of the roles that a wait names; a name that is no role stands for itself.
    func people(for wait: Wait) -> [String] {
        var people: [String] = []
        for name in wait.who {
            for person in policy?.roles[name]?.members.map(\.name) ?? [name]
            where !people.contains(person) { people.append(person) }
        }
        return people
    }
}
