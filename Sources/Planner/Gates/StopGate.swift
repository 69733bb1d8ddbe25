import Ledger
import Manifests
import YAML

extension World {
    /// A pause of the rollout, and vetoes and withdrawals of this stage's approval.
    func stopGate(_ start: Candidate) -> GateVerdict {
        var waits: [Wait] = []
        if let pause = start.rollout.paused, start.rollout.resumed == nil {
            waits.append(
                Wait(
                    gate: .stop,
                    words: "paused by \(pause.by.name)\(pause.reason.map { ": \($0)" } ?? "")",
                    who: [pause.by.name], location: pause.place.node?.location))
        }
        for veto in standingStops(of: start) {
            waits.append(
                Wait(
                    gate: .stop,
                    words: veto.kind == .veto
                        ? "vetoed by \(veto.by) as \(veto.role)"
                        : "\(veto.by) withdrew the approval of \(veto.role)",
                    who: [veto.by] + (desired.policy?.spec.lift.map { [$0.name] } ?? [])))
        }
        return waits.isEmpty ? .open([]) : .held(waits)
    }

    /// A veto latches: removing the line lifts nothing; another digest, or a lift, does.
    private func standingStops(of start: Candidate) -> [Sight] {
        let sights = observed.rollouts[start.target.rollout]?.sights ?? []
        let here = sights.filter { $0.stage == start.leg.name && $0.digest == start.digest }
        return here.filter { stop in
            guard stop.kind == .veto || stop.kind == .withdrawal else { return false }
            return !here.contains {
                $0.kind == .lift && $0.role == stop.role && $0.seen >= stop.seen
                    && mayLift($0, stop)
            }
        }
    }

    private func mayLift(_ lift: Sight, _ stop: Sight) -> Bool {
        if lift.by == stop.by { return true }
        guard let policy = desired.policy?.spec, let role = policy.lift else { return false }
        return policy.roles[role.name]?.members.contains { $0.name == lift.by } ?? false
    }
}
