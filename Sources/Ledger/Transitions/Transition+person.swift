extension Transition {
    /// Whose word it is, where a person said it.
    package var person: String? {
        switch self {
        case .claimed(let claimed): claimed.by
        case .asked(let ask): ask.by
        case .paused(let said): said.by
        case .acknowledged(let said): said.by
        case .settled(let settled): settled.by
        case .accepted(let answer), .reverted(let answer): answer.by
        case .followed(let followed): followed.by
        case .lateReport(let report): report.asked?.by
        case .founded, .revision, .intent, .succeeded, .failed, .lapsed, .lost, .measured,
            .verified, .broke, .answered, .tookOver, .drifted:
            nil
        }
    }
}
