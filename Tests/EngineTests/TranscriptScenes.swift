/// One command line at one moment of a repository's life, in every form in which it can be read.
struct Scene: Sendable {
    /// What has happened since the scene before, as shell.
    var before = ""
    var line: String
    /// The published schema of its JSON; nil where it has none.
    var answer: String?
    /// Whether it changes anything, so that all forms but the last are played on a copy.
    var acts = false

    init(_ line: String, _ answer: String? = nil, acts: Bool = false, after before: String = "") {
        (self.line, self.answer, self.acts, self.before) = (line, answer, acts, before)
    }
}

extension Scene {
    /// What acts is played on a copy for each form, which takes its time: of that one width is enough. What is laid out
    /// in columns and lists is read in three.
    var widths: [Int] {
        if acts { return [80] }
        let isLaidOut = ["status", "plan", "why", "history"].contains { line.hasPrefix($0) }
        return isLaidOut ? [80, 60, 40] : [80, 40]
    }
}

/// The life of one rollout: founded, asked, vetoed, paused, failed, gone back and tried again.
enum TranscriptStory {
    static let manifests = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: staging, labels: {tier: 2}}
        spec: {initial: {version: 2.3.1}, actions: {deploy: {run: [./deploy.sh]}}}
        ---
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production, labels: {tier: 1}}
        spec: {initial: {version: 2.3.1}, actions: {deploy: {run: [./deploy.sh]}}}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.4.0
          stages:
            - name: staging
              environments: [staging]
            - name: production
              environments: [production]
              entry: {checklist: [Backup is tested]}

        """

    static let policy = """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec:
          roles: {engineering: [erin], qa: [quinn]}
          amend: {roles: [engineering]}
          emergency: {role: engineering}
          signOffs:
            - {for: {tier: 1}, roles: [engineering, qa]}
            - {for: any, roles: [engineering]}

        """

    /// Nothing below is a moment of its own: it is said quietly on the way from one to the next.
    private static func quietly(_ lines: String...) -> String {
        lines.map { "$RECONCILE \($0) > ../quiet 2>&1 || true" }.joined(separator: "\n")
    }

    static let acts: [(name: String, scenes: [Scene])] = [
        ("1-begin", begin), ("2-people", people), ("3-stops", stops), ("4-failure", failure),
        ("5-back", back), ("6-ledger", ledger), ("7-emergency", emergency),
        ("8-reference", reference),
    ]

    private static let begin = [
        Scene("validate", "validate"),
        Scene("status"),
        Scene("init", "init", acts: true),
        Scene("init", "init"),
        Scene("plan", "plan"),
        Scene("status", "status"),
        Scene("--once", "pass", acts: true),
        Scene("--once --verbose", "pass"),
        Scene("history", "history"),
    ]

    private static let people = [
        Scene("status --mine --by erin", "mine"),
        Scene("status --mine --by mallory", "mine"),
        Scene("sign-off app staging --role qa --by erin --yes"),
        Scene("sign-off app staging --role engineering --by erin --yes", "edit", acts: true),
        Scene("status", "status"),
        Scene("why app/staging", "why"),
        Scene("--once", "pass", acts: true),
        Scene("why app/production", "why"),
        Scene("tick app production Backup --by erin", "edit", acts: true),
        Scene("plan", "plan"),
        Scene("digest app production", "digest"),
    ]

    private static let stops = [
        Scene(
            "sign-off app production --role qa --by quinn --veto --reason 'carts are empty'",
            "edit", acts: true),
        Scene("status", "status"),
        Scene("status", "status", after: quietly("--once")),
        Scene("pause app --reason lunch --by erin", "edit", acts: true),
        Scene("pause app --now --reason errors --by erin", "written", acts: true),
        Scene("plan", "plan"),
        Scene("resume app --by erin", "edit", acts: true),
    ]

    private static let failure = [
        Scene(
            "--once", "pass", acts: true,
            after: "touch ../world/broken\n"
                + quietly(
                    "sign-off app production --role qa --by quinn --yes",
                    "sign-off app production --role engineering --by erin --yes")),
        Scene("status", "status"),
        Scene("status --exit-code --quiet"),
        Scene("why app/production", "why"),
        Scene("ack app/staging", "written"),
        Scene("ack app --by ana --reason 'reads the logs'", "written", acts: true),
        Scene("status", "status"),
        Scene("why app/production", "why"),
        Scene("history app", "history"),
        Scene(
            "history --said \"$(git log --format=%h -1 --grep 'its action failed' reconcile/ledger)\"",
            "said"),
        Scene(
            "retry app --by erin --reason mended", "edit", acts: true, after: "rm ../world/broken"),
        Scene("retry app --by erin --reason mended"),
    ]

    private static let back = [
        Scene("rollback app --environment staging --by erin", "pass"),
        Scene(
            "rollback app --environment staging --by erin --reason slow", "pass", acts: true,
            after: quietly("--once")),
        Scene("rollback app --environment staging --by erin --reason slow"),
        Scene("status", "status"),
        Scene("audit", "audit"),
        Scene(
            "plan --base main --head weaker", "proposal",
            after: """
                git switch -q -c weaker
                sed -i 's/roles: .engineering, qa.}/roles: [qa]}/' desired-state/policy.yaml
                git commit -qam Weaker
                git switch -q main
                """),
        Scene(
            "status", "status",
            after: """
                git merge -q --ff-only weaker
                \(quietly("--once"))
                """),
        Scene("adopt policy --role engineering --by erin", "edit", acts: true),
    ]

    /// A night on which nobody else answers.
    private static let emergency = [
        Scene(
            "emergency app staging --reason outage --by erin --yes", "edit", acts: true,
            after: """
                sed -i 's/version: 2.4.0/version: 2.5.0/' desired-state/app.yaml
                git commit -qam 'Bring 2.5.0'
                \(quietly("--once"))
                """),
        Scene("--once", "pass", acts: true),
        Scene("status", "status"),
        Scene("audit", "audit"),
        Scene("review app staging --by erin", "edit"),
        Scene("review app staging --by quinn", "edit", acts: true),
        Scene("status", "status", after: quietly("--once")),
    ]

    private static let ledger = [
        Scene("settle app/production --done --reason looked", "written"),
        Scene("takeover 9f31c07d --reason gone", "written"),
        Scene("ledger restore", "restore"),
        Scene("ledger follow HEAD --reason squashed", "written"),
        Scene("ledger revert 3f2a91c --reason forced", "written"),
        Scene(
            "ledger accept \"$(git rev-parse --short reconcile/ledger)\" --reason seen --by erin",
            "written", acts: true,
            after: """
                forged=$(git commit-tree 'reconcile/ledger^{tree}' -p reconcile/ledger -m Forged)
                git update-ref refs/heads/reconcile/ledger "$forged"
                """),
        Scene("hook pre-receive < /dev/null"),
        Scene("fetch"),
        Scene("fetch --repo ../clone", "fetch", after: "git clone -q . ../clone"),
    ]

    private static let reference = [
        Scene("version", "version"),
        Scene("explain Rollout.stages.soak", "explain"),
        Scene("schema --of version"),
        Scene("help ledger accept"),
        Scene("manual | head -n 12"),
        Scene("completions fish | head -n 12"),
        Scene("stauts"),
        Scene("status --outptu json"),
        Scene("why app/prodution", "why"),
    ]
}
