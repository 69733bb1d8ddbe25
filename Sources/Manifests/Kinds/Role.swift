/// Who may sign off as what.
package struct Role: Written {
    package var place = Place()
    package var title: String?
    package var members: [Reference] = []

    package init() {}

    package static let definition = Definition<Role>(
        "role", "Who may sign off as what.",
        [
            .field("title", \.title, .text, "Its name for people, as the plan has it."),
            .list("members", \.members, .names(.reference), "Its members."),
        ])
}

extension Form where Value == Role {
    /// `[erin]`, or with a title.
    package static let role = Form.object(orShort: .names(.reference), \Role.members)
}

/// A role, and how many of its members must sign off.
package struct RoleNeed: Written {
    package var place = Place()
    package var role = Reference()
    package var people = 1

    package init() {}

    package static let definition = Definition<RoleNeed>(
        "role that is asked", "A role, and how many of its members must sign off.",
        [
            .required("role", \.role, .reference, "The role."),
            .field("people", \.people, .integer(1...100), unless: 1, "How many different members."),
        ])
}

extension Form where Value == RoleNeed {
    package static let roleNeed = Form.object(orShort: .reference, \RoleNeed.role)
}
