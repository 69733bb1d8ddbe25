/// On what an audit believes an entry, where no signature proves it.
package enum Warrant: String, Hashable, Sendable, CaseIterable {
    /// Whatever it says can be worked out again from git.
    case consistent
    /// It says what a machine has seen.
    case controller = "the controller's word"
    /// It says what a person has said, and nothing but the host's access control vouches for that.
    case host = "the host's word"
}

extension Transition {
    package var warrant: Warrant {
        switch self {
        case .founded, .revision, .intent, .verified, .answered: .consistent
        case .succeeded, .failed, .lapsed, .lost, .measured, .broke, .drifted, .lateReport:
            .controller
        case .claimed, .asked, .paused, .acknowledged, .tookOver, .settled, .accepted, .reverted,
            .followed:
            .host
        }
    }

    /// Whether an audit names it first: what went wrong, or was not as usual.
    package var isException: Bool {
        switch self {
        case .failed, .lost, .broke, .claimed, .asked, .tookOver, .settled, .drifted, .accepted,
            .reverted,
            .followed, .lateReport, .paused:
            true
        case .intent(let intent): intent.attempt.purpose == .back || intent.emergency != nil
        case .founded, .revision, .succeeded, .lapsed, .measured, .verified, .answered,
            .acknowledged:
            false
        }
    }
}
