import Ledger
import Manifests

extension World {
    /// `notBefore`: the later of the present one and those of the sign-offs is `SignOffGate`'s business.
    func dateGate(_ start: Candidate) -> GateVerdict {
        guard let moment = start.stage.notBefore else { return .open([]) }
        let place = start.stage.place["notBefore"]
        guard let begins = facts.begins(moment, start.rollout) else {
            return .held(.date, "\(moment.words) is no day of its calendar", at: place)
        }
        guard begins <= now else {
            return .held(.date, "not before \(moment.words)", until: begins, at: place)
        }
        return .open(.date, "\(moment.words) has come")
    }
}
