/// Who may break the glass, and who reviews it.
package struct EmergencyRule: Written {
    package var place = Place()
    package var role = Reference()
    package var review: Review?

    package init() {}

    package static let definition = Definition<EmergencyRule>(
        "emergency rule", "Who may break the glass, and who reviews it.",
        [
            .required("role", \.role, .reference, "The role that may."),
            .nested("review", \.review, "Who reviews it, and how soon."),
        ])
}

package struct Review: Written {
    package var place = Place()
    package var by: [Reference] = []
    package var within: TimeSpan?

    package init() {}

    package static let definition = Definition<Review>(
        "review", "Who reviews an emergency, and how soon.",
        [
            .list("by", \.by, .names(.reference), "The roles that may."),
            .field("within", \.within, .timeSpan, "How soon."),
        ])
}
