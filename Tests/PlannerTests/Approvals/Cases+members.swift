import Testing

extension ApprovalCase {
    private static let none = Setting(given: "")
    private static let bots =
        ", people: {erin: {}, emil: {}, quinn: {bot: true}, omar: {}, olga: {}}"

    /// Who it is that signs off.
    static let members = [
        ApprovalCase("nothing given", "qa missing", says: "qa has not signed off", none),
        ApprovalCase("a member", "granted"),
        ApprovalCase(
            "a stranger", "qa not a member", says: "mallory is not a member",
            Setting(given: "qa: {by: mallory, at: 2025-06-01}")),
        ApprovalCase(
            "a member of another role", "qa not a member",
            Setting(given: "qa: {by: erin, at: 2025-06-01}")),
        ApprovalCase("a member who leaves", "qa not a member", says: "quinn is not a member") {
            $0.edit("qa: [quinn]", "qa: [olga]")
        },
        ApprovalCase("a member who leaves and comes back", "granted") {
            $0.edit("qa: [quinn]", "qa: [olga]")
            $0.pass()
            $0.edit("qa: [olga]", "qa: [quinn]")
        },
        ApprovalCase("a member who leaves a role that others fill", "qa not a member") {
            $0.edit("qa: [quinn]", "qa: [olga, omar]")
        },
        ApprovalCase("another member signs for who has left", "granted") {
            $0.edit("qa: [quinn]", "qa: [olga]")
            $0.edit(quinn, "{by: olga, at: 2025-06-02}")
        },
        ApprovalCase(
            "a stranger who becomes a member after it was seen", "qa not a member",
            says: "was not a member when mallory's sign-off of 2025-06-01 was first seen",
            Setting(given: "qa: {by: mallory, at: 2025-06-01}")
        ) { $0.edit("qa: [quinn]", "qa: [quinn, mallory]") },
        ApprovalCase(
            "who became a member and signs anew", "granted",
            Setting(given: "qa: {by: mallory, at: 2025-06-01}")
        ) {
            $0.edit("qa: [quinn]", "qa: [quinn, mallory]")
            $0.pass()
            $0.edit("{by: mallory, at: 2025-06-01}", "{by: mallory, at: 2025-06-02}")
        },
        ApprovalCase("who becomes a member and signs by one commit", "granted", none) {
            $0.edit("qa: [quinn]", "qa: [quinn, rosa]")
            $0.edit(
                "checklist: [Ready]",
                "signedOff: {qa: {by: rosa, at: 2025-06-02}}, checklist: [Ready]")
        },
        ApprovalCase(
            "a bot in the role", "qa not a member", says: "a bot fills no role",
            Setting(policy: bots)),
        ApprovalCase("a member who is declared a bot later", "qa not a member") {
            $0.edit(
                "roles: {",
                "people: {erin: {}, emil: {}, quinn: {bot: true}, omar: {}, olga: {}}, roles: {")
        },
        ApprovalCase(
            "one of two roles", "operations missing",
            Setting(rule: "{for: any, roles: [qa, operations]}")),
        ApprovalCase(
            "both of two roles", "granted",
            Setting(
                given: "qa: \(quinn), operations: {by: olga, at: 2025-06-01}",
                rule: "{for: any, roles: [qa, operations]}")),
        ApprovalCase(
            "the right person as the wrong role", "qa missing",
            Setting(given: "engineering: {by: quinn, at: 2025-06-01}")),
        ApprovalCase(
            "a role by its title", "qa missing", says: "Quality has not signed off",
            Setting(given: "", roles: "roles: {qa: {title: Quality, members: [quinn]}}")),
        ApprovalCase(
            "a policy without any rule", "granted", Setting(given: "", rule: "")),
        ApprovalCase(
            "a rule that asks nobody", "granted", Setting(given: "", rule: "{for: any, roles: []}")),
        ApprovalCase(
            "a role that the stage asks besides", "operations missing",
            Setting(entry: ", checklist: [Ready], signOffs: [operations]")),
        ApprovalCase(
            "a role that the stage asks without any rule", "operations missing",
            Setting(
                given: "", rule: "{for: any, roles: []}",
                entry: ", checklist: [Ready], signOffs: [operations]")),
        ApprovalCase("a sign-off that is taken out", "qa missing") {
            $0.edit("qa: \(quinn)", "engineering: {by: erin, at: 2025-06-01}")
        },
        ApprovalCase("a sign-off that is taken out and put back", "granted") {
            $0.edit("qa: \(quinn)", "engineering: {by: erin, at: 2025-06-01}")
            $0.pass()
            $0.edit("engineering: {by: erin, at: 2025-06-01}", "qa: \(quinn)")
        },
        ApprovalCase(
            "in a file of its own", "granted", none
        ) {
            $0.add(signOff("one", "rollout: app, stage: eu, role: qa, by: quinn, at: 2025-06-01"))
        },
        ApprovalCase("moved from the field into a file of its own", "granted") {
            $0.edit("signedOff: {qa: \(quinn)}, ", "")
            $0.add(signOff("one", "rollout: app, stage: eu, role: qa, by: quinn, at: 2025-06-01"))
        },
        ApprovalCase(
            "three roles in three files", "granted",
            Setting(given: "", rule: "{for: any, roles: [engineering, qa, operations]}")
        ) { s in
            for (role, by) in [("engineering", "erin"), ("qa", "quinn"), ("operations", "olga")] {
                s.add(
                    signOff(
                        "app.\(role)",
                        "rollout: app, stage: eu, role: \(role), by: \(by), at: 2025-06-01"))
                s.pass()
            }
        },
        ApprovalCase(
            "for another stage, in a file of its own", "qa missing",
            Setting(given: "", after: ", {name: us, environments: [us]}")
        ) {
            $0.add(signOff("one", "rollout: app, stage: us, role: qa, by: quinn, at: 2025-06-01"))
        },
        ApprovalCase(
            "for the way out of the stage", "qa missing",
            none
        ) {
            $0.add(
                signOff(
                    "one",
                    "rollout: app, stage: eu, gate: exit, role: qa, by: quinn, at: 2025-06-01"))
        },
        ApprovalCase(
            "in the exit's block alone", "qa missing",
            Setting(given: "", stage: "soak: 0s, exit: {signOffs: [qa], signedOff: {qa: \(quinn)}}")
        ),
    ]
}
