import Manifests

/// The ledger's first entry.
package struct Founded: Recorded {
    package var id = ""
    package var format = LedgerRecord.currentFormat

    package init() {}

    package static let fields: [StateField<Founded>] = [
        .required("id", \.id, .text),
        .required("format", \.format, .integer),
    ]
}

/// What a new revision brought: first sights of sign-offs, and definitions that come into force.
package struct RevisionSeen: Recorded {
    package var revision = RevisionRecord()
    package var sights: [String: [Sight]] = [:]
    /// By rollout, the stages with a date that were not there before.
    package var dated: [String: [String]] = [:]
    package var policy: InForce?
    package var environments: [String: Adoption] = [:]
    /// By environment, what others have reviewed of what was let through there.
    package var reviewed: [String: [ReviewRecord]] = [:]

    package init() {}

    package static let fields: [StateField<RevisionSeen>] = [
        .required("revision", \.revision, .record),
        .unless([:], "sights", \.sights, .table(.list(.record))),
        .unless([:], "dated", \.dated, .table(.list(.text))),
        .optional("policy", \.policy, .record),
        .unless([:], "environments", \.environments, .table(.record)),
        .unless([:], "reviewed", \.reviewed, .table(.list(.record))),
    ]
}

/// A definition of an environment that comes into force.
package struct Adoption: Recorded {
    package var inForce = InForce()
    /// What ran there before, where the environment is new to the ledger.
    package var initial: Layer?
    /// The content of its programs, where those approved it who may change what is signed.
    package var programs: String?

    package init() {}

    package static let fields: [StateField<Adoption>] = [
        .required("inForce", \.inForce, .record),
        .optional("initial", \.initial, .record),
        .optional("programs", \.programs, .text),
    ]
}

/// A stage that a person says was done by hand: claimed, not measured.
package struct Claimed: Recorded {
    package var stage = ""
    package var digest = ""
    package var revision = ""
    package var by = ""
    package var reason: String?
    package var layer = Layer()

    package init() {}

    package static let fields: [StateField<Claimed>] = [
        .required("stage", \.stage, .text),
        .required("digest", \.digest, .text),
        .required("revision", \.revision, .text),
        .required("by", \.by, .text),
        .optional("reason", \.reason, .text),
        .unless(Layer(), "layer", \.layer, .record),
    ]
}

/// An attempt is opened. Nothing has run yet.
package struct Intent: Recorded {
    package var attempt = Attempt()
    /// Why it may: one line for each gate that held.
    package var evidence: [Evidence] = []
    /// Why it must, where it goes back.
    package var cause: String?
    /// What its stage is done by, and the content of the environment's programs, where somebody has signed that.
    package var means: String?
    package var programs: String?
    /// Where one person let it through alone.
    package var emergency: EmergencyRecord?

    package init() {}

    package static let fields: [StateField<Intent>] = [
        .required("attempt", \.attempt, .record),
        .unless([], "evidence", \.evidence, .list(.record)),
        .optional("cause", \.cause, .text),
        .optional("means", \.means, .text),
        .optional("programs", \.programs, .text),
        .optional("emergency", \.emergency, .record),
    ]
}

/// What made a gate hold.
package struct Evidence: Recorded {
    package var gate = ""
    package var held = ""
    /// The sign-off that counted, by its identity: spent when the stage is done.
    package var sight: String?

    package init() {}

    package init(_ gate: String, _ held: String, sight: String? = nil) {
        (self.gate, self.held, self.sight) = (gate, held, sight)
    }

    package static let fields: [StateField<Evidence>] = [
        .required("gate", \.gate, .text),
        .required("held", \.held, .text),
        .optional("sight", \.sight, .text),
    ]
}

/// How an attempt ended.
package struct Outcome: Recorded {
    package var attempt = ""
    package var fence = 0
    /// In words, where it did not end well.
    package var cause: String?
    /// Whether something was changed, and there is something to go back to.
    package var goesBack = false
    package var runs: [RunRecord] = []

    package init() {}

    package static let fields: [StateField<Outcome>] = [
        .required("attempt", \.attempt, .text),
        .required("fence", \.fence, .integer),
        .optional("cause", \.cause, .text),
        .unless(false, "goesBack", \.goesBack, .boolean),
        .unless([], "runs", \.runs, .list(.record)),
    ]
}

/// One program, request or file of an attempt, as it ended.
package struct RunRecord: Recorded {
    package var what = ""
    package var end = ""
    package var tries = 1
    package var milliseconds = 0
    package var outputBytes = 0
    package var outputDigest: String?
    /// The last redacted lines; the bounded whole stays on the machine that ran it.
    package var tail: [String] = []
    /// The last line of its output, where that is an object of JSON; redacted.
    package var answer: String?

    package init() {}

    package static let fields: [StateField<RunRecord>] = [
        .required("what", \.what, .text),
        .required("end", \.end, .text),
        .unless(1, "tries", \.tries, .integer),
        .required("milliseconds", \.milliseconds, .integer),
        .unless(0, "outputBytes", \.outputBytes, .integer),
        .optional("outputDigest", \.outputDigest, .text),
        .unless([], "tail", \.tail, .list(.text)),
        .optional("answer", \.answer, .text),
    ]
}

/// A reading, and how far the soak has come by it.
package struct Measured: Recorded {
    package var soak = SoakRecord()
    package var reading = ""

    package init() {}

    package static let fields: [StateField<Measured>] = [
        .required("soak", \.soak, .record),
        .required("reading", \.reading, .text),
    ]
}

/// A stage's soak is over and its exit held.
package struct Verified: Recorded {
    package var stage = ""
    package var evidence: [Evidence] = []

    package init() {}

    package static let fields: [StateField<Verified>] = [
        .required("stage", \.stage, .text),
        .unless([], "evidence", \.evidence, .list(.record)),
    ]
}

package struct Broke: Recorded {
    package var stage = ""
    package var cause = ""
    package var goesBack = false

    package init() {}

    package static let fields: [StateField<Broke>] = [
        .required("stage", \.stage, .text),
        .required("cause", \.cause, .text),
        .unless(false, "goesBack", \.goesBack, .boolean),
    ]
}

/// An environment was asked what runs there, and something has changed in how that differs from the ledger.
package struct Drifted: Recorded {
    /// In words; none where all is as the ledger says, again.
    package var differences: [String] = []
    /// What was reported.
    package var report = ""
    /// The environment's own layer with what ran there before the ledger came, or with what is accepted.
    package var accepted: Layer?

    package init() {}

    package static let fields: [StateField<Drifted>] = [
        .unless([], "differences", \.differences, .list(.text)),
        .required("report", \.report, .text),
        .optional("accepted", \.accepted, .record),
    ]
}

/// A person stops a rollout from starting anything: of its work target, where its record is.
package struct PausedNow: Recorded {
    package var by = ""
    package var reason = ""

    package init() {}

    package init(by person: String, because reason: String) {
        (by, self.reason) = (person, reason)
    }

    package static let fields: [StateField<PausedNow>] = [
        .required("by", \.by, .text),
        .required("reason", \.reason, .text),
    ]
}

/// A person looks after a target: after all that asks for one there.
package struct Acknowledged: Recorded {
    package var by = ""
    package var reason: String?
    /// The names of what asks for a person there.
    package var about: [String] = []

    package init() {}

    package init(by person: String, because reason: String?, about: [String]) {
        (by, self.reason, self.about) = (person, reason, about)
    }

    package static let fields: [StateField<Acknowledged>] = [
        .required("by", \.by, .text),
        .optional("reason", \.reason, .text),
        .required("about", \.about, .list(.text)),
    ]
}

/// Another controller answers for an open attempt.
package struct TakenOver: Recorded {
    package var attempt = ""
    package var controller = ""
    package var host = ""
    package var fence = 0
    package var reason: String?

    package init() {}

    package static let fields: [StateField<TakenOver>] = [
        .required("attempt", \.attempt, .text),
        .required("controller", \.controller, .text),
        .required("host", \.host, .text),
        .required("fence", \.fence, .integer),
        .optional("reason", \.reason, .text),
    ]
}

/// A person says how an attempt ended whose end nobody saw, or that a failure is mended.
package struct Settled: Recorded {
    package enum Answer: String, Hashable, Sendable {
        /// It did what it should.
        case done
        /// It did not, or in part: go back.
        case undone
    }

    package var answer = Answer.done
    package var by = ""
    package var reason = ""

    package init() {}

    package static let fields: [StateField<Settled>] = [
        .required("answer", \.answer, .word),
        .required("by", \.by, .text),
        .required("reason", \.reason, .text),
    ]
}

/// A person's answer for a commit of the ledger that we did not write.
package struct Answered: Recorded {
    package var commit = ""
    /// The paths that were taken, or put back.
    package var files: [String] = []
    package var by = ""
    package var reason = ""

    package init() {}

    package static let fields: [StateField<Answered>] = [
        .required("commit", \.commit, .text),
        .unless([], "files", \.files, .list(.text)),
        .required("by", \.by, .text),
        .required("reason", \.reason, .text),
    ]
}

/// A person's word on a desired branch that was rewritten: what it says now is meant.
package struct Followed: Recorded {
    package var revision = ""
    /// The one that was acted on, and does not come before it.
    package var instead = ""
    package var by = ""
    package var reason = ""

    package init() {}

    package static let fields: [StateField<Followed>] = [
        .required("revision", \.revision, .text),
        .required("instead", \.instead, .text),
        .required("by", \.by, .text),
        .required("reason", \.reason, .text),
    ]
}

/// What was done while the hub was away, after which others have acted there.
package struct LateReport: Recorded {
    package var said = ""
    /// Why it is not recorded as what it was.
    package var why = ""
    package var attempt: String?
    /// Where it was a person's word to go back: it takes nothing back.
    package var asked: AskRecord?
    /// Whether it is told by who did it, after another controller had taken it over.
    package var isTakenOver = false

    package init() {}

    package static let fields: [StateField<LateReport>] = [
        .required("said", \.said, .text),
        .required("why", \.why, .text),
        .optional("attempt", \.attempt, .text),
        .optional("asked", \.asked, .record),
        .unless(false, "takenOver", \.isTakenOver, .boolean),
    ]
}
