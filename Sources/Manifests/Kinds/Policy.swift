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

package struct Person: Written {
    package var place = Place()
    package var title: String?
    package var addresses: [String] = []
    package var keys: [Key] = []
    package var bot = false

    package init() {}

    package static let definition = Definition<Person>(
        "person", "A person, who counts once however many addresses and keys they have.",
        [
            .field("title", \.title, .text, "Their name for people."),
            .list("addresses", \.addresses, .list(of: .address), "The addresses of their commits."),
            .list("keys", \.keys, .list(of: .object), "Their keys."),
            .field("bot", \.bot, .boolean, unless: false, "No person: fills no role."),
        ])
}

package struct Key: Written {
    package var place = Place()
    package var ssh = ""
    package var name: String?
    package var from: ZonedDate?
    package var until: ZonedDate?
    package var lost: ZonedDate?
    package var compromised: Compromise?

    package init() {}

    package static let definition = Definition<Key>(
        "key", "An SSH key, and when it counts.",
        [
            .required("ssh", \.ssh, .sshKey, "The public key, as in `id_ed25519.pub`."),
            .field("name", \.name, .text, "What it is called."),
            .field("from", \.from, .date, "It counts from this day."),
            .field("until", \.until, .date, "It counts up to this day."),
            .field("lost", \.lost, .date, "Nobody has it any more, since."),
            .nested("compromised", \.compromised, "Somebody else may have it."),
        ])
}

package struct Compromise: Written {
    package var place = Place()
    package var since: ZonedDate?

    package init() {}

    package static let definition = Definition<Compromise>(
        "compromise", "That somebody else may have a key.",
        [.field("since", \.since, .date, "Since when; from the beginning unless said.")])
}

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

/// Which roles sign off, where, and how it is proven.
package struct Rule: Written {
    package var place = Place()
    package var environments: Selector?
    package var roles: [RoleNeed] = []
    package var change: [Reference] = []
    package var per: Per?
    package var proof: Proof?
    package var validFor: TimeSpan?
    package var after: After?

    package init() {}

    package enum Per: String, Keyword { case stage, phase, rollout }
    package enum After: String, Keyword { case results }

    package static let definition = Definition<Rule>(
        "rule", "Which roles sign off, where, and how it is proven.",
        [
            .field(
                "for", \.environments, .any,
                "The environments that it holds for: `any`, labels or names.", isRequired: true),
            .list(
                "roles", \.roles, .list(of: .roleNeed),
                "The roles that sign off; `{role: qa, people: 2}` where more than one must."),
            .list("change", \.change, .oneOrMore(.reference), "Only for these kinds of change."),
            .field(
                "per", \.per, .keyword,
                "One approval for each stage, for a phase, or for the whole rollout; `stage` unless said."
            ),
            .field(
                "proof", \.proof, .keyword,
                "`declared`: the field is believed. `signed`: it carries a signature. `declared` unless said."
            ),
            .field("validFor", \.validFor, .timeSpan, "How long an approval is good."),
            .field(
                "after", \.after, .keyword,
                "`results`: given only once the stage before is verified."),
        ], )
}

package enum Proof: String, Keyword { case declared, signed }

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

extension Form where Value == String {
    package static let sshKey = Form.parsing(
        "an SSH public key such as `ssh-ed25519 AAAA… erin`",
        pattern: "^(ssh|ecdsa|sk-)[A-Za-z0-9@.-]* [A-Za-z0-9+/]+=* ?",
        lengthMax: 8_000, leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        if text.contains("PRIVATE KEY") {
            throw Misfit(
                "this is a private key, which must never be in a repository",
                remedy:
                    "take it out, make a new one since this one is known now, and write the line of its `.pub` file"
            )
        }
        let parts = text.split(separator: " ", maxSplits: 2)
        let types = [
            "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
        ]
        guard parts.count >= 2, let type = parts.first.map(String.init) else {
            throw Misfit(
                "`\(text.prefix(60))` is no SSH public key",
                remedy: "copy the line of the `.pub` file")
        }
        guard types.contains(type) else {
            throw Misfit(
                "`\(type)` is no kind of SSH key that is taken here",
                remedy: "there is \(inWords(types, joinedBy: "and"))")
        }
        guard let blob = decodedBase64(parts[1].utf8), blob.count > 4 + type.utf8.count,
            Array(blob[4..<(4 + type.utf8.count)]) == Array(type.utf8), blob[0] == 0, blob[1] == 0,
            Int(blob[2]) << 8 | Int(blob[3]) == type.utf8.count
        else {
            throw Misfit(
                "the body of this `\(type)` key is damaged",
                remedy: "copy the line of the `.pub` file")
        }
        return text
    }
}

/// Returns the bytes of a strict base64 text, with its padding.
func decodedBase64(_ text: Substring.UTF8View) -> [UInt8]? {
    guard text.count % 4 == 0, !text.isEmpty else { return nil }
    let padding = text.suffix(2).reduce(0) { $0 + ($1 == 0x3d ? 1 : 0) }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    for (index, byte) in text.dropLast(padding).enumerated() {
        let value: UInt8
        switch byte {
        case 0x41...0x5a: value = byte - 0x41
        case 0x61...0x7a: value = byte - 0x61 + 26
        case 0x30...0x39: value = byte - 0x30 + 52
        case 0x2b: value = 62
        case 0x2f: value = 63
        default: return nil
        }
        bits = bits << 6 | UInt32(value)
        if index % 4 > 0 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(index % 4))))
        }
    }
    return bytes
}
