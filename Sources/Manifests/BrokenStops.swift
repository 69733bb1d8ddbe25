import YAML

/// What a sign-off stops that nobody can read in full. Were it passed over, a veto with a misspelt field
/// would be no veto; so what it names is held, and every rollout where that cannot be said.
struct BrokenStops {
    /// The errors of such sign-offs, by what they stop.
    private(set) var held: [Subject: [Hold]] = [:]

    /// Looks at all that was decoded: one whose name is taken or unreadable stands on no shelf.
    init(_ decoded: [Decoded], in desired: DesiredState, _ problems: Problems) {
        for case .signOff(let signOff) in decoded.map(\.manifest) {
            let own = Subject(.signOff, signOff.name)
            let errors = problems.errors(of: own)
            guard !errors.isEmpty, signOff.spec.saysStop else { continue }
            for subject in signOff.spec.stopped(in: desired) {
                held[subject, default: []] += errors.map { Hold(subject: own, diagnostic: $0) }
            }
        }
    }
}

extension SignOffSpec {
    /// Whether a veto or withdrawal is written in it, readable or not, also by what was probably meant.
    fileprivate var saysStop: Bool {
        let names = SignOffSpec.definition.fields.map(\.shape.name)
        return place.node?.entries.contains { entry in
            ["vetoed", "withdrawn"].contains(nearest(to: entry.key.text, among: names))
        } ?? false
    }

    fileprivate func stopped(in desired: DesiredState) -> Set<Subject> {
        var found: Set<Subject> = []
        if let rollout, desired.rollouts[rollout.name] != nil {
            found.insert(Subject(.rollout, rollout.name))
        }
        if let environment, desired.environments[environment.name] != nil {
            found.insert(Subject(.environment, environment.name))
        }
        if let policy, desired.policies[policy.name] != nil {
            found.insert(Subject(.policy, policy.name))
        }
        return found.isEmpty ? Set(desired.rollouts.names.map { Subject(.rollout, $0) }) : found
    }
}
