import Ledger
import Manifests

extension World {
    /// One environment, one action at a time; and only by definitions that are in force.
    func environmentGate(_ start: Candidate) -> GateVerdict {
        let target = start.target
        if let open = observed.attempt(where: target) {
            return .held([busy(open)])
        }
        if target.isWork { return .opens([]) }
        let record = observed.environments[target.environment]
        guard let inForce = record?.inForce else {
            let isNews = observed.ledger.revision?.content != facts.revision.content
            return .held(
                .environment,
                "\(target.environment) is not adopted yet\(isNews ? ": the next pass does that" : "")"
            )
        }
        guard inForce.digest == facts.environmentDigest(target.environment) else {
            let roles = policy?.amend?.roles.map(\.role.name) ?? []
            let command = adoptCommand(Subject(.environment, target.environment), roles)
            return .held(
                .environment,
                "the change of \(target.environment) is not adopted yet"
                    + (roles.isEmpty ? "" : " (\(command))"),
                who: roles)
        }
        let own = observed[.own(of: target.environment)]
        if own.standing?.isUnderWay == true {
            return .held(.environment, "\(target.environment)'s own change is under way")
        }
        if mustBeObserved(target.environment) {
            return .held(
                .environment, "\(target.environment) has not reported yet what runs there")
        }
        let reviews = waitsForReview(before: start)
        guard reviews.isEmpty else { return .held(reviews) }
        return .opens(.environment, "\(target.environment) is free")
    }

    func busy(_ open: Attempt) -> Wait {
        let verb =
            switch open.purpose {
            case .start: "starts"
            case .finish: "finishes"
            case .back: "goes back"
            }
        return Wait(
            gate: .environment, words: "\(open.target.text): \(open.stage) \(verb) on \(open.host)",
            until: open.authorisedUntil)
    }
}
