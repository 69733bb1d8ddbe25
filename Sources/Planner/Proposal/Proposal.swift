package import Ledger
package import Manifests
package import YAML

/// What merging would change in what is planned.
package struct Proposal: Sendable {
    /// Those of which anything differs, in the order of names.
    package var rollouts: [RolloutChange] = []
    package var environments: [EnvironmentChange] = []
    package var policy: PolicyChange?
    /// What would start as soon as it is merged, and would not without.
    package var starts: [ProposedStart] = []
    /// What would start now, and would not once it is merged.
    package var keepsBack: [ProposedStart] = []
    /// What people say by it that nobody has said before, by rollout.
    package var said: [ProposedWord] = []
    /// What waits otherwise than it would without.
    package var waits: [Outlook] = []
    /// What is wrong with the manifests that would be merged.
    package var errors: [ProposedError] = []
    /// Whether anything was ever recorded: else nobody knows what runs, and what is done.
    package var isFounded = true

    package var isNothing: Bool {
        rollouts.isEmpty && environments.isEmpty && policy == nil && starts.isEmpty
            && keepsBack.isEmpty && said.isEmpty && waits.isEmpty
            && !errors.contains { $0.isNew }
    }
}

/// What a definition or a rollout is to the other side.
package enum Novelty: String, Hashable, Sendable {
    case added, removed, changed
}

/// A rollout that is other than it was.
package struct RolloutChange: Hashable, Sendable {
    package var name: String
    package var title: String?
    package var novelty: Novelty
    /// Those that differ or are asked otherwise, in the order of their course; those that are gone last.
    package var stages: [StageChange] = []
    /// Of one that is gone since its file cannot be read any more: that file.
    package var unreadIn: String?
    /// Of one that is taken out: what stays of it, and where.
    package var remains: [Outlook] = []
    /// The stage that comes next once it is merged.
    package var next: String?
    /// Whether a person holds it by this, or lets it go on.
    package var pause: Pause?

    package enum Pause: Hashable, Sendable {
        case begins(by: String, reason: String?)
        case ends
        /// Its line is taken out, and it is signed.
        case stays(by: String)
    }
}

/// A stage that is other than it was, or that is asked for otherwise.
package struct StageChange: Hashable, Sendable {
    package var name: String
    package var novelty: Novelty
    package var environments: [String] = []
    /// What of its digest differs, part by part.
    package var differences: [DigestDifference] = []
    package var asks: [SignOffAsk] = []
    package var state = State.ahead

    package enum State: String, Hashable, Sendable {
        case ahead, underWay = "under way", done
        /// It was done, and what it brings is another thing now.
        case outdated
    }

    /// Those that nobody has given as they are asked.
    package var missing: [SignOffAsk] { asks.filter { !$0.isMet } }
}

/// A role that signs off a stage, and what is said of it.
package struct SignOffAsk: Hashable, Sendable {
    /// `entry` or `exit`.
    package var gate: String
    package var role: String
    package var title: String?
    /// How many people are asked, and how many were without the merge; 0 is nobody.
    package var people: Int
    package var peopleBefore: Int
    package var answers: [SignOffAnswer] = []

    package var granted: Int { answers.count { $0.objection == nil } }
    package var isMet: Bool { granted >= people }
}

/// A sign-off that stands in what would be merged, or that it takes out.
package struct SignOffAnswer: Hashable, Sendable {
    package var by: String
    package var at: String
    /// Why it does not count; nil where it does.
    package var objection: String?
    /// Whether merging is what makes it stale, or takes it out.
    package var isLost = false
    /// What of the stage differs from what it approved, where that is known.
    package var why: [DigestDifference] = []
}

/// An environment that is other than it was.
package struct EnvironmentChange: Hashable, Sendable {
    package var name: String
    package var novelty: Novelty
    package var labels: [Change] = []
    /// What the policy asks there for a change of the ordinary kind.
    package var rule: Change?
    package var freezesLeft: [String] = []
    package var freezesJoined: [String] = []
    /// Stages, as `ROLLOUT/STAGE`, whose selector took it and takes it no more, or the other way.
    package var stagesLeft: [String] = []
    package var stagesJoined: [String] = []
    /// What of its definition differs, in words; labels are told by themselves.
    package var fields: [String] = []
    package var adoption = Adopts.nothing

    package struct Change: Hashable, Sendable {
        package var name: String
        package var from: String?
        package var to: String?
    }
}

/// Whether a definition comes into force with the merge.
package enum Adopts: Hashable, Sendable {
    /// It is the one in force, or there is none to adopt.
    case nothing
    case atOnce
    /// It waits for what `amend:` of the policy in force demands; until then the old one counts.
    case after(roles: [String])
}

/// A policy that is other than it was.
package struct PolicyChange: Hashable, Sendable {
    package var name: String
    package var novelty: Novelty
    package var fields: [String] = []
    package var adoption = Adopts.nothing
    /// Stages, as `ROLLOUT/STAGE`, of which fewer or more people are asked by it.
    package var asksOtherwise: [Ask] = []
    /// Environments where it asks fewer people than before, or less proof, whether anything waits there or not.
    package var asksLess: [String] = []

    package struct Ask: Hashable, Sendable {
        package var stage: String
        package var from: [String]
        package var to: [String]
    }
}

/// Something that would be started.
package struct ProposedStart: Hashable, Sendable {
    package var target: TargetID
    package var stage: String
    package var purpose: Attempt.Purpose
    package var cause: String?
    /// Whether it follows, in the same pass, upon what starts before it.
    package var follows = false
    /// What is in effect there, and what would be.
    package var from: Layer
    package var to: Layer
}

/// A word of a person that is seen first with the merge.
package struct ProposedWord: Hashable, Sendable {
    package var rollout: String
    package var stage: String
    package var sight: Sight
}

/// Something that is wrong, and whether it was so before.
package struct ProposedError: Hashable, Sendable {
    package var diagnostic: Diagnostic
    package var isNew: Bool
}
