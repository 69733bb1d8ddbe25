package import Manifests

/// What the ledger knows of one rollout, over all of its targets.
package struct RolloutRecord: Recorded {
    package var sights: [Sight] = []
    /// When each stage with a date was first seen: one that was long past then asks once.
    package var firstSeen: [String: Instant] = [:]
    /// Its work stages, with an open attempt and a fence of their own.
    package var work = TargetRecord()
    /// The last pause that was said straight to the ledger; `resumed:` of the manifest, said later, lifts it, also where
    /// that was seen and stands there no more.
    package var paused: PauseRecord?
    package var fence = 0
    package var attempt: Attempt?
    package var last: Entry?

    package init() {}

    package static let fields: [StateField<RolloutRecord>] = [
        .unless([], "sights", \.sights, .list(.record)),
        .unless([:], "firstSeen", \.firstSeen, .table(.instant)),
        .unless(TargetRecord(), "work", \.work, .record),
        .optional("paused", \.paused, .record),
        .unless(0, "fence", \.fence, .integer),
        .optional("attempt", \.attempt, .record),
        .optional("last", \.last, .entry),
    ]
}

/// Who stopped a rollout from starting anything, when, and why.
package struct PauseRecord: Recorded {
    package var by = ""
    package var at = Instant(seconds: 0)
    package var reason = ""

    package init() {}

    init(_ said: PausedNow, at moment: Instant) {
        (by, at, reason) = (said.by, moment, said.reason)
    }

    package static let fields: [StateField<PauseRecord>] = [
        .required("by", \.by, .text),
        .required("at", \.at, .instant),
        .required("reason", \.reason, .text),
    ]
}

/// A sign-off, a veto or a withdrawal, as it was first seen.
package struct Sight: Recorded {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case signOff = "sign-off"
        case veto, withdrawal, lift
        /// Of a whole rollout, where signatures are asked: seen, it is not lifted by taking the line out. And what
        /// lifts a pause of the ledger: seen, it does so for good.
        case pause, resume
        /// A person lets a stage through alone.
        case emergency

        /// Whether it is of a content, and latches.
        package var isOfContent: Bool { self == .veto || self == .withdrawal || self == .lift }
        package var isOfRollout: Bool { self == .pause || self == .resume }
        var isOfRules5: Bool { !isOfRollout && self != .emergency }
        /// Whether it keeps something from starting.
        package var stops: Bool { self == .veto || self == .withdrawal || self == .pause }
    }

    package var kind = Kind.signOff
    /// The stage, or the phase where the rule asks per phase.
    package var stage = ""
    package var gate = ""
    package var role = ""
    package var by = ""
    /// As it was written: with the role and the person, what makes it another one.
    package var at = ""
    package var seen = Instant(seconds: 0)
    package var revision = ""
    /// What it approves: what it says, or the digest that the stage had when it was first seen.
    package var digest = ""
    /// When its stage was not to start before, as it was signed: moving the date forward gains nothing.
    package var notBefore: Instant?
    /// Whether who gave it was no member of the role when it was first seen, by the policy in force from then on:
    /// it never counts, whoever becomes a member later.
    package var isOfStranger = false
    /// The key that had signed it, where signatures are asked.
    package var key: String?

    package init() {}

    /// What makes it this one and no other. A stop is of its content: one of other content, that somebody wrote
    /// under the same name, does not stand for it; nor does one without a signature, that somebody copied.
    package var id: String {
        kind == .signOff ? name : ([content] + [key].compactMap { $0 }).joined(separator: " ")
    }

    /// Whether an earlier one of the same id says all that this does. A sign-off that somebody wrote in another's name
    /// does not stand for the one that is signed.
    func isSaid(by earlier: Sight) -> Bool {
        guard kind == .signOff, key != nil else { return true }
        return earlier.key != nil && earlier.digest == digest
    }

    /// What is said, of what, whoever is known to have said it.
    package var content: String { "\(name) \(digest)" }

    /// What it is called by, whatever it is of.
    package var name: String { "\(kind.rawValue) \(stage)/\(gate)/\(role) \(by) \(at)" }

    package static let fields: [StateField<Sight>] = [
        .unless(.signOff, "kind", \.kind, .word),
        .required("stage", \.stage, .text),
        .required("gate", \.gate, .text),
        .required("role", \.role, .text),
        .required("by", \.by, .text),
        .required("at", \.at, .text),
        .required("seen", \.seen, .instant),
        .required("revision", \.revision, .text),
        .required("digest", \.digest, .text),
        .optional("notBefore", \.notBefore, .instant),
        .unless(false, "stranger", \.isOfStranger, .boolean),
        .optional("key", \.key, .text),
    ]
}
