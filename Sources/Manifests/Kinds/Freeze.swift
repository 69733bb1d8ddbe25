/// A time in which nothing starts.
package struct Freeze: Written {
    package var place = Place()
    package var name = ""
    package var from: FreezeEnd?
    package var until: FreezeEnd?
    package var allow: [Reference] = []
    package var environments: Selector?
    package var expected: TimeSpan?

    package init() {}

    package static let definition = Definition<Freeze>(
        "freeze", "A time in which nothing starts.",
        [
            .required("name", \.name, .text, "What it is called."),
            .field(
                "from", \.from, .freezeEnd, "It begins on a date, or as a stage starts.",
                isRequired: true),
            .field(
                "until", \.until, .freezeEnd, "It ends with a date, or as a stage is verified.",
                isRequired: true),
            .list(
                "allow", \.allow, .names(.reference), "Kinds of change that may start all the same."
            ),
            .field("environments", \.environments, .environments, "Where; everywhere unless said."),
            .field(
                "expected", \.expected, .timeSpan,
                "Its expected longest length; noticed when missed."),
        ], )
}

package struct FreezeEnd: Written {
    package var place = Place()
    package var date: ZonedDate?
    package var rollout: Reference?
    package var stage: Reference?

    package init() {}

    package static let definition = Definition<FreezeEnd>(
        "end of a freeze", "A stage of a rollout; that rollout is exempt.",
        [
            .field("date", \.date, .date, "A date, which can be written by itself."),
            .field("rollout", \.rollout, .reference, "A rollout."),
            .field("stage", \.stage, .reference, "Its stage."),
        ],
        constraints: [.exactlyOne(["date", "rollout"]), .with("rollout", needs: "stage")])
}

extension Form where Value == FreezeEnd {
    package static let freezeEnd = Form.object(orShort: .date, \FreezeEnd.date)
}
