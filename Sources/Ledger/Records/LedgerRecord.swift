/// What the ledger knows of itself.
package struct LedgerRecord: Recorded {
    package var format = LedgerRecord.currentFormat
    /// Random; two ledgers are never taken for one.
    package var id = ""
    package var revision: RevisionRecord?
    /// What a person said to follow after a rewriting, until it is acted on.
    package var following: String?
    package var policy: InForce?
    /// The digest of the policy that was adopted first: every signed statement names it.
    package var root: String?
    package var last: Entry?

    package init() {}

    package static let currentFormat = 1

    /// The revision that the next one must come after; nil before the first.
    package var lastRevision: String? { following ?? revision?.commit }

    package static let fields: [StateField<LedgerRecord>] = [
        .required("format", \.format, .integer),
        .required("id", \.id, .text),
        .optional("revision", \.revision, .record),
        .optional("following", \.following, .text),
        .optional("policy", \.policy, .record),
        .optional("root", \.root, .text),
        .optional("last", \.last, .entry),
    ]
}

/// The revision that is acted on, and what of it matters.
package struct RevisionRecord: Recorded {
    package var commit = ""
    /// A fingerprint of the tree under `desired-state/` and of every approved file.
    package var content = ""

    package init() {}

    package static let fields: [StateField<RevisionRecord>] = [
        .required("commit", \.commit, .text),
        .required("content", \.content, .text),
    ]
}
