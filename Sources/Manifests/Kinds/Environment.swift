import YAML

/// A place that the change reaches: its variables, actions and windows.
package struct Environment: Written {
    package var place = Place()
    package var abstract = false
    package var extends: Reference?
    package var title: String?
    package var description: String?
    package var timezone: Reference?
    package var variables = Table<SecretOr>()
    package var flags = Table<FlagSetting>()
    package var initial: Initial?
    package var actions = Table<ActionUse>()
    package var windows: [Window] = []
    package var flagsFile: FileTarget?
    package var bucketing: Bucketing?
    package var drift: Drift?
    package var offlineRollback: Bool?
    package var signedOff = Table<[SignOff]>()

    package init() {}

    package enum Bucketing: String, Keyword { case second, third }
    package enum Drift: String, Keyword { case report, heal, accept }

    package static let definition = Definition<Environment>(
        "environment", "A place that the change reaches. The one action that it needs is `deploy`.",
        [
            .field(
                "abstract", \.abstract, .boolean, unless: false, "Only to be extended.",
                .excluded("one that is abstract is in no stage")),
            .field(
                "extends", \.extends, .reference,
                "Another environment, whose fields count where this has none.",
                .resolved("its fields count as if they stood here")),
            .field("title", \.title, .text, "A name for people.", .excluded("a title")),
            .field(
                "description", \.description, .text, "What runs there.", .excluded("a description")),
            .field(
                "timezone", \.timezone, .zone, "The zone of its windows; UTC unless said.",
                .underWhat),
            .table(
                "variables", \.variables, .table(.variableName, to: .variable),
                "Its own variables, below those of every rollout.", .what),
            .table(
                "flags", \.flags, .table(.flagName, to: .flagSetting),
                "Its own flags, below those of every rollout.", .what),
            .nested("initial", \.initial, "What ran there before `reconcile` came.", .what),
            .table(
                "actions", \.actions, .table(.name, to: .actionUse),
                "What can be done to it: `deploy`, and where they differ `rollback`, `flags`, `health`, `observe`, `backup`, `restore` and the levels of a ladder.",
                .byWhat),
            .list(
                "windows", \.windows, .list(of: .object),
                "When a stage may start there; always unless said.", .underWhat),
            .field(
                "flagsFile", \.flagsFile, .object,
                "A file on the controller's machine that is given its flags and variables.", .byWhat
            ),
            .field(
                "bucketing", \.bucketing, .keyword,
                "The generation of flagd's percentage rule; `third` unless said.", .what),
            .field(
                "drift", \.drift, .keyword,
                "What is done when what runs is not what should: `report` unless said.", .underWhat),
            .field(
                "offlineRollback", \.offlineRollback, .boolean,
                "Whether it may go back by itself while the hub cannot be reached.", .underWhat),
            .table(
                "signedOff", \.signedOff, .table(.name, to: .oneOrMore(.object)),
                "Approvals of this environment's own change, by role.",
                .excluded("a sign-off approves the digest, and cannot be in it")),
        ])
}

extension Environment {
    /// The names of its own flags, and of those that were set before.
    var flagNames: Set<String> { Set(flags.names).union(initial?.flags.names ?? []) }
}

/// What ran in an environment before `reconcile` came.
package struct Initial: Written {
    package var place = Place()
    package var version: String?
    package var versions = Table<String>()
    package var flags = Table<FlagValue>()
    package var variables = Table<SecretOr>()

    package init() {}

    package static let definition = Definition<Initial>(
        "initial exposure", "What ran in an environment before `reconcile` came.",
        [
            .field("version", \.version, .textOrNumber, "The version of the component `app`."),
            .table(
                "versions", \.versions, .table(.name, to: .textOrNumber),
                "Versions by component, where there are several."),
            .table("flags", \.flags, .table(.flagName, to: .flagValue), "Flags and their values."),
            .table("variables", \.variables, .table(.variableName, to: .variable), "Variables."),
        ])
}

/// An action; or, for `flags`, that delivery is enough.
package enum ActionUse: Sendable, Equatable {
    case action(Action)
    case delivered

    package var action: Action? {
        if case .action(let action) = self { action } else { nil }
    }
}

extension Form where Value == ActionUse {
    package static let actionUse = Form.byKind(
        scalar: Form(
            .keyword(["delivered"]),
            read: { node, reader in
                if node.text == "delivered" { return .delivered }
                reader.report(
                    rule: "wrong-type", at: node, "\(node.inWords) stands where an action belongs",
                    remedy: "write `{run: [\(node.text)]}`; only `flags` may say `delivered`")
                return nil
            }, leaves: { _, _ in }),
        mapping: Form<Action>.object.wrapped(
            { action, _ in .action(action) }, { $0.action ?? Action() }),
        words: "an action (a mapping)",
        leaves: { use, found in
            switch use {
            case .delivered: found.put("delivered")
            case .action(let action): Action.definition.leaves(action, &found)
            }
        })
}
