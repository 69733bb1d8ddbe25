import TestSupport
import Testing

@Suite("Pausing now") struct PauseNowTests {
    private func paused(_ test: String = #function) throws -> Playground {
        let play = try Playground.founded("", test)
        try play.shell("git config user.name Test; git config user.email other@example.com")
        let said = try play.reconcile("pause", "app", "--now", "--reason", "errors")
        #expect(said.status == 0 && said.output.hasPrefix("app/-: olga pauses it\n"), "\(said)")
        return play
    }

    @Test func `nothing starts from then on, though the manifests say nothing of it`() throws {
        let play = try paused()
        #expect(try play.shell("git status --porcelain; git log --oneline | wc -l").output == "1\n")
        let pass = try play.reconcile("--once")
        #expect(pass.output.contains("paused by olga at "), "\(pass)")
        #expect(play.left("production") == nil)
        let why = try play.reconcile("why", "app/production").output
        #expect(why.contains("errors. `reconcile resume"), "\(why)")
    }

    @Test func `what a clock ahead of ours has dated does not lift what is said later`() throws {
        let play = try Playground.founded("")
        try play.shell(
            """
            git config user.name Test; git config user.email other@example.com
            at=$(date -u -d '+50 sec' +%FT%TZ)
            sed -i "s/^  version: 2.4.0/&\\n  resumed: {by: erin, at: $at}/" desired-state/manifests.yaml
            git commit -qam 'Resume app'
            """)
        #expect(try play.shell("git show").output.contains("+  resumed: {by: erin, at: "))
        try play.reconcile("pause", "app", "--now", "--reason", "danger")
        let pass = try play.reconcile("--once")
        #expect(play.left("production") == nil, "\(pass)")
    }

    @Test func `resume lifts it, and a pause that is said later holds again`() throws {
        let play = try paused()
        let resumed = try play.shell("sleep 1.1; $RECONCILE resume app")
        #expect(resumed.output.contains("+  resumed: {by: olga, at: "), "\(resumed)")
        try play.shell("sleep 1.1; $RECONCILE pause app --now --reason again")
        #expect(try play.reconcile("--once").output.contains(": again."))
        #expect(play.left("production") == nil)
        try play.shell("sleep 1.1; $RECONCILE resume app")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
        #expect(play.left("production") == "2.4.0\n")
        let none = try play.reconcile("resume", "app")
        #expect(none.status == 2 && none.complaints.contains("`app` is not paused"), "\(none)")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0 && audit.output.contains("olga pauses it (errors)"), "\(audit)")
    }

    @Test func `lifted it stays lifted when a pause of the manifest takes the place of that`()
        throws
    {
        let play = try paused()
        try play.shell("sleep 1.1; $RECONCILE resume app")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
        try play.shell("sleep 1.1; $RECONCILE pause app --reason lunch; $RECONCILE --once")
        try play.shell(
            "sed -i 's/version: 2.4.0/version: 2.5.0/; /paused:/d' desired-state/manifests.yaml; git commit -qam 2.5.0"
        )
        #expect(try play.reconcile("--once").output.contains("production is verified"))
        #expect(play.left("production") == "2.5.0\n")
        #expect(try play.reconcile("history").output.contains("app resumed by olga"))
        #expect(try play.reconcile("audit").status == 0)
        try play.shell("sleep 1.1; $RECONCILE pause app --now --reason again")
        #expect(try play.reconcile("status").output.contains("again"))
    }

    @Test func `it is told where all is verified, as is one of the manifest`() throws {
        let play = try Playground.founded("")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("--once")
        try play.reconcile("pause", "app", "--now", "--reason", "errors")
        try play.reconcile("pause", "app", "--reason", "lunch", "--by", "erin")
        let status = try play.shell("COLUMNS=200 $RECONCILE status").output
        let why = try play.shell("COLUMNS=200 $RECONCILE why app/production").output
        #expect(status.contains("\nPaused, so nothing new of it starts:\n"), "\(status)")
        #expect(why.contains("\nNothing new of app starts:\n"), "\(why)")
        for shown in [status, why] {
            #expect(shown.contains("paused by erin: lunch"), "\(shown)")
            #expect(
                shown.contains(
                    /paused by olga at 20[^ ]+Z: errors\. `reconcile resume app` lifts it/),
                "\(shown)")
        }
    }

    @Test func `a wrong name, no reason and what changes a file are refused`() throws {
        let play = try Playground.founded("")
        for (words, answer) in [
            (["pause", "ap", "--now", "--reason", "x"], "did you mean `app`?"),
            (["pause", "app", "--now"], "Say why: --reason TEXT"),
            (["pause", "app", "--now", "--reason", "x", "--branch", "b"], "means nothing with it"),
        ] {
            let refused = try play.shell(
                "$RECONCILE \(words.joined(separator: " "))")
            #expect(refused.status == 2 && refused.complaints.contains(answer), "\(refused)")
        }
        #expect(try play.story() == ["The ledger is founded"])
    }

    @Test func `a lifting that is to come lifts nothing`() throws {
        let play = try Playground.founded("")
        try play.declare(
            Playground.simple().replacing(
                "  version: 2.4.0\n",
                with: "  version: 2.4.0\n  resumed: {by: mallory, at: 2099-01-01T00:00:00Z}\n"))
        try play.shell("$RECONCILE pause app --now --reason errors")
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == nil)
        #expect(try play.reconcile("audit").status == 0)
    }
}
