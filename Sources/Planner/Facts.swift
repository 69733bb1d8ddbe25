package import Ledger
package import Manifests

/// What an environment's `observe` said, and when; or why it could not be asked.
package struct Observation: Hashable, Sendable {
    package var at: Instant
    package var report: EnvironmentReport?
    package var trouble: String?

    package init(at: Instant, report: EnvironmentReport?, trouble: String? = nil) {
        (self.at, self.report, self.trouble) = (at, report, trouble)
    }
}

/// Everything measured or found that a decision may use, besides the manifests and the ledger.
package struct Facts: Sendable {
    /// The desired revision, and what of it matters.
    package var revision: RevisionRecord
    /// What a sign-off of a stage approves, at that revision.
    package var digest: @Sendable (_ rollout: String, _ stage: String) -> StageDigest?
    /// The fingerprint of a definition that is adopted.
    package var environmentDigest: @Sendable (_ environment: String) -> String
    package var policyDigest: @Sendable () -> String
    /// The content of all programs of an environment, at that revision.
    package var programs: @Sendable (_ environment: String) -> String? = { _ in nil }
    /// The revisions between the one that was acted on last and this one that say something of their own about
    /// sign-offs, the oldest first.
    package var between: [PastRevision] = []
    /// The commits since a revision, or since the first one, that changed what the sign-offs of a stage approve;
    /// nil where nobody reads the history.
    package var history:
        @Sendable (_ rollout: String, _ stage: String, _ since: String?) -> StageHistory? = {
            _, _, _ in nil
        }
    /// The way of each rollout at that revision, by name; nil where nobody has worked them out before.
    package var courses: [String: Course]?
    /// The manifests of the revisions whose terms something under way has.
    package var terms: [String: DesiredState] = [:]
    /// When a moment of a rollout begins.
    package var begins: @Sendable (Moment, Rollout) -> Instant?
    /// What is said of a signature over a text. Unless somebody can say, none counts.
    package var signature: @Sendable (_ text: String, _ armoured: String) -> SignatureAnswer = {
        _, _ in .refused("no signature can be checked here")
    }
    /// Whether a chain value is one that this ledger has had. Unless somebody can say, each is taken for one.
    package var isOfLedger: @Sendable (_ chainValue: String) -> Bool = { _ in true }
    /// Soaks that have come further than the ledger says.
    package var soaks: [TargetID: SoakRecord] = [:]
    /// What others wrote into the ledger and nobody has answered for.
    package var held: [HeldCommit] = []
    /// What environments have reported since anything was changed there.
    package var observations: [String: Observation] = [:]
    /// How many actions may run at once.
    package var slots = 8

    package init(
        revision: RevisionRecord,
        digest: @escaping @Sendable (String, String) -> StageDigest?,
        environmentDigest: @escaping @Sendable (String) -> String,
        policyDigest: @escaping @Sendable () -> String,
        begins: @escaping @Sendable (Moment, Rollout) -> Instant?
    ) {
        self.revision = revision
        self.digest = digest
        self.environmentDigest = environmentDigest
        self.policyDigest = policyDigest
        self.begins = begins
    }
}

/// A revision that nobody looked at when it was the newest.
package struct PastRevision: Sendable {
    package var desired: DesiredState
    package var facts: Facts
    /// Whether it lies beside the line of first parents: a merge brought it, and of what was said there only stops
    /// count that somebody has signed.
    package var isBeside: Bool

    package init(_ desired: DesiredState, _ facts: Facts, isBeside: Bool = false) {
        (self.desired, self.facts, self.isBeside) = (desired, facts, isBeside)
    }
}
