/// Where a target is in the life of the stage that it is at.
package enum Standing: String, Hashable, Sendable, CaseIterable {
    /// The action runs, or is about to.
    case starting
    /// The action has ended well; it is measured until its soak is over and its exit holds.
    case soaking
    /// The exit's steps run.
    case finishing
    case verified
    /// Something failed that going back undoes; going back has not begun.
    case failing
    case goingBack = "going-back"
    /// Back at what was verified before.
    case wentBack = "went-back"
    /// Something failed that nothing here undoes: a person must act.
    case failed
    /// An action's end was not seen: a person must say how it ended.
    case unknown

    /// Whether an action of this target is open.
    package var isActing: Bool {
        switch self {
        case .starting, .finishing, .goingBack: true
        case .soaking, .verified, .failing, .wentBack, .failed, .unknown: false
        }
    }

    /// Whether something of this target has begun and has not ended.
    package var isUnderWay: Bool {
        switch self {
        case .starting, .soaking, .finishing, .failing, .goingBack, .unknown: true
        case .verified, .wentBack, .failed: false
        }
    }
}
