package import Manifests

/// One try to act, from the intent to its outcome: who may, until when, and what it brings.
package struct Attempt: Recorded {
    package enum Purpose: String, Hashable, Sendable { case start, finish, back }

    /// 128 random bits: two controllers never make the same commit, and programs know a repeat by it.
    package var id = ""
    package var purpose = Purpose.start
    package var target = TargetID("-", in: "-")
    package var stage = ""
    /// The level of the ladder, where it goes back.
    package var level: String?
    package var fence = 0
    package var controller = ""
    package var host = ""
    /// Whose terms it has: the manifests and programs of this commit.
    package var revision = ""
    package var digest: String?
    package var authorisedUntil = Instant(seconds: 0)
    /// The target's layer when it has ended well; none where going back takes the layer away.
    package var layer: Layer?
    /// Where the target stood before, for an attempt that lapses.
    package var before: Standing?
    /// The words of people that this follows, where it goes back; those that it takes the place of, where it
    /// starts. Its end closes these and no others.
    package var answers: [String] = []

    package init() {}

    package static let fields: [StateField<Attempt>] = [
        .required("id", \.id, .text),
        .required("purpose", \.purpose, .word),
        .required("target", \.target, .target),
        .required("stage", \.stage, .text),
        .optional("level", \.level, .text),
        .required("fence", \.fence, .integer),
        .required("controller", \.controller, .text),
        .required("host", \.host, .text),
        .required("revision", \.revision, .text),
        .optional("digest", \.digest, .text),
        .required("authorisedUntil", \.authorisedUntil, .instant),
        .optional("layer", \.layer, .record),
        .optional("before", \.before, .word),
        .unless([], "answers", \.answers, .list(.text)),
    ]
}
