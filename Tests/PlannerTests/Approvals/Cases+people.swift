import Planner
import Testing

extension ApprovalCase {
    private static func two(_ given: String, _ policy: String = "") -> Setting {
        Setting(
            given: given, rule: "{for: any, roles: [{role: engineering, people: 2}]}",
            policy: policy)
    }

    private static let erin = "{by: erin, at: 2025-06-01}"
    private static let emil = "{by: emil, at: 2025-06-01}"
    private static let both = "{for: any, roles: [engineering, qa]}"
    private static let apart = ", separation: [roles]"
    private static let shared = "roles: {engineering: [erin, emil], qa: [erin, quinn]}"

    /// How many, and who beside whom.
    static let quorums = [
        ApprovalCase("one of two", "granted", says: "", two("engineering: [\(erin), \(emil)]")),
        ApprovalCase("one where two are asked", "", two("engineering: \(erin)")).short(
            "1 more of engineering"),
        ApprovalCase(
            "one person twice", "engineering same person twice", says: "erin counts once",
            two("engineering: [\(erin), {by: erin, at: 2025-06-02}]")),
        ApprovalCase(
            "one person twice, and another", "granted",
            two("engineering: [\(erin), {by: erin, at: 2025-06-02}, \(emil)]")),
        ApprovalCase(
            "a member and a stranger", "engineering not a member",
            two("engineering: [\(erin), {by: mallory, at: 2025-06-01}]")),
        ApprovalCase(
            "one person in two roles, where that is allowed", "granted",
            Setting(given: "engineering: \(erin), qa: \(erin)", rule: both, roles: shared)),
        ApprovalCase(
            "one person in two roles, where roles are apart", "qa same person twice",
            Setting(
                given: "engineering: \(erin), qa: \(erin)", rule: both, policy: apart, roles: shared
            )),
        ApprovalCase(
            "two people who can be seated in one way alone", "granted",
            Setting(
                given: "engineering: [\(erin), \(emil)], qa: \(erin)", rule: both, policy: apart,
                roles: shared)),
        ApprovalCase(
            "two people for three seats", "qa same person twice",
            Setting(
                given: "engineering: [\(erin), \(emil)], qa: \(erin)",
                rule: "{for: any, roles: [{role: engineering, people: 2}, qa]}", policy: apart,
                roles: shared)),
        ApprovalCase(
            "the most that two environments ask", "",
            Setting(
                given: "engineering: \(erin)",
                rule:
                    "{for: [us], roles: [engineering]}, {for: [eu], roles: [{role: engineering, people: 2}]}"
            ).both
        ).short("1 more of engineering"),
        ApprovalCase(
            "what two environments ask together", "operations missing",
            Setting(rule: "{for: [eu], roles: [qa]}, {for: [us], roles: [operations]}").both),
        ApprovalCase(
            "an environment that no rule is for", "", Setting(rule: "{for: [us], roles: [qa]}")
        ).short("no rule of the policy is for eu"),
        ApprovalCase(
            "a rule for another kind of change", "granted",
            Setting(
                rule: "{for: any, change: hotfix, roles: [operations]}, {for: any, roles: [qa]}")),
    ]

    private static func authored(
        _ policy: String = "", given: String = "qa: \(quinn)",
        rule: String = "{for: any, roles: [qa]}"
    ) -> Setting {
        Setting(given: given, rule: rule, policy: ", separation: [author]\(policy)")
    }

    private static let pair = authored(
        given: "qa: \(quinn), operations: {by: olga, at: 2025-06-01}",
        rule: "{for: any, roles: [qa, operations]}")

    private static func by(
        _ name: String, _ address: String, _ change: @escaping @Sendable (inout Scenario) -> Void
    ) -> @Sendable (inout Scenario) -> Void {
        { s in
            s.author = .init(name: name, address: address)
            change(&s)
        }
    }

    @Sendable private static func change(_ s: inout Scenario) {
        s.edit("version: 2.0.0", "version: 2.0.1")
        s.edit("at: 2025-06-01", "at: 2025-06-02T07:00")
    }

    /// Nobody approves their own change.
    static let authors = [
        ApprovalCase(
            "alone, where no signature proves the author", "qa needs a second person",
            says: "quinn alone signed off", authored()),
        ApprovalCase("two people, where no signature proves the author", "granted", pair),
        ApprovalCase("alone, where signatures prove another author", "granted", authored()) {
            $0.isProven = true
        },
        ApprovalCase(
            "the author by name", "qa self-approval", says: "self-approval: quinn is named by ",
            pair, by("quinn", "x@example.com", change)),
        ApprovalCase(
            "the author by the name of their address", "qa self-approval", pair,
            by("Q.", "quinn@example.com", change)),
        ApprovalCase(
            "the author by an address that a host has made up", "qa self-approval", pair,
            by("Q.", "123+quinn@users.noreply.example.com", change)),
        ApprovalCase(
            "the author by a declared address", "qa self-approval",
            authored(
                ", people: {erin: {}, emil: {}, quinn: {addresses: [q@a.com, q@b.com]}, omar: {}, olga: {}}",
                given: pair.given,
                rule: pair.rule), by("somebody", "Q@B.com", change)),
        ApprovalCase(
            "a namesake whose address is another's", "granted",
            authored(
                ", people: {erin: {}, emil: {}, quinn: {addresses: [q@a.com]}, omar: {}, olga: {}}",
                given: pair.given, rule: pair.rule),
            by("quinn", "quinn@elsewhere.org", change)),
        ApprovalCase("a co-author", "qa self-approval", pair) { s in
            s.coauthors = [.init(name: "quinn", address: "quinn@example.com")]
            change(&s)
        },
        ApprovalCase(
            "a forged author counts against, and proves nothing for who forged it",
            "qa self-approval", pair, by("quinn", "quinn@example.com", change)),
        ApprovalCase(
            "a forged author, and alone", "qa needs a second person", authored(),
            by("erin", "erin@example.com", change)),
        ApprovalCase(
            "a bot's commit", "granted",
            authored(
                ", people: {erin: {}, emil: {}, quinn: {}, omar: {}, olga: {}, robot: {bot: true}}",
                given: pair.given, rule: pair.rule),
            by("robot", "robot@example.com", change)),
        ApprovalCase(
            "who only signed off is no author", "granted", pair,
            by("quinn", "quinn@example.com") { s in
                s.edit("qa: \(quinn)", "qa: \(quinnAgain)")
            }),
        ApprovalCase(
            "who only ticked is no author", "granted",
            Setting(
                given: pair.given, rule: pair.rule, policy: pair.policy,
                entry: ", checklist: [{item: Ready}, Other]"),
            by("quinn", "quinn@example.com") { s in
                s.edit(
                    "checklist: [{item: Ready}, Other]",
                    "checklist: [{item: Ready, done: {by: quinn, at: 2025-06-02}}, Other]")
            }),
        ApprovalCase(
            "the author of what was verified before", "granted",
            Setting(given: pair.given, rule: pair.rule, policy: pair.policy, entry: "")
        ) { s in
            s.author = .init(name: "quinn", address: "quinn@example.com")
            change(&s)
            s.edit("qa: {by: quinn, at: 2025-06-02T07:00}", "qa: {by: rosa, at: 2025-06-02T07:00}")
            s.edit("qa: [quinn]", "qa: [quinn, rosa]")
            s.pass()
            s.author = .init(name: "erin", address: "erin@example.com")
            s.edit("version: 2.0.1", "version: 2.0.2")
            s.edit("signedOff: {", "checklist: [Ready], signedOff: {")
            s.edit("{by: rosa, at: 2025-06-02T07:00}", "{by: quinn, at: 2025-06-02T07:30}")
            s.edit("{by: olga, at: 2025-06-02T07:00}", "{by: olga, at: 2025-06-02T07:30}")
        },
        ApprovalCase(
            "the author of a program", "qa self-approval", pair,
            by("quinn", "quinn@example.com") { s in
                s.edit("./deploy.sh", "./other.sh")
                s.edit("at: 2025-06-01", "at: 2025-06-02T07:00")
            }),
        ApprovalCase(
            "without separation people approve what they wrote", "granted", Setting(),
            by("quinn", "quinn@example.com", change)),
    ]

    private static func phased(_ per: String, _ more: String = "") -> Setting {
        Setting(
            rule: "{for: any, roles: [qa], per: \(per)\(more)}", stage: "phase: early, soak: 0s",
            after:
                ", {name: b, phase: early, environments: [eu], soak: 1h}, {name: c, environments: [us]}"
        )
    }

    /// One approval of several stages.
    static let scopes = [
        ApprovalCase("per phase", "granted", phased("phase")),
        ApprovalCase(
            "per phase, a change of its second stage", "qa stale",
            says: "is stale of b, under what", phased("phase")
        ) { $0.edit("soak: 1h", "soak: 2h") },
        ApprovalCase("per phase, a change after it", "granted", phased("phase")) {
            $0.edit("name: c, environments: [us]", "name: c, environments: [us], soak: 1h")
        },
        ApprovalCase("per rollout, a change of its last stage", "qa stale", phased("rollout")) {
            $0.edit("name: c, environments: [us]", "name: c, environments: [us], soak: 1h")
        },
        ApprovalCase("per rollout", "granted", phased("rollout")),
        ApprovalCase("per stage, a change of a later stage", "granted", phased("stage")) {
            $0.edit("soak: 1h", "soak: 2h")
        },
        ApprovalCase("per phase, by its name in a file", "granted", phased("phase")) {
            $0.edit("signedOff: {qa: \(quinn)}, ", "")
            $0.add(
                signOff("one", "rollout: app, stage: early, role: qa, by: quinn, at: 2025-06-02"))
        },
        ApprovalCase("per phase, by the name of its stage in a file", "qa missing", phased("phase"))
        {
            $0.edit("signedOff: {qa: \(quinn)}, ", "")
            $0.add(signOff("one", "rollout: app, stage: eu, role: qa, by: quinn, at: 2025-06-02"))
        },
        ApprovalCase(
            "work asks what all environments ask", "operations missing", of: "app/-",
            Setting(
                rule: "{for: [eu], roles: [qa]}, {for: [us], roles: [operations]}",
                before:
                    "{name: prepare, steps: [{run: [./p.sh]}], entry: {checklist: [Ready], signedOff: {qa: \(quinn)}}}, ",
                after: ", {name: us, environments: [us]}")),
        ApprovalCase(
            "the way out, not given", "qa missing",
            Setting(
                given: "", rule: "{for: any, roles: []}", stage: "soak: 0s, exit: {signOffs: [qa]}",
                entry: "")),
        ApprovalCase(
            "the way out, given", "starts",
            Setting(
                given: "", rule: "{for: any, roles: []}",
                stage: "soak: 0s, exit: {signOffs: [qa], signedOff: {qa: \(quinn)}}", entry: "")),
        ApprovalCase(
            "the way out, by who may only let in", "qa missing",
            Setting(
                rule: "{for: any, roles: [qa]}", stage: "soak: 0s, exit: {signOffs: [qa]}",
                entry: "")),
        ApprovalCase(
            "the way out, vetoed", "vetoed by quinn as qa",
            Setting(
                given: "", rule: "{for: any, roles: []}",
                stage:
                    "soak: 0s, exit: {signOffs: [qa], signedOff: {qa: [\(quinn), {vetoed: {by: quinn, at: 2025-06-02}}]}}",
                entry: "")),
    ]
}

extension ApprovalCase.Setting {
    /// For both environments.
    fileprivate var both: ApprovalCase.Setting {
        var other = self
        other.places = "[eu, us]"
        return other
    }
}

extension ApprovalCase {
    /// One whose wait is told by its words alone.
    fileprivate func short(_ words: String) -> ApprovalCase {
        var other = self
        other.says = words
        return other
    }
}
