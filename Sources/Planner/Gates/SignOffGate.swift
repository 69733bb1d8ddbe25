import Ledger
import Manifests
import YAML

extension World {
    /// The sign-offs of one side of a stage: roles, members, what exactly was approved, and until when it counts.
    func signOffGate(_ start: Candidate, _ side: Side) -> GateVerdict {
        signOffs(of: start, side).gate
    }

    /// The same, with what is said of each sign-off and of each role that is asked.
    func signOffs(of start: Candidate, _ side: Side) -> SignOffAnswer {
        guard !isPolicyUnreadable else {
            return SignOffAnswer(.held(.signOff, "the policy in force cannot be read"))
        }
        let demand = demand(of: start, side)
        if !demand.unmatched.isEmpty {
            return SignOffAnswer(
                .held(
                    .signOff,
                    "no rule of the policy is for \(demand.unmatched.joined(separator: ", "))",
                    at: policy?.place ?? Place()))
        }
        return SignOffEvaluation(self, start, side, demand).answer
    }
}

/// What the sign-offs of one side of a stage come to.
struct SignOffAnswer: Sendable {
    var gate: GateVerdict
    var verdicts: [SignOffVerdict] = []

    init(_ gate: GateVerdict, _ verdicts: [SignOffVerdict] = []) {
        (self.gate, self.verdicts) = (gate, verdicts)
    }
}
