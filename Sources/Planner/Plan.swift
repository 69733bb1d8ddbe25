package import Ledger
package import Manifests
package import YAML

/// What may happen now; and for what may not: what it waits for, for whom, until when.
package struct Plan: Hashable, Sendable {
    /// Each may be taken alone, and in any order.
    package var steps: [Step] = []
    /// By target, in the order of targets: everything that is not over.
    package var outlooks: [Outlook] = []
    /// Changes of the policy and of environments that are not in force yet, and whom that needs.
    package var adoptions: [Wait] = []
    /// By rollout, the pauses that hold it, also where nothing of it would start.
    package var pauses: [String: [Wait]] = [:]
    /// The next moment at which anything can change without anybody's doing.
    package var next: Instant?
    /// Whether it speaks of everything. One that was asked for its steps alone may not; its steps are all there.
    package var isWhole = true

    package init() {}

    package func outlook(for target: TargetID) -> Outlook? {
        outlooks.first { $0.target == target }
    }
}

/// Something that may happen now.
package enum Step: Hashable, Sendable {
    case record(RevisionSeen)
    case claim(TargetID, Claimed)
    case act(Move)
    case verify(TargetID, Verified)
    case fail(TargetID, Broke)
    /// Nothing is left of what a person's word was to take back.
    case answer(TargetID, AnsweredAsk)
    case measure(Measurement)
    /// An environment is to be asked what runs there.
    case observe(String)
    /// How what it reports differs from the ledger has changed.
    case drift(TargetID, Drifted)
    /// The action that runs is to be ended: something that turns off has come.
    case interrupt(TargetID)
}

extension Step {
    /// Whether an entry of `target` records it.
    func isRecorded(of target: TargetID) -> Bool {
        switch self {
        case .claim(let other, _), .verify(let other, _), .fail(let other, _),
            .answer(let other, _), .drift(let other, _):
            other == target
        case .act(let move): move.target == target
        case .record, .measure, .observe, .interrupt: false
        }
    }

    func measures(_ target: TargetID) -> Bool {
        if case .measure(let due) = self { due.target == target } else { false }
    }
}

/// An intent, but for what only the moment of its writing knows: its id, its fence and its end.
package struct Move: Hashable, Sendable {
    package var target: TargetID
    package var purpose: Attempt.Purpose
    package var stage: String
    package var level: String?
    package var revision: String
    package var digest: String?
    package var layer: Layer?
    package var evidence: [Evidence] = []
    package var cause: String?
    /// What was signed of what executes, and who let it through alone.
    package var means: String?
    package var programs: String?
    package var emergency: EmergencyRecord?
    /// The words that are followed, where it goes back by some.
    package var answers: [String] = []
    package var budget = TimeSpan(seconds: 0)
}

/// A reading that is due.
package struct Measurement: Hashable, Sendable {
    package var target: TargetID
    package var stage: String
    package var revision: String
    /// The fence of the start that is measured: a reading of what was there before says nothing of this.
    package var fence: Int
}

/// What is ahead of one target.
package struct Outlook: Hashable, Sendable {
    package var target: TargetID
    package var stage: String?
    package var standing: Standing?
    package var news: News
    /// What it has, and what its next stage would give it.
    package var now: Layer?
    package var then: Layer?
    package var waits: [Wait] = []
    /// What is said of each sign-off that is asked there, and of each role that nobody has filled.
    package var signOffs: [SignOffVerdict] = []

    package enum News: String, Hashable, Sendable {
        case ready, waiting, running, soaking, done, stopped, orphaned, abandoned, superseded
    }
}

/// One thing that must be so and is not.
package struct Wait: Hashable, Sendable {
    package var gate: GateName
    /// What is missing, in words.
    package var words: String
    /// The roles or people who can bring it about.
    package var who: [String] = []
    package var until: Instant?
    /// The field that governs it.
    package var location: SourceLocation?
    /// Whether nothing goes on unless a person acts on a failure.
    package var needsPerson = false
    /// Whether all is done that people can do, and the next pass takes it up.
    package var isForNextPass = false
}

/// The gates, in the order in which they are judged.
package enum GateName: String, Hashable, Sendable, CaseIterable {
    case manifest
    case ledger
    case order
    case stop
    case failure
    case date
    case signOff = "sign-off"
    case checklist
    case requirement
    case environment
    case capacity
    case action
    case soak
    case measuring
    case drift
}
