package import Ledger
package import Manifests

/// What a look at the whole ledger has found.
package struct Audit: Sendable {
    /// One thing that is said of one commit.
    package struct Finding: Hashable, Sendable {
        package var commit: String
        package var at: Instant?
        package var words: String
    }

    package var ledger = ""
    package var tip: String
    /// Of the last entry.
    package var time = Instant.distantPast
    package var entries = 0
    package var counts: [Warrant: Int] = [:]
    /// Each entry is a fact, and so is each word of a person that one has recorded or goes by.
    package var facts: [Warrant: Int] = [:]
    /// Every transition, the oldest first.
    package var told: [Told] = []
    /// What makes it illegal: history that is not as it was, commits that are not ours, and what
    /// the revisions that entries name do not bear out.
    package var rewritten: [String] = []
    package var broken: [Finding] = []
    package var unfounded: [Finding] = []
    /// The digest of the first policy, the chain value of the tip, and whether somebody outside knows that root.
    package var root: String?
    package var chain: String?
    package var isRooted = false
    /// By the words for a key, how many entries it has signed where the policy in force asked for that.
    package var signers: [String: Int] = [:]
    /// Words of people that their signatures prove: sign-offs, stops and what lifts them, ticks, approvals of definitions.
    package var approvalsProven = 0
    /// How many entries are younger than what the last of these signers saw; nil where there is none.
    package var tail: Int?
    /// Facts that neither a controller has signed nor a person; and those of them that somebody could have signed.
    package var unproven = 0
    package var unprovenFacts: [Finding] = []
    /// What went wrong or was not as usual, and is legal.
    package var exceptions: [Finding] = []

    /// One transition, for who reads all of them.
    package struct Told: Hashable, Sendable {
        package var commit: String
        package var at: Instant
        package var words: String
        /// Who wanted it: whose word it is, or who made the revision by which it starts.
        package var requester: String?
        /// Who signed off, each with their role and when: "quinn as qa at 2025-05-09".
        package var approvers: [String] = []
        package var digest: String?
        package var evidence: [Evidence] = []
        package var warrant: Warrant
    }

    package var signatures: Int { signers.values.reduce(0, +) }
    package var proven: Int { signatures + approvalsProven }

    /// Whether signatures stand for all of it: a controller's for each entry, a person's for each word of theirs.
    package var isProven: Bool { isLegal && signatures > 0 && unproven == 0 }

    package var isLegal: Bool { rewritten.isEmpty && broken.isEmpty && unfounded.isEmpty }
}

/// What an audit compares the history with.
package struct AuditPins: Sendable {
    /// The tip that this machine verified last.
    package var verified: String?
    /// The tips that somebody else remembers.
    package var required: [String]
    /// The digests that somebody knows as that of the first policy.
    package var roots: [String]

    package init(verified: String?, required: [String], roots: [String] = []) {
        (self.verified, self.required, self.roots) = (verified, required, roots)
    }
}
