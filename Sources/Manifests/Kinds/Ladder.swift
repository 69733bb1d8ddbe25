import YAML

/// How a target goes back: levels in order, each with its time.
package struct Ladder: Written {
    package var place = Place()
    package var scope: Scope?
    package var levels: [Level] = []
    package var then: Reference?
    package var afterwards: Afterwards?

    package init() {}

    package enum Scope: String, Keyword { case environment, stage, rollout }

    package static let definition = Definition<Ladder>(
        "rollback ladder", "How a target goes back.",
        [
            .field(
                "scope", \.scope, .keyword, "How far going back reaches; `environment` unless said."
            ),
            .list(
                "levels", \.levels, .list(of: .level, atLeastOne: true),
                "What is tried, in this order."),
            .field("then", \.then, .reference, "The stage where a retry climbs from."),
            .nested("afterwards", \.afterwards, "What a retry waits for."),
        ])
}

package struct Level: Written {
    package var place = Place()
    package var level = Reference()
    package var within: TimeSpan?
    package var start: Start?
    package var text: String?

    package init() {}

    package enum Start: String, Keyword { case automatic, person }

    package static let definition = Definition<Level>(
        "level",
        "One way of going back: `flags`, `person`, or an action of the environment by its name.",
        [
            .required(
                "level", \.level, .reference,
                "`flags`, `configuration`, `service`, `full`, `person`, or an action's name."),
            .field(
                "within", \.within, .timeSpan, "From the reading that caused it to verified health."
            ),
            .field(
                "start", \.start, .keyword,
                "Whether it waits for a person; `full` does unless it says `automatic`."),
            .field("text", \.text, .text, "What a `person` is asked to do."),
        ])
}

extension Form where Value == Level {
    /// `service`, or the long form.
    package static let level = Form.object(orShort: .reference, \Level.level)
}

package struct Afterwards: Written {
    package var place = Place()
    package var checklist: [ChecklistItem] = []

    package init() {}

    package static let definition = Definition<Afterwards>(
        "afterwards", "What is to be done after going back, before a retry.",
        [
            .list(
                "checklist", \.checklist, .list(of: .checklistItem), "Items that a retry waits for."
            )
        ])
}
