import YAML

/// What a rollout says of a flag once: who owns it, and what it falls back to.
package struct Flag: Written {
    package var place = Place()
    package var safe: FlagValue?
    package var owner: String?
    package var group: String?
    package var description: String?
    package var removeBy: ZonedDate?
    package var bucketWith: Reference?

    package init() {}

    package static let definition = Definition<Flag>(
        "flag", "A flag that the rollout brings.",
        [
            .field(
                "safe", \.safe, .flagValue, "The value that going back sets; `false` unless said."),
            .field(
                "owner", \.owner, .text, "Who answers for it.",
                .excluded("owners change without changing what runs")),
            .field(
                "group", \.group, .name, "Flags of one group go back together: `rollback --group`."),
            .field(
                "description", \.description, .text, "What it switches.", .excluded("a description")
            ),
            .field(
                "removeBy", \.removeBy, .date,
                "When the flag should be gone from the code; it nags from there.",
                .excluded("a reminder gates nothing")),
            .field(
                "bucketWith", \.bucketWith, .identifierReference,
                "Chooses the same users as this other flag does."),
        ])
}

/// What a stage sets a flag to: a plain value, or gradually.
package struct FlagSetting: Written {
    package var place = Place()
    package var value: FlagValue?
    package var percentage: Percentage?
    package var cohorts: [Reference] = []
    package var condition: Condition?

    package init() {}

    package static let definition = Definition<FlagSetting>(
        "flag setting", "What a stage sets a flag to.",
        [
            .field(
                "value", \.value, .flagValue,
                "The value; for a gradual flag that of the users who have it, `true` unless said."),
            .field("percentage", \.percentage, .percentage, "The share of users who have it."),
            .list(
                "cohorts", \.cohorts, .names(.reference),
                "Users who have it whatever the percentage, by the rollout's `cohorts`."),
            .nested(
                "if", \.condition,
                "Leaves the flag out where this does not hold as the stage starts."),
        ])
}

package struct Condition: Written {
    package var place = Place()
    package var ticked = Reference()

    package init() {}

    package static let definition = Definition<Condition>(
        "condition", "Something that must be so as the stage starts.",
        [
            .required(
                "ticked", \.ticked, .textReference,
                "An item of this stage's checklist that is ticked.")
        ])
}

extension Form where Value == FlagSetting {
    /// `true`, `20%`, or the long form.
    package static let flagSetting = Form(
        .either([.scalar, Form.object.shape]),
        read: { node, reader in
            guard node.kind == .scalar else { return Form.object.read(node, &reader) }
            var setting = FlagSetting()
            setting.place = Place(node)
            if node.style == .plain, node.text.hasSuffix("%") {
                guard let percentage = Form<Percentage>.percentage.read(node, &reader) else {
                    return nil
                }
                setting.percentage = percentage
                return setting
            }
            guard let value = Form<FlagValue>.flagValue.read(node, &reader) else { return nil }
            setting.value = value
            return setting
        }, leaves: { Form.object.leaves($0, &$1) })
}

/// A version as it is written, or the tip of a branch.
package struct Version: Written {
    package var place = Place()
    package var text: String?
    package var branch: String?
    package var of: Template?

    package init() {}

    package static let definition = Definition<Version>(
        "version", "A version that follows a branch.",
        [
            .field("branch", \.branch, .text, "The branch whose tip is brought.", isRequired: true),
            .field("of", \.of, .gitURL, "The repository that has it.", isRequired: true),
        ])
}

extension Form where Value == Version {
    package static let version: Form = {
        let text = Form<String>.parsing(
            "a version such as `2.4.0`", pattern: "^[A-Za-z0-9][A-Za-z0-9._+:@/-]*$",
            takesNumbers: true, lengthMax: 128,
            leaves: { $1.put($0) }, checkedVersion)
        return Form(
            .either([text.shape, Form.object.shape]),
            read: { node, reader in
                if node.kind == .mapping { return Form.object.read(node, &reader) }
                guard let written = text.read(node, &reader) else { return nil }
                var version = Version()
                version.place = Place(node)
                version.text = written
                return version
            },
            leaves: { version, found in
                if let text = version.text { found.put(text) }
                Form.object.leaves(version, &found)
            })
    }()
}

@Sendable private func checkedVersion(_ text: String) throws(Misfit) -> String {
    let isGood = text.unicodeScalars.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || "._+:@/-".unicodeScalars.contains($0)
    }
    guard isGood, let first = text.unicodeScalars.first, first.isASCIILetter || first.isASCIIDigit
    else {
        throw Misfit(
            "`\(text)` is no version: letters, digits and `._+:@/-`, beginning with a letter or digit"
        )
    }
    return text
}

extension Form where Value == Template {
    package static let gitURL = Form(
        Form<String>.text.shape,
        read: { node, reader in
            guard let text = Form<String>.text.read(node, &reader) else { return nil }
            if text.hasPrefix("-") || text.contains("::") || !text.contains("/") {
                reader.report(
                    rule: "wrong-value", at: node, "`\(text)` is no address of a git repository",
                    remedy: "write one such as `https://git.example.com/app`")
                return nil
            }
            return Form<Template>.template(.word).read(node, &reader)
        }, leaves: { $1.put($0.text) })
}
