import Ledger
import Manifests
import YAML

extension World {
    /// The sign-offs of one side of a stage: roles, members, what exactly was approved, and until when it counts.
    func signOffGate(_ start: Candidate, _ side: Side) -> GateVerdict {
        signOffs(of: start, side).gate
    }

    /// The same, with what is said of each sign-off and of each role that is asked.
    func signOffs(of start: Candidate, _ side: Side) -> SignOffJudgement {
        guard !isPolicyUnreadable else {
            return SignOffJudgement(.held(.signOff, "the policy in force cannot be read"))
        }
        let demand = demand(of: start, side)
        if !demand.unmatched.isEmpty {
            return SignOffJudgement(
                .held(
                    .signOff, noRule(for: demand.unmatched), at: policy?.place ?? Place()))
        }
        let answer = SignOffEvaluation(self, start, side, demand).answer
        guard side == .entry, case .held(let waits) = answer.gate,
            let emergency = emergency(for: start)
        else { return answer }
        return switch emergency {
        case .counts(_, let evidence): SignOffJudgement(.opens([evidence]), answer.verdicts)
        case .refused(let why):
            SignOffJudgement(
                .held(waits + [Wait(gate: .signOff, words: why)]), answer.verdicts)
        }
    }
}

/// What the sign-offs of one side of a stage come to.
struct SignOffJudgement: Sendable {
    var gate: GateVerdict
    var verdicts: [SignOffVerdict] = []

    init(_ gate: GateVerdict, _ verdicts: [SignOffVerdict] = []) {
        (self.gate, self.verdicts) = (gate, verdicts)
    }
}

extension World {
    /// What to add is said of a policy that was pushed as it is in force, and of no broken one.
    private func noRule(for environments: [String]) -> String {
        let isBroken =
            desired.policy.map { !desired.holds(of: Subject(.policy, $0.name)).isEmpty } ?? false
        guard isBroken else { return policy.noRule(for: environments) }
        return "no rule of the policy in force is for \(environments.joined(separator: ", "))"
    }
}

extension Policy? {
    /// Where a policy asks anybody anywhere, what no rule is for starts never, until one is.
    func noRule(for environments: [String]) -> String {
        let roles = self?.signOffs.flatMap(\.roles).map(\.role.name) ?? []
        let example = roles.first ?? self?.roles.names.first ?? "ROLE"
        return
            "no rule of the policy is for \(environments.joined(separator: ", ")): add one at the end of "
            + "its `signOffs`, such as {for: any, roles: [\(example)]}"
    }
}
