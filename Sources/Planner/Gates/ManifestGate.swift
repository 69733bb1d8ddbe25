import Ledger
import Manifests
import YAML

extension World {
    /// What is wrong with a manifest holds what refers to it.
    func manifestGate(_ start: Candidate) -> GateVerdict {
        let holds = desired.holds(of: Subject(.rollout, start.target.rollout))
        if !holds.isEmpty {
            return .held(
                holds.map { hold in
                    Wait(
                        gate: .manifest, words: words(of: hold),
                        location: hold.diagnostic.location)
                })
        }
        if let version = start.rollout.version, version.branch != nil, version.text == nil {
            return .held(
                .manifest, "its version follows a branch that has not been resolved",
                at: version.place)
        }
        return .opens([])
    }

    /// Who is asked is then told by the policy in force, which says other things than what was pushed.
    private func words(of hold: Hold) -> String {
        guard hold.subject.kind == .policy, observed.ledger.policy != nil else {
            return hold.diagnostic.problem
        }
        return "\(hold.diagnostic.problem); the policy in force counts until that is mended"
    }
}
