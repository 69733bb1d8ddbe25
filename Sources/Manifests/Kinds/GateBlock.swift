import YAML

/// What must hold before a stage starts, or before it is verified.
package struct GateBlock: Written {
    package var place = Place()
    package var checklist: [ChecklistItem] = []
    package var checks: [CheckUse] = []
    package var steps: [Step] = []
    package var signOffs: [Reference] = []
    package var signedOff = Table<[SignOff]>()
    package var requires: [Requirement] = []
    package var emergency: Emergency?

    package init() {}

    package static let definition = Definition<GateBlock>(
        "gate", "What must hold on the way in, or on the way out.",
        [
            .list(
                "checklist", \.checklist, .list(of: .checklistItem),
                "Items that people tick by commits.", .underWhat,
                addsUp: ChecklistItem.added),
            .list(
                "checks", \.checks, .checkUses, "Checks that must pass once.", .underWhat,
                addsUp: CheckUse.added),
            .list("steps", \.steps, .list(of: .object), "Programs that must succeed.", .byWhat),
            .list(
                "signOffs", \.signOffs, .names(.reference),
                "Roles that are asked in addition to the policy's.", .underWhat,
                addsUp: { parent, own in parent.filter { !own.contains($0) } + own }),
            .table(
                "signedOff", \.signedOff, .table(.name, to: .oneOrMore(.object)),
                "What was approved, by role.",
                .excluded("a sign-off approves the digest, and cannot be in it")),
            .list(
                "requires", \.requires, .oneOrMore(.object), "What must be in effect elsewhere.",
                .underWhat,
                addsUp: { parent, own in parent + own }),
            .nested(
                "emergency", \.emergency, "Break-glass for this stage as it is.",
                .excluded("a statement approves the digest, and cannot be in it")),
        ])
}

/// A thing that a person looks at and ticks.
package struct ChecklistItem: Written {
    package var place = Place()
    package var item = Reference()
    package var role: Reference?
    package var optional = false
    package var done: Word?
    package var skipped: Word?

    package init() {}

    package static let definition = Definition<ChecklistItem>(
        "checklist item", "A thing that a person looks at and ticks.",
        [
            .required("item", \.item, .textReference, "What is to be done, in words."),
            .field("role", \.role, .reference, "Who may tick it; anybody unless said."),
            .field(
                "optional", \.optional, .boolean, unless: false,
                "Whether it may be skipped with a reason."),
            .nested(
                "done", \.done, "The tick.",
                .excluded("a tick is said of the digest, and cannot be in it")),
            .nested(
                "skipped", \.skipped, "Skipped, with a reason.",
                .excluded("a tick is said of the digest, and cannot be in it")),
        ],
        check: { item, node, reader in
            if let skipped = item.skipped, !item.optional {
                reader.report(
                    rule: "wrong-value", at: skipped.place,
                    "`\(item.item.name)` is skipped, but not optional",
                    remedy: "write `optional: true`, or do it")
            }
        })
}

extension ChecklistItem {
    /// One that is said again stands where its parent's stood: a tick must not change the order, and with it
    /// what was approved.
    fileprivate static func added(_ parent: [ChecklistItem], _ own: [ChecklistItem])
        -> [ChecklistItem]
    {
        let said = Dictionary(own.map { ($0.item.name, $0) }) { first, _ in first }
        let inherited = Set(parent.map(\.item.name))
        return parent.map { said[$0.item.name]?.filled(from: $0) ?? $0 }
            + own.filter { !inherited.contains($0.item.name) }
    }

    private func filled(from parent: ChecklistItem) -> ChecklistItem {
        var item = self
        item.role = role ?? parent.role
        item.optional = optional || parent.optional
        item.done = done ?? parent.done
        item.skipped = skipped ?? parent.skipped
        return item
    }
}

extension Form where Value == ChecklistItem {
    package static let checklistItem = Form.object(orShort: .textReference, \ChecklistItem.item)
}

/// Something that must be in effect elsewhere.
package struct Requirement: Written {
    package var place = Place()
    package var flag: Reference?
    package var value: FlagValue?
    package var at: Percentage?
    package var component: Reference?
    package var version: String?
    package var environments: Selector?

    package init() {}

    package static let definition = Definition<Requirement>(
        "requirement",
        "Something that must be in effect elsewhere: a flag, or a component's version.",
        [
            .field("flag", \.flag, .identifierReference, "A flag."),
            .field("is", \.value, .flagValue, "Its value; `true` unless said."),
            .field(
                "at", \.at, .percentage, "At least this share of users have it; 100% unless said."),
            .field("component", \.component, .reference, "A component, instead of a flag."),
            .field("version", \.version, .textOrNumber, "The version that it runs."),
            .field("in", \.environments, .all, "Where: `all`, names or labels; all unless said."),
        ],
        constraints: [
            .exactlyOne(["flag", "component"], remedy: "write `{flag: NAME, is: true, in: all}`")
        ])
}
