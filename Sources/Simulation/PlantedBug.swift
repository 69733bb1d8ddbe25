/// A mistake that could be made, made on purpose: what the laws are worth is what they find.
package enum PlantedBug: String, CaseIterable, Hashable, Sendable {
    /// The action begins before its intent is pushed at all.
    case intentNotPushed = "intent-not-pushed"
    /// A push that nobody answered is taken for one that landed.
    case acknowledgedBeforeReceived = "acknowledged-before-received"
    /// An environment that could refuse a lower fence serves it.
    case fenceIgnored = "fence-ignored"
    /// A supervisor lets run on what should have ended.
    case deadlineIgnored = "deadline-ignored"
    /// Attempts are named by what they are about, and not by chance.
    case derivedAttemptID = "derived-attempt-id"
    /// What ended is forgotten where another was first.
    case outcomeDroppedOnRefusal = "outcome-dropped-on-refusal"
    /// The desired branch is read once, and not looked at again.
    case plannedOnAStaleTip = "planned-on-a-stale-tip"
    /// Who died keeps the pass lock.
    case lockNotReleased = "lock-not-released"
    /// An open attempt that is found is said never to have run.
    case settledWithoutLooking = "settled-without-looking"
    /// A branch names commits that are not on the disk yet.
    case syncBeforeObjects = "sync-before-objects"
    /// What nobody saw end is done again by what was wanted when it began.
    case retryAfterAPause = "retry-after-a-pause"
    /// A person takes an action over that may still run.
    case takeoverTooEarly = "takeover-too-early"
    /// Letters leave the outbox before the hub has them.
    case outboxEmptiedTooEarly = "outbox-emptied-too-early"
}

extension PlantedBug {
    /// What must go wrong for it to show.
    package var faults: Set<Fault> {
        switch self {
        case .intentNotPushed, .plannedOnAStaleTip, .takeoverTooEarly: []
        case .acknowledgedBeforeReceived: [.pushLost, .pushLate]
        case .fenceIgnored: [.machineFreeze]
        case .deadlineIgnored: [.programHangs]
        case .derivedAttemptID: [.programFails]
        case .outcomeDroppedOnRefusal: [.pushTwice, .pushRefused]
        case .lockNotReleased, .settledWithoutLooking: [.crash]
        case .syncBeforeObjects: [.powerCut]
        case .retryAfterAPause: [.supervisorKilled]
        case .outboxEmptiedTooEarly: [.hubAway, .crash]
        }
    }
}
