import YAML

/// Who may do what: people and their keys, roles, which sign-offs are asked where.
package struct Policy: Written {
    package var place = Place()
    package var title: String?
    package var repository: String?
    package var branch: String?
    package var people = Table<Person>()
    package var roles = Table<Role>()
    package var signOffs: [Rule] = []
    package var separation: [Separation] = []
    package var amend: Amend?
    package var lift: Reference?
    package var roots: [Reference] = []
    package var controllers: [Key] = []
    package var emergency: EmergencyRule?
    package var freezes: [Freeze] = []
    package var neverReturnTo: [NeverReturn] = []
    package var founding: [Word] = []
    package var signedOff = Table<[SignOff]>()

    package init() {}

    package enum Separation: String, Keyword { case author, roles }

    package static let definition = Definition<Policy>(
        "policy",
        "Who may do what: people and their keys, roles, and which sign-offs are asked where.",
        [
            .field("title", \.title, .text, "A name for people."),
            .field(
                "repository", \.repository, .text,
                "The repository's name in every signed statement."),
            .field("branch", \.branch, .text, "The desired branch in every signed statement."),
            .table(
                "people", \.people, .table(.name, to: .object),
                "People, their addresses and keys. Needed only where proof is `signed`."),
            .table(
                "roles", \.roles, .table(.name, to: .role),
                "Roles and their members: `{qa: [quinn]}`, or with a title."),
            .list(
                "signOffs", \.signOffs, .list(of: .object),
                "Which roles sign off where; the first rule that matches an environment counts."),
            .list(
                "separation", \.separation, .list(of: .keyword),
                "`author`: nobody approves their own change. `roles`: nobody fills two roles."),
            .nested("amend", \.amend, "Who may change this policy, and what an environment is."),
            .field("lift", \.lift, .reference, "The role that may lift a veto or withdrawal."),
            .list(
                "roots", \.roots, .names(.reference),
                "The people whose signatures found the ledger."),
            .list(
                "controllers", \.controllers, .list(of: .object),
                "Keys that sign the ledger's commits."),
            .nested("emergency", \.emergency, "Who may break the glass."),
            .list("freezes", \.freezes, .list(of: .object), "Times in which nothing starts."),
            .list(
                "neverReturnTo", \.neverReturnTo, .list(of: .object),
                "Versions that nothing goes back to."),
            .list(
                "founding", \.founding, .list(of: .object),
                "The roots' signatures of the founding statement."),
            .table(
                "signedOff", \.signedOff, .table(.name, to: .oneOrMore(.object)),
                "Approvals of this policy's own change, by role."),
        ])
}

package struct Amend: Written {
    package var place = Place()
    package var roles: [RoleNeed] = []

    package init() {}

    package static let definition = Definition<Amend>(
        "amendment", "Who may change the policy, and what an environment is.",
        [
            .required(
                "roles", \.roles, .list(of: .roleNeed, atLeastOne: true),
                "The roles that sign off such a change.")
        ])
}

package struct NeverReturn: Written {
    package var place = Place()
    package var component: Reference?
    package var version: String = ""
    package var reason: String?

    package init() {}

    package static let definition = Definition<NeverReturn>(
        "version never returned to", "A version, or all below one, that nothing goes back to.",
        [
            .field("component", \.component, .reference, "Of which component; `app` unless said."),
            .required("version", \.version, .textOrNumber, "A version, or `below 2.3.7`."),
            .field("reason", \.reason, .text, "Why."),
        ])
}
