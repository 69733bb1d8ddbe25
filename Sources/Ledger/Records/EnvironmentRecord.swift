package import Manifests

/// What the ledger knows of one environment.
package struct EnvironmentRecord: Recorded {
    /// Raised by every intent and takeover: a program that remembers the highest refuses a lower one.
    package var fence = 0
    @Boxed package var attempt: Attempt?
    /// Its definition as adopted.
    @Boxed package var inForce: InForce?
    /// The target of its own variables and flags, whose layer lies below those of all rollouts.
    package var own = TargetRecord()
    /// How what it reported last differs from what the ledger says.
    @Boxed package var drift: DriftRecord?
    /// What stages were done by here that somebody had signed, as hashes of that part of their digests.
    package var means: [String] = []
    /// The content of its programs as it was signed last.
    package var programs: String?
    /// What was let through here by one person alone, and nobody has reviewed.
    package var emergencies: [EmergencyRecord] = []
    @Boxed package var last: Entry?

    /// So many are remembered: its file is written with every start.
    static let meansMax = 64

    package init() {}

    package static let fields: [StateField<EnvironmentRecord>] = [
        .unless(0, "fence", \.fence, .integer),
        .optional("attempt", \.attempt, .record),
        .optional("inForce", \.inForce, .record),
        .unless(TargetRecord(), "own", \.own, .record),
        .optional("drift", \.drift, .record),
        .unless([], "means", \.means, .list(.text)),
        .optional("programs", \.programs, .text),
        .unless([], "emergencies", \.emergencies, .list(.record)),
        .optional("last", \.last, .entry),
    ]
}

/// What was found of drift in an environment, and how often of late.
package struct DriftRecord: Recorded {
    /// In words; none where all is as the ledger says.
    package var differences: [String] = []
    /// When they were found first.
    package var since = Instant(seconds: 0)
    /// How often others were found, each within a day of the one before it.
    package var times = 0
    /// Whether what is in effect was brought once more since.
    package var healed = false

    package init() {}

    package static let memory = TimeSpan(seconds: 86_400)

    package static let fields: [StateField<DriftRecord>] = [
        .unless([], "differences", \.differences, .list(.text)),
        .unless(Instant(seconds: 0), "since", \.since, .instant),
        .unless(0, "times", \.times, .integer),
        .unless(false, "healed", \.healed, .boolean),
    ]
}

/// A definition as it was last adopted: where it stands, and its fingerprint.
package struct InForce: Recorded {
    package var revision = ""
    package var digest = ""
    /// The approvals that stood there as it came into force; and those before, which count no more.
    package var signedOff: [String] = []
    package var past: [String] = []
    /// Of a policy: who signs the ledger while it is in force.
    package var controllers: [ControllerKey] = []

    package init() {}

    package static let fields: [StateField<InForce>] = [
        .required("revision", \.revision, .text),
        .required("digest", \.digest, .text),
        .unless([], "signedOff", \.signedOff, .list(.text)),
        .unless([], "past", \.past, .list(.text)),
        .unless([], "controllers", \.controllers, .list(.record)),
    ]
}
