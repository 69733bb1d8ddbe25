/// What the ledger knows of one environment.
package struct EnvironmentRecord: Recorded {
    /// Raised by every intent and takeover: a program that remembers the highest refuses a lower one.
    package var fence = 0
    package var attempt: Attempt?
    /// Its definition as adopted.
    package var inForce: InForce?
    /// The target of its own variables and flags, whose layer lies below those of all rollouts.
    package var own = TargetRecord()
    package var last: Entry?

    package init() {}

    package static let fields: [StateField<EnvironmentRecord>] = [
        .unless(0, "fence", \.fence, .integer),
        .optional("attempt", \.attempt, .record),
        .optional("inForce", \.inForce, .record),
        .unless(TargetRecord(), "own", \.own, .record),
        .optional("last", \.last, .entry),
    ]
}

/// A definition as it was last adopted: where it stands, and its fingerprint.
package struct InForce: Recorded {
    package var revision = ""
    package var digest = ""
    /// The approvals that stood there as it came into force; and those before, which count no more.
    package var signedOff: [String] = []
    package var past: [String] = []

    package init() {}

    package static let fields: [StateField<InForce>] = [
        .required("revision", \.revision, .text),
        .required("digest", \.digest, .text),
        .unless([], "signedOff", \.signedOff, .list(.text)),
        .unless([], "past", \.past, .list(.text)),
    ]
}
