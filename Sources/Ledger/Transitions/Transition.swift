import Manifests
import YAML

/// One change of observed state.
package enum Transition: Hashable, Sendable {
    case founded(Founded)
    case revision(RevisionSeen)
    case claimed(Claimed)
    /// An intent: to start a stage, to finish it, or to go back.
    case intent(Intent)
    /// The outcome of an attempt that ended well.
    case succeeded(Outcome)
    /// The outcome of an attempt that did not.
    case failed(Outcome)
    /// An intent whose action never ran.
    case lapsed(Outcome)
    /// An attempt whose end was not seen.
    case lost(Outcome)
    case measured(Measured)
    case verified(Verified)
    /// A reading, not an action, says that the stage has failed.
    case broke(Broke)
    case asked(AskRecord)
    /// A person stops a rollout from starting anything, at once.
    case paused(PausedNow)
    /// A person looks after what asks for one there.
    case acknowledged(Acknowledged)
    /// Nothing is left of what a word to go back asked for.
    case answered(AnsweredAsk)
    case tookOver(TakenOver)
    case settled(Settled)
    /// What an environment reports has begun, or ceased, to differ from the ledger.
    case drifted(Drifted)
    /// A commit that we did not write is taken as it stands.
    case accepted(Answered)
    /// What a commit wrote that is not ours is put back to what was before it.
    case reverted(Answered)
    /// The desired branch was rewritten, and a person says from which revision on it is acted on.
    case followed(Followed)
    /// What was done while the hub was away and cannot be recorded as itself any more.
    case lateReport(LateReport)

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case founded, revision, claimed, intent, succeeded, failed, lapsed, lost, measured
        case verified, broke, asked, answered, paused, acknowledged, settled, drifted, accepted,
            reverted,
            followed
        case tookOver = "took-over"
        case lateReport = "late-report"
    }

    package var kind: Kind {
        switch self {
        case .founded: .founded
        case .revision: .revision
        case .claimed: .claimed
        case .intent: .intent
        case .succeeded: .succeeded
        case .failed: .failed
        case .lapsed: .lapsed
        case .lost: .lost
        case .measured: .measured
        case .verified: .verified
        case .broke: .broke
        case .asked: .asked
        case .paused: .paused
        case .acknowledged: .acknowledged
        case .answered: .answered
        case .tookOver: .tookOver
        case .settled: .settled
        case .drifted: .drifted
        case .accepted: .accepted
        case .reverted: .reverted
        case .followed: .followed
        case .lateReport: .lateReport
        }
    }
}

extension Transition {
    var value: StateValue {
        switch self {
        case .founded(let one): .map(rows(of: one))
        case .revision(let one): .map(rows(of: one))
        case .claimed(let one): .map(rows(of: one))
        case .intent(let one): .map(rows(of: one))
        case .succeeded(let one), .failed(let one), .lapsed(let one), .lost(let one):
            .map(rows(of: one))
        case .measured(let one): .map(rows(of: one))
        case .verified(let one): .map(rows(of: one))
        case .broke(let one): .map(rows(of: one))
        case .asked(let one): .map(rows(of: one))
        case .paused(let one): .map(rows(of: one))
        case .acknowledged(let one): .map(rows(of: one))
        case .answered(let one): .map(rows(of: one))
        case .tookOver(let one): .map(rows(of: one))
        case .settled(let one): .map(rows(of: one))
        case .drifted(let one): .map(rows(of: one))
        case .accepted(let one), .reverted(let one): .map(rows(of: one))
        case .followed(let one): .map(rows(of: one))
        case .lateReport(let one): .map(rows(of: one))
        }
    }

    init(_ kind: Kind, _ node: Node) throws(StateProblem) {
        switch kind {
        case .founded: self = .founded(try readRecord(node, also: []))
        case .revision: self = .revision(try readRecord(node, also: []))
        case .claimed: self = .claimed(try readRecord(node, also: []))
        case .intent: self = .intent(try readRecord(node, also: []))
        case .succeeded: self = .succeeded(try readRecord(node, also: []))
        case .failed: self = .failed(try readRecord(node, also: []))
        case .lapsed: self = .lapsed(try readRecord(node, also: []))
        case .lost: self = .lost(try readRecord(node, also: []))
        case .measured: self = .measured(try readRecord(node, also: []))
        case .verified: self = .verified(try readRecord(node, also: []))
        case .broke: self = .broke(try readRecord(node, also: []))
        case .asked: self = .asked(try readRecord(node, also: []))
        case .paused: self = .paused(try readRecord(node, also: []))
        case .acknowledged: self = .acknowledged(try readRecord(node, also: []))
        case .answered: self = .answered(try readRecord(node, also: []))
        case .tookOver: self = .tookOver(try readRecord(node, also: []))
        case .settled: self = .settled(try readRecord(node, also: []))
        case .drifted: self = .drifted(try readRecord(node, also: []))
        case .accepted: self = .accepted(try readRecord(node, also: []))
        case .reverted: self = .reverted(try readRecord(node, also: []))
        case .followed: self = .followed(try readRecord(node, also: []))
        case .lateReport: self = .lateReport(try readRecord(node, also: []))
        }
    }
}

extension Transition {
    /// The revision that this brings to be acted on: it must never become garbage.
    package var revision: String? {
        switch self {
        case .revision(let seen): seen.revision.commit
        case .intent(let intent): intent.attempt.revision
        case .claimed(let claimed): claimed.revision
        case .followed(let followed): followed.revision
        default: nil
        }
    }
}
