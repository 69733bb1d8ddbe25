import Planner
import Testing

extension ApprovalCase {
    private static func stale(
        _ name: String, _ part: String, _ setting: Setting = Setting(),
        _ change: @escaping @Sendable (inout Scenario) -> Void
    ) -> ApprovalCase {
        ApprovalCase("stale by \(name)", "qa stale", says: " is stale, \(part)", setting, change)
    }

    private static func edited(
        _ name: String, _ part: String, _ old: String, _ new: String, _ setting: Setting = Setting()
    ) -> ApprovalCase {
        stale(name, part, setting) { $0.edit(old, new) }
    }

    private static let earlier = Setting(
        before: "{name: us, environments: [us], soak: 1h, entry: {signedOff: {qa: \(quinn)}}}, ")

    /// What makes an approval stale, and which part is said.
    static let contents = [
        edited(
            "the version", "what: version was 2.0.0, is 2.0.1", "version: 2.0.0", "version: 2.0.1"),
        edited("a flag", "what: flag `F`", "soak: 0s", "soak: 0s, flags: {F: true}"),
        edited(
            "a percentage", "what: flag `F`", "F: 10%", "F: 20%",
            Setting(stage: "soak: 0s, flags: {F: 10%}")),
        edited(
            "a variable", "what: variable `V`", "V: one", "V: two",
            Setting(stage: "soak: 0s, variables: {V: one}")),
        edited("another environment", "what: ", "environments: [eu]", "environments: [eu, us]"),
        edited("the component", "what: ", "version: 2.0.0", "component: other, version: 2.0.0"),
        edited("the soak", "under what: soak is 1h, was not said", "soak: 0s", "soak: 1h"),
        edited("an item", "under what: ", "checklist: [Ready]", "checklist: [Ready, Tested]"),
        edited("the text of an item", "under what: ", "checklist: [Ready]", "checklist: [Red]"),
        edited(
            "who may tick", "under what: ", "checklist: [Ready]",
            "checklist: [{item: Ready, role: qa}]"),
        edited("a way out", "under what: ", "soak: 0s", "soak: 0s, exit: {signOffs: [qa]}"),
        edited(
            "a role that is asked besides", "under what: ", "checklist: [Ready]",
            "checklist: [Ready], signOffs: [qa]"),
        edited(
            "what must be elsewhere", "under what: ", "checklist: [Ready]",
            "checklist: [Ready], requires: [{flag: G, is: true, in: [us]}]"),
        edited("an attempt", "", "version: 2.0.0", "attempt: 2, version: 2.0.0"),
        edited("the program", "by what: ", "./deploy.sh", "./other.sh"),
        edited("an argument", "by what: ", "$(version)]", "$(version), --force]"),
        edited("a step", "by what: ", "soak: 0s", "soak: 0s, steps: [{run: [./s.sh]}]"),
        edited(
            "a health action", "by what: ", "actions: {", "actions: {health: {run: [./health.sh]}, "
        ),
        stale("a stage before it", "after what: stage `first` is new") {
            $0.edit(
                "stages: [",
                "stages: [{name: first, steps: [{run: [./f.sh]}], entry: {signedOff: {qa: \(quinnAgain)}}}, "
            )
        },
        ApprovalCase(
            "stale by the stage before it", "qa stale", says: "after what: stage `us`",
            of: "app/eu",
            earlier
        ) {
            $0.advance(by: "2h")
            $0.edit("soak: 1h", "soak: 2h")
        },
        ApprovalCase("stale, with the commit and its author", "qa stale", says: "by mallory") {
            $0.author = .init(name: "mallory", address: "m@example.com")
            $0.edit("soak: 0s", "soak: 1h")
        },
        ApprovalCase("stale by more than one commit", "qa stale", says: "last in ") {
            $0.edit("soak: 0s", "soak: 1h")
            $0.edit("version: 2.0.0", "version: 2.0.1")
        },
        ApprovalCase("stale in two parts", "qa stale", says: "more, in ") {
            $0.rewrite(
                $0.files.map {
                    replacing(
                        "soak: 0s", by: "soak: 1h",
                        in: replacing("./deploy.sh", by: "./other.sh", in: $0))
                })
        },
        ApprovalCase(
            "of another digest than there ever was", "qa stale", says: "is not what there is now",
            Setting(
                given:
                    "qa: {by: quinn, at: 2025-06-01, digest: 'sha256:\(String(repeating: "a", count: 64))'}"
            )),
        ApprovalCase("one that is stale beside one that is not", "granted") {
            $0.edit("soak: 0s", "soak: 1h")
            $0.edit("qa: \(quinn)", "qa: [\(quinn), \(quinnAgain)]")
        },
    ]

    private static func stands(
        _ name: String, _ setting: Setting = Setting(),
        _ change: @escaping @Sendable (inout Scenario) -> Void
    ) -> ApprovalCase { ApprovalCase("stands for all \(name)", "granted", setting, change) }

    /// Edits that mean the same.
    static let layouts = [
        stands("a comment") { $0.edit("stages: [", "stages: [ # in this order\n  ") },
        stands("a blank line") { $0.edit("stages: [", "stages: [\n\n  ") },
        stands("quotes") {
            $0.edit("name: eu, environments: [eu]", "name: 'eu', environments: [\"eu\"]")
        },
        stands("another order of fields") {
            $0.edit(
                "name: eu, environments: [eu], soak: 0s", "soak: 0s, environments: [eu], name: eu")
        },
        stands("another order of files") { $0.rewrite($0.files.reversed()) },
        stands("a default that is written") { $0.edit("soak: 0s", "soak: 0s, carry: true") },
        stands("another unit", Setting(stage: "soak: 1h")) { $0.edit("soak: 1h", "soak: 60m") },
        stands("a description") {
            $0.edit("metadata: {name: app, ", "metadata: {name: app, description: text, ")
        },
        stands("an owner") {
            $0.edit("metadata: {name: app, ", "metadata: {name: app, owner: erin, ")
        },
        stands("a title of the environment") {
            $0.edit("metadata: {name: eu, ", "metadata: {name: eu, title: Europe, ")
        },
        stands("a stage after it") {
            $0.edit("Ready]}}]", "Ready]}}, {name: us, environments: [us]}]")
        },
        stands(
            "a change of a stage after it",
            Setting(after: ", {name: us, environments: [us], soak: 1h}")
        ) {
            $0.edit("soak: 1h", "soak: 2h")
        },
        stands("another rollout") {
            $0.add(
                rollout(
                    "b", "component: b, version: 1.0.0, stages: [{name: us, environments: [us]}]"))
        },
        stands("a tick", Setting(entry: ", checklist: [{item: Ready}, Other]")) {
            $0.edit("{item: Ready}", "{item: Ready, done: {by: erin, at: 2025-06-02}}")
        },
        stands("another's sign-off") {
            $0.edit("qa: \(quinn)", "qa: \(quinn), operations: {by: olga, at: 2025-06-02}")
        },
        stands("a date") { $0.edit("soak: 0s", "soak: 0s, notBefore: 2025-06-01") },
        stands("a new colleague") { $0.edit("qa: [quinn]", "qa: [quinn, rosa]") },
        stands("a change of the rule") {
            $0.edit("{for: any, roles: [qa]}", "{for: any, roles: [qa], validFor: 9d}")
        },
        stands("a shared default") { $0.edit("stages: [", "defaults: {soak: 0s}, stages: [") },
    ]

    private static let ready = Setting(entry: "")

    /// Going back to what was approved.
    static let reverts = [
        ApprovalCase("a revert before the start stands again", "granted") {
            $0.edit("soak: 0s", "soak: 1h")
            $0.pass()
            $0.edit("soak: 1h", "soak: 0s")
        },
        ApprovalCase("a revert of a version before the start stands again", "granted") {
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.pass()
            $0.edit("version: 2.0.1", "version: 2.0.0")
        },
        ApprovalCase("spent when it was verified", "qa spent", ready) {
            $0.edit("version: 2.0.0", "version: 2.0.1")
        },
        ApprovalCase("a revert after it was left is spent", "qa spent", ready) {
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.edit(quinn, "[\(quinn), \(quinnAgain)]")
            $0.pass()
            $0.edit("version: 2.0.1", "version: 2.0.0")
        },
        ApprovalCase(
            "spent when it was rolled back", "qa spent",
            Setting(stage: "soak: 0s, steps: [{name: t, run: [./t.sh]}]")
        ) {
            $0.world.fail("t", in: "app/eu")
            $0.edit(", checklist: [Ready]", "")
            $0.edit(quinn, quinnAgain)
            $0.pass()
            $0.edit("version: 2.0.0", "attempt: 2, version: 2.0.0")
        },
        ApprovalCase("signed anew after it was spent", "starts", ready) {
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.edit(quinn, quinnAgain)
        },
        ApprovalCase("the same `declared` sign-off given again", "qa spent", ready) {
            $0.edit("qa: \(quinn)", "engineering: {by: erin, at: 2025-06-01}")
            $0.pass()
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.edit("engineering: {by: erin, at: 2025-06-01}", "qa: \(quinn)")
        },
        ApprovalCase("spent also under a name that was made again", "qa spent", ready) {
            let files = $0.files
            $0.remove("Rollout", "app")
            $0.pass()
            $0.rewrite(files)
            $0.pass()
            $0.edit("version: 2.0.0", "version: 2.0.1")
        },
        ApprovalCase("a new name of a stage asks anew", "qa missing", ready) {
            $0.edit("qa: \(quinn)", "engineering: {by: erin, at: 2025-06-01}")
            $0.edit("name: eu, environments", "name: europe, environments")
        },
        ApprovalCase("a failed start that never ran spends nothing", "starts", ready) {
            $0.world.lapsing["app/eu"] = 1
            $0.pass()
        },
    ]
}
