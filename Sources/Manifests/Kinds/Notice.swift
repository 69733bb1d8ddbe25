import YAML

/// A message: when, to which channels, by which of their means.
package struct Notice: Written {
    package var place = Place()
    package var when = When.start
    package var per: Rule.Per?
    package var before: TimeSpan?
    package var after: [TimeSpan] = []
    package var every: TimeSpan?
    package var at: TimeOfDay?
    package var to: [Reference] = []
    package var by: [Means] = []
    package var text: Template?
    package var escalate: Escalation?

    package init() {}

    package enum When: String, Keyword {
        case start, success, update, completion, issue, rollback, waiting
    }

    package enum Means: String, Keyword { case slack, email, webhook }

    /// Only a start notice with a period gates anything, so only that is approved with the stage.
    package var gates: Bool { when == .start && before != nil }

    package static let definition = Definition<Notice>(
        "notice", "A message: when, and to which channels.",
        [
            .required("when", \.when, .keyword, "What it tells of."),
            .field("per", \.per, .keyword, "What a completion is of: each `stage`, each `phase`, or the whole `rollout`; `phase` unless said."),
            .field("before", \.before, .timeSpan, "A notice period: a stage starts this long after it was sent."),
            .list("after", \.after, .oneOrMore(.timeSpan), "Updates so long after the start."),
            .field("every", \.every, .timeSpan, "Updates or reminders in this distance."),
            .field("at", \.at, .timeOfDay, "An update each day at this time."),
            .list("to", \.to, .names(.reference), "Channels.", isRequired: true),
            .list("by", \.by, .list(of: .keyword), "Which of a channel's means; all unless said."),
            .field("text", \.text, .template(.text), "A line of yours."),
            .nested("escalate", \.escalate, "To whom it goes on when nobody acknowledges."),
        ],
        check: { notice, node, reader in
            if notice.before != nil, notice.when != .start, let place = node.value(of: "before") {
                reader.report(
                    rule: "wrong-value", at: place, "only a notice of `when: start` has a period `before`")
            }
            if notice.per != nil, notice.when != .completion, let place = node.value(of: "per") {
                reader.report(
                    rule: "wrong-value", at: place, "only a notice of `when: completion` says `per`")
            }
            if notice.when == .update, notice.after.isEmpty, notice.every == nil, notice.at == nil {
                reader.report(
                    rule: "wrong-value", at: node, "an update does not say when",
                    remedy: "write `after: [1h, 4h]`, `every: 1h` or `at: \"09:00\"`")
            }
        })
}

package struct Escalation: Written {
    package var place = Place()
    package var alert: TimeSpan?
    package var critical: TimeSpan?
    package var to: [Reference] = []

    package init() {}

    package static let definition = Definition<Escalation>(
        "escalation", "To whom an issue goes when nobody acknowledges it in time.",
        [
            .field("alert", \.alert, .timeSpan, "After so long for an alert."),
            .field("critical", \.critical, .timeSpan, "After so long for something critical."),
            .list("to", \.to, .names(.reference), "Channels."),
        ])
}
