import Testing
import YAML

@testable import Manifests

/// A manifest may be laid out in many ways; what was approved is its meaning.
@Suite("Digest and layout") struct DigestLayoutTests {
    static let base = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: eu, labels: {tier: one, region: eu}}
        spec:
          variables: {LEVEL: info, RETRIES: 3}
          windows: [{days: mon-thu, from: "06:00"}]
          actions:
            deploy: {run: [./deploy.sh, --version=$(version)], files: [lib/a, deploy.sh], timeout: 90m}
        ---
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: us, labels: {tier: one}}
        spec: {actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}}
        ---
        apiVersion: reconcile/v1
        kind: Check
        metadata: {name: errors}
        spec:
          http: {url: "https://example.com/errors", json: .value, expect: [200]}
          critical: above 5%
          rhythm: 1h every 60s, then every 1h
        ---
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {roles: {engineering: [erin], qa: [quinn, olga]}}
        ---
        apiVersion: reconcile/v1
        kind: Channel
        metadata: {name: team}
        spec: {webhook: {url: https://hooks.example.com/x}}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.4.0
          flags: {NEW: {safe: false}}
          rollback: {levels: [flags, {level: person, within: 2h}]}
          notices:
            - {when: start, before: 24h, to: [team]}
          defaults:
            rhythm: 15m every 1m, then 4h every 1h, then at 24h
          stages:
            - name: first
              environments: [eu, us]
              flags: {NEW: 20%}
              soak: 72h
            - name: last
              environments: {tier: one}
              flags: {NEW: true}
              checks: [errors]
              soak: 1h
              stopAfter: 2
              entry:
                checklist: [Dashboards open]
                signOffs: [engineering, qa]
              exit:
                requires: {flag: NEW, in: [us, eu]}

        """

    struct Edit: CustomTestStringConvertible, Sendable {
        var name: String
        var change: @Sendable (inout DigestWorld) -> Void
        var testDescription: String { name }

        init(_ name: String, _ change: @escaping @Sendable (inout DigestWorld) -> Void) {
            self.name = name
            self.change = change
        }

        /// Replaces one text by another.
        init(_ name: String, _ old: String, _ new: String) {
            self.init(name) { world in
                let text = world.files["desired-state/all.yaml"] ?? ""
                let changed = text.replacing(old, with: new, maxReplacements: 1)
                if changed == text { Issue.record("there is no `\(old)`") }
                world.files["desired-state/all.yaml"] = changed
            }
        }

        /// Rewrites the whole file.
        init(_ name: String, whole: @escaping @Sendable (String) -> String) {
            self.init(name) {
                $0.files["desired-state/all.yaml"] = whole($0.files["desired-state/all.yaml"] ?? "")
            }
        }
    }

    static let nothing: [Edit] = [
        Edit(
            "flow becomes block", "flags: {NEW: {safe: false}}",
            "flags:\n    NEW:\n      safe: false"),
        Edit(
            "block becomes flow", "    rhythm: 15m every 1m, then 4h every 1h, then at 24h",
            "    {rhythm: \"15m every 1m, then 4h every 1h, then at 24h\"}"),
        Edit(
            "double quotes around a text", "checklist: [Dashboards open]",
            "checklist: [\"Dashboards open\"]"),
        Edit("single quotes around a version", "version: 2.4.0", "version: '2.4.0'"),
        Edit(
            "a text folded over two lines", "critical: above 5%", "critical: >-\n    above\n    5%"),
        Edit("an escape for a letter", "[Dashboards open]", "[\"D\\u0061shboards open\"]"),
        Edit(
            "keys in another order", "soak: 1h\n      stopAfter: 2", "stopAfter: 2\n      soak: 1h"),
        Edit(
            "`kind` before `apiVersion`", "apiVersion: reconcile/v1\nkind: Rollout",
            "kind: Rollout\napiVersion: reconcile/v1"),
        Edit("a comment", "soak: 72h", "soak: 72h  # three days"),
        Edit("blank lines", "spec:\n  version", "spec:\n\n\n  version"),
        Edit("deeper indentation", "  defaults:\n    rhythm", "  defaults:\n            rhythm"),
        Edit(
            "an anchor and an alias", "flags: {NEW: 20%}\n      soak: 72h",
            "flags: {NEW: &share 20%}\n      soak: &long 72h\n      title: *long"),
        Edit("a merge key", "soak: 1h\n      stopAfter: 2", "<<: {soak: 1h, stopAfter: 2}"),
        Edit("CRLF at the ends of lines") {
            $0.files = $0.files.mapValues { $0.replacing("\n", with: "\r\n") }
        },
        Edit("a byte order mark", whole: { "\u{FEFF}" + $0 }),
        Edit("three dashes before and dots behind", whole: { "---\n" + $0 + "...\n" }),
        Edit("one file a manifest") { world in
            let parts = (world.files.values.first ?? "").split(separator: "---\n")
            world.files = [:]
            for (number, part) in parts.enumerated() {
                world.files["desired-state/deep/\(9 - number).yaml"] = String(part)
            }
        },
        Edit(
            "manifests in another order",
            whole: { $0.split(separator: "---\n").reversed().joined(separator: "\n---\n") }),
        Edit("an empty document", whole: { $0 + "\n---\n" }),
        Edit("`3d` for `72h`", "soak: 72h", "soak: 3d"),
        Edit("`1h30m` for `90m`", "timeout: 90m", "timeout: 1h30m"),
        Edit("`soak: {least: 1h}` for `soak: 1h`", "soak: 1h", "soak: {least: 1h}"),
        Edit("a sign for a word in a bound", "above 5%", "\"> 5.0%\""),
        Edit(
            "`60m every 1m` for `1h every 60s`", "rhythm: 1h every 60s, then every 1h",
            "rhythm: 60m every 1m, every 60m"),
        Edit("`20.0%` for `20%`", "NEW: 20%", "NEW: 20.0%"),
        Edit("a percentage in the long form", "NEW: 20%", "NEW: {percentage: 20%}"),
        Edit("a value in the long form", "{NEW: true}", "{NEW: {value: true}}"),
        Edit(
            "a checklist's text as `{item: …}`", "[Dashboards open]",
            "[{item: Dashboards open, optional: false}]"),
        Edit("a level's name as `{level: …}`", "levels: [flags,", "levels: [{level: flags},"),
        Edit("a list of one as one", "expect: [200]", "expect: 200"),
        Edit(
            "one as a list of one", "requires: {flag: NEW, in: [us, eu]}",
            "requires: [{flag: NEW, in: [us, eu]}]"),
        Edit(
            "the names of environments in another order", "environments: [eu, us]",
            "environments: [us, eu]"),
        Edit(
            "labels for the names of the same environments", "environments: [eu, us]",
            "environments: {tier: [one, two]}"),
        Edit("names for the labels of a requirement", "in: [us, eu]", "in: {tier: one}"),
        Edit("all environments by their word", "in: [us, eu]", "in: all"),
        Edit("labels in another order", "{tier: one, region: eu}", "{region: eu, tier: one}"),
        Edit(
            "variables in another order", "{LEVEL: info, RETRIES: 3}",
            "{RETRIES: \"3\", LEVEL: info}"),
        Edit("`files` in another order", "files: [lib/a, deploy.sh]", "files: [deploy.sh, lib/a]"),
        Edit("weekdays one by one", "days: mon-thu", "days: [mon, wed, tue, thu]"),
        Edit(
            "the roles that are asked in another order", "signOffs: [engineering, qa]",
            "signOffs: [qa, engineering]"),
        Edit(
            "a role's members in the long form", "{engineering: [erin], qa: [quinn, olga]}",
            "{qa: {members: [olga, quinn]}, engineering: {members: [erin]}}"),
        Edit(
            "what `defaults` say, in each stage",
            whole: { text in
                text.replacing(
                    "  defaults:\n    rhythm: 15m every 1m, then 4h every 1h, then at 24h\n",
                    with: ""
                )
                .replacing(
                    "      environments:",
                    with:
                        "      rhythm: 15m every 1m, then 4h every 1h, then at 24h\n      environments:"
                )
            }),
        Edit(
            "the rollout's ladder in each stage",
            whole: { text in
                text.replacing(
                    "  rollback: {levels: [flags, {level: person, within: 2h}]}\n", with: ""
                )
                .replacing(
                    "      environments:",
                    with:
                        "      rollback: {levels: [flags, {level: person, within: 2h}]}\n      environments:"
                )
            }),
        Edit(
            "an abstract environment that both extend",
            whole: { text in
                text.replacing(
                    "spec: {actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}}",
                    with: "spec: {extends: base}")
                    + "---\n{apiVersion: reconcile/v1, kind: Environment, metadata: {name: base}, spec: {abstract: true, actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}}}\n"
            }),
        Edit("`carry: true`, which is so anyway", "soak: 72h", "soak: 72h\n      carry: true"),
        Edit(
            "`attempt: 1` and `component: app`, which are so anyway", "version: 2.4.0",
            "version: 2.4.0\n  attempt: 1\n  component: app"),
        Edit(
            "a window's end at midnight, which is so anyway", "from: \"06:00\"",
            "from: \"06:00\", until: \"24:00\""),
        Edit(
            "an empty list and an empty mapping", "soak: 72h",
            "soak: 72h\n      notices: []\n      variables: {}"),
        Edit(
            "titles and descriptions", "version: 2.4.0",
            "version: 2.4.0\n  title: The app\n  description: |\n    What it is.\n"),
        Edit(
            "a sign-off", "signOffs: [engineering, qa]",
            "signOffs: [engineering, qa]\n        signedOff: {qa: {by: quinn, at: 2025-05-09}}"),
        Edit("a sign-off in a file of its own") {
            $0.files["desired-state/signed.yaml"] =
                "{apiVersion: reconcile/v1, kind: SignOff, metadata: {name: x}, spec: {rollout: app, stage: last, gate: entry, role: qa, by: quinn, at: 2025-05-09}}"
        },
        Edit(
            "a tick", "[Dashboards open]",
            "[{item: Dashboards open, done: {by: quinn, at: 2025-05-09}}]"),
        Edit("a pause", "version: 2.4.0", "version: 2.4.0\n  paused: {by: erin, at: 2025-05-09}"),
        Edit(
            "a notice that gates nothing", "  defaults:",
            "    - {when: success, to: [team]}\n    - {when: start, to: [team]}\n  defaults:"),
        Edit("`notBefore`", "soak: 1h", "soak: 1h\n      notBefore: 2025-05-10"),
        Edit("`deadline`", "version: 2.4.0", "version: 2.4.0\n  deadline: 2025-06-10"),
        Edit(
            "an owner and a reminder of a flag", "{safe: false}",
            "{safe: false, owner: web, removeBy: 2025-12-01, description: It is new}"),
        Edit(
            "annotations", "metadata: {name: app}",
            "metadata: {name: app, annotations: {tool/note: anything}}"),
        Edit("a Channel's address", "https://hooks.example.com/x", "https://hooks.example.com/y"),
        Edit("a colleague in the Policy", "qa: [quinn, olga]", "qa: [quinn, olga, quirin]"),
        Edit("another rollout") {
            $0.files["desired-state/other.yaml"] =
                "{apiVersion: reconcile/v1, kind: Rollout, metadata: {name: other}, spec: {component: other, version: 1.0.0, stages: [{name: s, environments: [us]}]}}"
        },
        Edit("a stage behind it", whole: { $0 + "    - {name: later, environments: [us]}\n" }),
        Edit("a file that no program names") {
            $0.programs["README.md"] = .init("changed", isExecutable: false)
        },
    ]

    @Test(arguments: nothing) func `approved still`(edit: Edit) throws {
        let before = DigestWorld(Self.base)
        var after = before
        edit.change(&after)
        #expect(before.errors == [])
        #expect(after.errors == [])
        let old = try #require(before.digest("last"))
        let new = try #require(after.digest("last"))
        #expect(new.difference(from: old) == [])
        #expect(new == old)
        #expect(new.text == old.text)
    }

    @Test func `there are more than forty edits, each of its own`() {
        #expect(Set(Self.nothing.map(\.name)).count == Self.nothing.count)
        #expect(Self.nothing.count > 40)
    }
}

@Suite("What has no digest") struct UncoveredTests {
    /// The digest of the last stage in a tree where one path is as `found`.
    private func digest(_ found: SourceTree.Found, at path: String) throws -> StageDigest? {
        let world = DigestWorld(DigestLayoutTests.base)
        let whole = world.tree
        let tree = SourceTree(
            find: { $0 == path ? found : whole.find($0) }, digest: { whole.digest($0) })
        let rollout = try #require(world.desired.rollouts["app"])
        return try world.desired.stageDigest(of: rollout, stage: "last", in: tree)
    }

    @Test func `nothing constant stands for what cannot be read`() {
        let gone = SourceTree.File(path: "gone", isExecutable: false)
        let wanted = Odd("gone", .unreadable(why: "its content is damaged or gone"))
        #expect(throws: wanted) { try digest(.file(gone), at: "lib/a") }
        #expect(throws: wanted) { try digest(.folder([gone]), at: "lib/a") }
    }

    @Test func `nor for a link, also on the road`() {
        let link = Odd("lib/link", .link)
        #expect(throws: link) { try digest(.odd([link]), at: "lib/a") }
    }
}

@Suite("Difference of digests") struct DigestDifferenceTests {
    private func changes(_ stage: String = "last", _ edits: DigestLayoutTests.Edit...) throws
        -> [String]
    {
        let before = DigestWorld(DigestLayoutTests.base)
        var after = before
        for edit in edits { edit.change(&after) }
        #expect(after.errors == [])
        let new = try #require(after.digest(stage))
        return new.difference(from: try #require(before.digest(stage))).flatMap { difference in
            difference.changes.map { "\(difference.part.rawValue): \($0)" }
        }
    }

    @Test func `a shorter soak is said as it was written`() throws {
        #expect(
            try changes("first", .init("", "soak: 72h", "soak: 1h")) == [
                "under what: soak was 72h, is 1h"
            ])
    }

    @Test func `a changed program is named`() throws {
        let said = try changes("first", .init("") { $0.programs["deploy.sh"] = .init("rm") })
        #expect(said == ["by what: deploy.sh changed"])
    }

    @Test func `a program that may no longer be executed has changed`() throws {
        let said = try changes("first", .init("") { $0.programs["lib/a"] = .init("a") })
        #expect(said == ["by what: lib/a changed"])
    }

    @Test func `a check that is taken out is gone`() throws {
        let said = try changes("last", .init("", "checks: [errors]", "checks: []"))
        #expect(said == ["under what: check `errors` is gone"])
    }

    @Test func `an environment that joins is new`() throws {
        let joined = DigestLayoutTests.Edit("") {
            $0.files["desired-state/asia.yaml"] =
                "{apiVersion: reconcile/v1, kind: Environment, metadata: {name: asia, labels: {tier: one}}, spec: {actions: {deploy: {run: [./deploy.sh]}}}}"
        }
        let said = try changes("last", joined)
        #expect(
            said == ["what", "under what", "by what"].map { "\($0): environment `asia` is new" })
    }

    @Test func `a flag's share is said`() throws {
        #expect(
            try changes("first", .init("", "NEW: 20%", "NEW: 40%"))
                == ["what: flag `NEW`: percentage was 20%, is 40%"])
    }

    @Test func `a change of an earlier stage is of the road`() throws {
        #expect(
            try changes("last", .init("", "soak: 72h", "soak: 1h"))
                == ["after what: stage `first`, under what: soak was 72h, is 1h"])
    }

    @Test func `a program of an earlier stage alone is said by that stage and its part`() throws {
        let said = try changes("last", .init("") { $0.programs["deploy.sh"] = .init("rm") })
        #expect(said.contains { $0.hasSuffix("by what: deploy.sh changed") })
        #expect(!said.contains { $0.contains("stages/") || $0.contains("programs/") })
    }
}
