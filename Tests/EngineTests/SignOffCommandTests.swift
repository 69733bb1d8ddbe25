import TestSupport
import Testing

@Suite("Signing off") struct SignOffCommandTests {
    private let team = """
        \(Playground.environment())
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {roles: {engineering: [erin], qa: [quinn]}, signOffs: [{for: any, roles: [engineering, qa]}]}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.0.0
          stages:
            - name: production
              environments: [production]

        """

    private func play(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(team)
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("init")
        return play
    }

    private func sign(_ play: Playground, _ role: String, _ by: String, _ more: String...) throws
        -> Finished
    {
        try play.shell(
            "$RECONCILE sign-off app production --yes --role \(role) --by \(by) \(more.joined(separator: " "))"
        )
    }

    @Test func `a team signs off in the file and in files of its own`() throws {
        let play = try play()
        let signed = try sign(play, "engineering", "erin")
        #expect(signed.status == 0, "\(signed)")
        #expect(
            signed.output.hasPrefix(
                """
                app/production as engineering:

                Brings  version of app: 2.0.0
                Where   production
                By      deploy: ./deploy.sh
                        with these files: deploy.sh
                Asked   engineering has not signed off: ask erin
                        qa has not signed off: ask quinn
                Digest  sha256:
                """))
        #expect(signed.output.contains(" Sign off app/production as engineering\n"))
        #expect(try play.reconcile("--once").output.contains("qa has not signed off"))
        let own = try sign(play, "qa", "quinn", "--file")
        #expect(
            own.output.contains(
                "--- /dev/null\n+++ b/desired-state/sign-offs/app.production.qa.quinn.yaml\n@@ -0,0 +1,4 @@\n"
            ), "\(own)")
        #expect(try play.shell("git status --porcelain").output == "")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
        let evidence = try play.shell(
            "git log --format=%B reconcile/ledger | grep -i 'by erin\\|by quinn'")
        #expect(evidence.output.contains("erin"), "\(evidence)")
    }

    @Test func `what changed since the last sign-off is shown`() throws {
        let play = try play()
        for (role, by) in [("engineering", "erin"), ("qa", "quinn")] {
            _ = try sign(play, role, by)
        }
        try play.reconcile("--once")
        try play.shell(
            "sleep 1; sed -i 's/2.0.0/2.1.0/' desired-state/manifests.yaml; git commit -qam Next")
        try play.reconcile("--once")
        let again = try sign(play, "qa", "quinn")
        #expect(
            again.output.contains(
                "\nWhere   production, which runs 2.0.0\n")
                && again.output.contains("\nChanged since the sign-off of ")
                && again.output.contains(":\n  what\n    version was 2.0.0, is 2.1.0\n"),
            "\(again)")
        _ = try sign(play, "engineering", "erin")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
    }

    @Test func `a yes that was taken back counts again when it is given again`() throws {
        let play = try play()
        _ = try sign(play, "engineering", "erin")
        _ = try sign(play, "qa", "quinn", "--veto", "--reason", "slow")
        #expect(try play.reconcile("--once").output.contains("vetoed by quinn as qa"))
        _ = try sign(play, "qa", "quinn")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
    }

    @Test func `nobody is taken to agree who was not asked`() throws {
        let play = try play()
        let unasked = try play.reconcile(
            "sign-off", "app", "production", "--role", "qa", "--by", "quinn")
        #expect(unasked.status == 2)
        #expect(
            unasked.complaints.hasPrefix(
                "reconcile: nobody can be asked here whether that is what you approve\n"))
        let stranger = try sign(play, "engineering", "quinn")
        #expect(
            stranger.complaints.contains(
                "`quinn` is no engineering, so it would count for nothing\nask `erin`"))
        let role = try sign(play, "engeneering", "erin")
        #expect(
            role.complaints.contains(
                "the policy has no role `engeneering`\ndid you mean `engineering`?"))
        let none = try sign(play, "qa", "quinn", "--withdraw")
        #expect(none.complaints.contains("`quinn` has not signed off app/production as qa here"))
        #expect(try play.shell("git status --porcelain; git log --oneline | wc -l").output == "1\n")
    }

    @Test func `a file of its own that says no gives way to a yes that lifts it`() throws {
        let play = try play()
        _ = try sign(play, "engineering", "erin")
        _ = try sign(play, "qa", "quinn", "--file", "--veto", "--reason", "slow")
        #expect(try play.reconcile("--once").output.contains("vetoed by quinn as qa"))
        let lifted = try sign(play, "qa", "quinn", "--file")
        #expect(lifted.status == 0, "\(lifted)")
        #expect(
            lifted.output.contains("\n-spec: {") && lifted.output.contains("lifted: {by: quinn"))
        #expect(try play.reconcile("--once").output.contains("production is verified"))
    }
}
