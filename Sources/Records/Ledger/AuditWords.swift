import Ledger
import Manifests

extension Ledger.Sight {
    var approval: String {
        (role.isEmpty ? by : "\(by) as \(role)")
            + " at \(at), seen \(seen.text) in \(revision.prefix(10))"
    }
}

extension Transition {
    var evidenceNamed: [Evidence] {
        switch self {
        case .intent(let intent): intent.evidence
        case .verified(let verified): verified.evidence
        default: []
        }
    }
}

extension Entry {
    /// The sentence, with what a person gave as the reason.
    var wordsOfException: String {
        let reason: String? =
            switch transition {
            case .asked(let ask): ask.reason
            case .paused(let said): said.reason
            case .acknowledged(let said): said.reason
            case .settled(let settled): settled.reason
            case .tookOver(let taken): taken.reason
            case .accepted(let answer), .reverted(let answer): "\(answer.by): \(answer.reason)"
            case .followed(let followed): followed.reason
            case .lateReport(let report): report.why
            case .claimed(let claimed): claimed.reason
            case .intent(let intent): intent.cause ?? intent.emergency?.words
            case .failed(let outcome), .lost(let outcome): outcome.cause
            default: nil
            }
        return subjectLine + (reason.map { " (\($0))" } ?? "")
    }
}
