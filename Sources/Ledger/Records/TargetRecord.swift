package import Manifests

/// What the ledger knows of one target.
package struct TargetRecord: Recorded {
    package var standing: Standing?
    /// The stage that it stands at.
    package var stage: String?
    /// Of that stage, as it was started.
    package var digest: String?
    /// Whose terms what has begun runs under.
    package var revision: String?
    /// This rollout's layer, in effect; none where it has brought nothing, or has gone back to nothing.
    @Boxed package var layer: Layer?
    /// The fence of the last start. A layer with a higher one is upon this one.
    package var order = 0
    package var soak: SoakRecord?
    /// The stages that were verified here, by name.
    package var done: [String: DoneRecord] = [:]
    /// What the last verification of a stage took the place of: a stage whose content changed is done anew.
    package var replaced: [String: DoneRecord] = [:]
    @Boxed package var failure: FailureRecord?
    /// What failed, or was taken back, before that: none of it is tried again by itself.
    package var failedBefore: [FailureRecord] = []
    /// The first of the words to go back that nothing has answered yet, and those that were said after it.
    @Boxed package var asked: AskRecord?
    package var alsoAsked: [AskRecord] = []
    /// A person's word to go back that came when what it was about was gone, until something is done here again.
    @Boxed package var overtaken: OvertakenAsk?
    /// The sign-offs that what is under way was started by, and those that count here no more.
    package var spending: [String] = []
    package var spent: [String] = []
    /// The attempt whose end nobody saw: what a person's answer is about.
    @Boxed package var lost: Attempt?
    /// Who looks after what asks for a person here.
    @Boxed package var acknowledged: Acknowledgement?
    /// The whole entry that made this record what it is.
    @Boxed package var last: Entry?

    package init() {}

    package static let fields: [StateField<TargetRecord>] = [
        .optional("standing", \.standing, .word),
        .optional("stage", \.stage, .text),
        .optional("digest", \.digest, .text),
        .optional("revision", \.revision, .text),
        .optional("layer", \.layer, .record),
        .unless(0, "order", \.order, .integer),
        .optional("soak", \.soak, .record),
        .unless([:], "done", \.done, .table(.record)),
        .unless([:], "replaced", \.replaced, .table(.record)),
        .optional("failure", \.failure, .record),
        .unless([], "failedBefore", \.failedBefore, .list(.record)),
        .optional("asked", \.asked, .record),
        .unless([], "alsoAsked", \.alsoAsked, .list(.record)),
        .optional("overtaken", \.overtaken, .record),
        .unless([], "spending", \.spending, .list(.text)),
        .unless([], "spent", \.spent, .list(.text)),
        .optional("lost", \.lost, .record),
        .optional("acknowledged", \.acknowledged, .record),
        .optional("last", \.last, .entry),
    ]
}

extension TargetRecord {
    /// Every word to go back that nothing has answered yet, in the order in which they were said.
    package var asks: [AskRecord] {
        get { (asked.map { [$0] } ?? []) + alsoAsked }
        set { (asked, alsoAsked) = (newValue.first, Array(newValue.dropFirst())) }
    }

    /// The open words that `attempt` follows.
    package func words(answeredBy attempt: Attempt) -> [AskRecord] {
        asks.filter { attempt.answers.contains($0.name) }
    }

    /// Everything that failed here or was taken back, the last one first.
    package var failures: [FailureRecord] { (failure.map { [$0] } ?? []) + failedBefore.reversed() }

    package func hasFailed(_ stage: String, _ digest: String?) -> Bool {
        failures.contains { $0.stage == stage && $0.digest == digest }
    }
}

/// How far a soak has come: measured time, not time that has passed.
package struct SoakRecord: Recorded {
    package var since = Instant(seconds: 0)
    package var healthySeconds = 0
    package var lastReading: Instant?
    package var verdict: Verdict?

    package init() {}

    package init(since: Instant) { self.since = since }

    package static let fields: [StateField<SoakRecord>] = [
        .required("since", \.since, .instant),
        .unless(0, "healthySeconds", \.healthySeconds, .integer),
        .optional("lastReading", \.lastReading, .instant),
        .optional("verdict", \.verdict, .word),
    ]
}

/// What a reading says of its stage.
package enum Verdict: String, Hashable, Sendable { case pass, inconclusive, fail }

/// A stage that was verified in a target, and what it left there.
package struct DoneRecord: Recorded {
    package var at = Instant(seconds: 0)
    package var digest = ""
    package var revision = ""
    package var layer = Layer()
    /// Somebody said that it was done by hand; nothing was measured, for ever.
    package var claimedBy: String?
    /// Counts up with each stage that is verified here, so that the last one is known.
    package var number = 0
    /// Flags that a person has taken back since: in the layer they are as they were set then.
    package var takenBack: [String] = []

    package init() {}

    package init(
        at: Instant, digest: String, revision: String, layer: Layer, claimedBy: String? = nil,
        number: Int
    ) {
        (self.at, self.digest, self.revision) = (at, digest, revision)
        (self.layer, self.claimedBy, self.number) = (layer, claimedBy, number)
    }

    package static let fields: [StateField<DoneRecord>] = [
        .required("at", \.at, .instant),
        .required("number", \.number, .integer),
        .required("digest", \.digest, .text),
        .required("revision", \.revision, .text),
        .unless(Layer(), "layer", \.layer, .record),
        .optional("claimedBy", \.claimedBy, .text),
        .unless([], "takenBack", \.takenBack, .list(.text)),
    ]
}

/// What failed: its digest is not tried again by itself.
package struct FailureRecord: Recorded {
    package var stage = ""
    package var digest = ""
    package var at = Instant(seconds: 0)
    package var cause = ""
    /// The person who took it back, where nothing failed but somebody said so.
    package var by: String?
    /// How it went back, where somebody asked for that.
    package var level: String?
    /// Why it was to go back, where this is that the way back failed too.
    package var first: FirstFailure?

    /// So many before the last are remembered of one target: its file is written with every entry.
    package static let keptMax = 64

    package init() {}

    package init(stage: String, digest: String, at: Instant, cause: String) {
        (self.stage, self.digest, self.at, self.cause) = (stage, digest, at, cause)
    }

    package static let fields: [StateField<FailureRecord>] = [
        .required("stage", \.stage, .text),
        .required("digest", \.digest, .text),
        .required("at", \.at, .instant),
        .required("cause", \.cause, .text),
        .optional("by", \.by, .text),
        .optional("level", \.level, .text),
        .optional("first", \.first, .record),
    ]

    /// Why it went back, with who wanted it so.
    package var words: String {
        by.map { "\($0) took it back at \(at.text): \(cause)" } ?? story
    }

    /// What failed first, and then the way back.
    package var story: String {
        first.map { "\($0.cause); then the way back failed too: \(cause)" } ?? cause
    }

    /// As a list of what failed has it.
    package var formerWords: String {
        "\(stage) \(by == nil ? "failed" : "went back") at \(at.text): \(words)"
    }
}

/// What a way back was to undo that then failed too.
package struct FirstFailure: Recorded {
    package var at = Instant(seconds: 0)
    package var cause = ""

    package init() {}

    package init(at moment: Instant, cause: String) { (at, self.cause) = (moment, cause) }

    init(_ failure: FailureRecord) { (at, cause) = (failure.at, failure.words) }

    package static let fields: [StateField<FirstFailure>] = [
        .required("at", \.at, .instant),
        .required("cause", \.cause, .text),
    ]
}
