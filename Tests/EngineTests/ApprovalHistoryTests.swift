import TestSupport
import Testing

/// What of approvals only git knows: which commit changed what was approved, who made it, and what stood in
/// commits that no pass has seen as the newest.
@Suite("Approvals and history") struct ApprovalHistoryTests {
    /// A team with a stage that waits for `signed`, and whatever the policy says besides.
    private func team(
        _ signed: String = "", policy: String = "", roles: String = "[qa]",
        version: String = "2.0.0"
    ) -> String {
        """
        \(Playground.environment())
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec:
          roles: {engineering: [erin], qa: [quinn], operations: [olga]}
          signOffs: [{for: any, roles: \(roles)}]
        \(policy.isEmpty ? "" : "  \(policy)\n")---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: \(version)
          stages:
            - name: production
              environments: [production]
              entry: {checklist: [Ready]\(signed.isEmpty ? "" : ", signedOff: {\(signed)}")}

        """
    }

    private let quinn = "qa: {by: quinn, at: 2025-05-09}"
    private let both = "qa: {by: quinn, at: 2025-05-09}, operations: {by: olga, at: 2025-05-09}"
    private let author = "separation: [author]"

    private func play(_ manifests: String, _ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        play.commit(as: "Ada", "ada@example.com")
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(manifests)
        try play.reconcile("init")
        try play.reconcile("--once")
        return play
    }

    private func why(_ play: Playground) throws -> String {
        let said = try play.reconcile("why", "app/production").output
        // Lines are broken where they would be too wide.
        return said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func expectConsistent(_ play: Playground) throws {
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)\(audit.complaints)")
    }

    // MARK: Stale

    @Test func `what makes stale is named with its commit and its author`() throws {
        let play = try play(team(quinn))
        play.commit(as: "mallory", "mallory@example.com")
        try play.program("deploy.sh", Playground.deploy + "# more\n")
        let commit = try play.sandbox.commit("Improve")
        try play.reconcile("--once")
        let why = try why(play)
        #expect(
            why.contains(
                "sign-off: qa: quinn's sign-off of 2025-05-09 is stale, by what: deploy.sh changed, in \(commit.prefix(10)) by mallory"
            ), "\(why)")
        let json = try play.reconcile("why", "app/production", "--output", "json").output
        #expect(json.contains("\"verdict\": \"stale\""), "\(json)")
        try expectConsistent(play)
    }

    @Test func `what is granted is told with its place and its commit`() throws {
        let play = try play(team(quinn))
        let revision = try play.sandbox.run("rev-parse HEAD")
        let why = try why(play)
        #expect(
            why.contains("✓ qa: granted by quinn at 2025-05-09, declared, first seen "), "\(why)")
        #expect(why.contains("in \(revision.prefix(10)), desired-state/manifests.yaml:"))
    }

    @Test func `a merged branch is stale by the commit on it and not by its merge`() throws {
        let play = try play(team(quinn))
        play.commit(as: "mallory", "mallory@example.com")
        try play.shell("git checkout -q -b topic")
        try play.declare(team(quinn, version: "2.0.1"))
        let commit = try play.sandbox.run("rev-parse HEAD")
        play.commit(as: "hub", "hub@example.com")
        try play.sandbox.git(["checkout", "-q", "main"])
        try play.sandbox.write("README.md", "hello\n")
        try play.sandbox.commit("Say hello")
        try play.sandbox.git(["merge", "-q", "--no-ff", "-m", "Merge topic", "topic"])
        try play.reconcile("--once")
        #expect(try why(play).contains("is 2.0.1, in \(commit.prefix(10)) by mallory"))
    }

    // MARK: Between two passes

    @Test func `a veto that was pushed and taken out between two passes holds`() throws {
        let play = try play(team(quinn))
        let no =
            "qa: [{by: quinn, at: 2025-05-09}, {vetoed: {by: quinn, at: 2025-05-10, reason: slow}}]"
        try play.declare(team(no))
        let vetoed = try play.sandbox.run("rev-parse HEAD")
        try play.declare(team(quinn))
        try play.sandbox.write("README.md", "hello\n")
        try play.sandbox.commit("Say hello")
        try play.reconcile("--once")
        #expect(try why(play).contains("vetoed by quinn as qa"))
        let ledger = try play.sandbox.run("show reconcile/ledger:rollouts/app.yaml")
        #expect(ledger.contains("revision: \(vetoed)"), "\(ledger)")
        try expectConsistent(play)
    }

    @Test func `a veto on a branch that was merged without it never stood`() throws {
        let play = try play(team(quinn))
        try play.shell("git checkout -q -b topic")
        try play.declare(
            team(
                "qa: [{by: quinn, at: 2025-05-09}, {vetoed: {by: quinn, at: 2025-05-10, reason: slow}}]"
            ))
        try play.declare(team(quinn))
        try play.sandbox.git(["checkout", "-q", "main"])
        try play.sandbox.git(["merge", "-q", "--no-ff", "-m", "Merge topic", "topic"])
        try play.reconcile("--once")
        #expect(try !why(play).contains("vetoed"))
        try expectConsistent(play)
    }

    @Test func `a sign-off is of the content that it was committed with`() throws {
        let play = try play(team())
        try play.declare(team(quinn))
        play.commit(as: "mallory", "mallory@example.com")
        try play.program("deploy.sh", Playground.deploy + "# more\n")
        try play.sandbox.commit("Improve")
        try play.reconcile("--once")
        #expect(try why(play).contains("is stale, by what: deploy.sh changed"))
        try expectConsistent(play)
    }

    @Test func `a revision that nobody can read between two passes hides nothing after it`() throws
    {
        let play = try play(team())
        try play.declare("kind: [")
        try play.declare(team(quinn))
        try play.reconcile("--once")
        #expect(try why(play).contains("✓ qa: granted by quinn"))
    }

    @Test func `an audit holds a sight against the revision that it is said to be of`() throws {
        let play = try play(team(quinn))
        try play.declare(
            team("qa: [{by: quinn, at: 2025-05-09}, {vetoed: {by: quinn, at: 2025-05-10}}]"))
        let vetoed = try play.sandbox.run("rev-parse HEAD")
        try play.declare(team(quinn))
        let now = try play.sandbox.run("rev-parse HEAD")
        try play.reconcile("--once")
        let forged = try play.withForgery(
            back: 0, of: "ledger.yaml rollouts/app.yaml",
            "s/revision: \(vetoed)/revision: \(now)/", message: "s/^$/&/")
        #expect(forged.status == 1)
        #expect(
            forged.output.contains(
                "its manifests hold no veto of app by quinn as qa at 2025-05-10"),
            "\(forged.output)")
    }

    // MARK: Nobody approves their own change

    @Test func `who wrote it does not approve it`() throws {
        let play = try play(team(both, policy: author, roles: "[qa, operations]"))
        #expect(try !why(play).contains("sign-off:"))
        play.commit(as: "Quinn Q.", "quinn@example.com")
        try play.declare(
            team(
                both.replacing("05-09", with: "05-10"), policy: author, roles: "[qa, operations]",
                version: "2.0.1"))
        let commit = try play.sandbox.run("rev-parse HEAD")
        try play.reconcile("--once")
        #expect(
            try why(play).contains(
                "sign-off: qa: self-approval: quinn is named by \(commit.prefix(10)), which changed this"
            ))
        try expectConsistent(play)
    }

    @Test func `one person alone is not enough where nothing proves who wrote it`() throws {
        let play = try play(team(quinn, policy: author))
        #expect(try why(play).contains("needs a second person: no signature proves who wrote this"))
    }

    @Test func `a co-author of a squashed branch is an author`() throws {
        let play = try play(team(both, policy: author, roles: "[qa, operations]"))
        play.commit(as: "hub", "hub@example.com")
        try play.sandbox.write(
            "desired-state/manifests.yaml",
            team(
                both.replacing("05-09", with: "05-10"), policy: author, roles: "[qa, operations]",
                version: "2.0.1"))
        try play.sandbox.commit("Squash\n\nCo-authored-by: Quinn <quinn@example.com>")
        try play.reconcile("--once")
        #expect(try why(play).contains("self-approval: quinn"))
    }

    @Test func `who merges what another wrote is no author of it`() throws {
        let play = try play(team(both, policy: author, roles: "[qa, operations]"))
        try play.shell("git checkout -q -b topic")
        play.commit(as: "erin", "erin@example.com")
        try play.declare(
            team(
                both.replacing("05-09", with: "05-10"), policy: author, roles: "[qa, operations]",
                version: "2.0.1"))
        play.commit(as: "quinn", "quinn@example.com")
        try play.sandbox.git(["checkout", "-q", "main"])
        try play.sandbox.write("README.md", "hello\n")
        try play.sandbox.commit("Say hello")
        try play.sandbox.git(["merge", "-q", "--no-ff", "-m", "Merge topic", "topic"])
        try play.reconcile("--once")
        #expect(try !why(play).contains("self-approval"))
    }

    @Test func `who rebases keeps its authors`() throws {
        let play = try play(team(both, policy: author, roles: "[qa, operations]"))
        try play.shell("git checkout -q -b topic")
        play.commit(as: "quinn", "quinn@example.com")
        try play.declare(
            team(
                both.replacing("05-09", with: "05-10"), policy: author, roles: "[qa, operations]",
                version: "2.0.1"))
        play.commit(as: "hub", "hub@example.com")
        try play.sandbox.git(["checkout", "-q", "main"])
        try play.sandbox.write("README.md", "hello\n")
        try play.sandbox.commit("Say hello")
        play.sandbox.environment["GIT_AUTHOR_NAME"] = nil
        play.sandbox.environment["GIT_AUTHOR_EMAIL"] = nil
        try play.sandbox.git(["cherry-pick", "topic"])
        try play.reconcile("--once")
        #expect(try why(play).contains("self-approval: quinn"))
    }

    // MARK: Side by side

    @Test func `three approvals on three branches are merged without a conflict`() throws {
        let play = try play(team(roles: "[engineering, qa, operations]"))
        for (role, by) in [("engineering", "erin"), ("qa", "quinn"), ("operations", "olga")] {
            try play.sandbox.git(["checkout", "-q", "-b", role, "main"])
            try play.sandbox.write(
                "desired-state/sign-offs/\(role).yaml",
                """
                apiVersion: reconcile/v1
                kind: SignOff
                metadata: {name: app.production.\(role)}
                spec: {rollout: app, stage: production, role: \(role), by: \(by), at: 2025-05-09}

                """)
            try play.sandbox.commit("Sign off as \(role)")
        }
        try play.sandbox.git(["checkout", "-q", "main"])
        for role in ["engineering", "qa", "operations"] {
            try play.sandbox.git(["merge", "-q", "--no-ff", "-m", "Merge \(role)", role])
        }
        try play.reconcile("--once")
        let why = try why(play)
        #expect(!why.contains("sign-off:"), "\(why)")
        for by in ["erin", "quinn", "olga"] { #expect(why.contains("granted by \(by)")) }
        try expectConsistent(play)
    }

    // MARK: Whom it waits for

    @Test func `status says what waits for one person`() throws {
        let play = try play(team(roles: "[qa, operations]"))
        let quinn = try play.reconcile("status", "--mine", "--by", "quinn").output
        #expect(
            quinn == """
                Waits for quinn:
                  app/production: qa has not signed off
                      reconcile sign-off app production --role qa
                  app/production: Ready is not ticked

                """)
        try play.declare(
            team(
                "qa: [{by: quinn, at: 2025-05-09}, {vetoed: {by: quinn, at: 2025-05-10, reason: slow}}]",
                roles: "[qa, operations]"
            ).replacing("checklist: [Ready]", with: "checklist: [{item: Ready, role: operations}]"))
        try play.reconcile("--once")
        let again = try play.reconcile("status", "--mine", "--by", "quinn").output
        #expect(
            again == "Waits for quinn:\n  app/production: vetoed by quinn as qa\n", "\(again)")
        let nobody = try play.reconcile("status", "--mine", "--by", "erin").output
        #expect(nobody == "Nothing waits for erin.\n")
        let json = try play.reconcile("status", "--mine", "--by", "olga", "--output", "json").output
        #expect(
            json.contains("\"command\": \"reconcile sign-off app production --role operations\""),
            "\(json)")
    }
}

extension Playground {
    /// Whose commits the next ones are.
    func commit(as name: String, _ address: String) {
        for (kind, value) in [("NAME", name), ("EMAIL", address)] {
            sandbox.environment["GIT_AUTHOR_\(kind)"] = value
            sandbox.environment["GIT_COMMITTER_\(kind)"] = value
        }
    }
}
