import TestSupport
import Testing

@Suite("Looking after what needs a person") struct AckTests {
    /// A deploy that fails while a file says so, going back as well as forward.
    private func broken(_ test: String = #function) throws -> Playground {
        let play = try Playground.founded("[ ! -e \"$world/broken\" ] || exit 7\n", test)
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.shell("mkdir -p ../world; touch ../world/broken")
        #expect(try play.reconcile("--once").status == 1)
        return play
    }

    @Test func `status and why tell who does, since when and why, and nothing else changes`() throws
    {
        let play = try broken()
        let before = try play.reconcile("plan").output
        let said = try play.reconcile("ack", "app", "--by", "ana", "--reason", "reads the logs")
        #expect(said.status == 0, "\(said)")
        #expect(said.output.hasPrefix("app/production: ana looks after it\n"), "\(said)")
        for words in [["status"], ["why", "app/production"]] {
            let shown = try play.shell("$RECONCILE \(words.joined(separator: " "))").output
            let told = shown.contains(/ana looks after it since 20[0-9T:-]+Z: reads\s+the logs/)
            #expect(told, "\(shown)")
        }
        let status = try play.reconcile("status").output
        #expect(status.contains("  app/production, ana looks after it\n"), "\(status)")
        #expect(!status.contains("reconcile ack"), "\(status)")
        #expect(try play.reconcile("plan").output == before)
        let history = try play.reconcile("history", "--limit", "1").output
        #expect(
            history.contains("app/production: ana looks after it\n    reads the logs"), "\(history)"
        )
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `what asks for nobody is refused, and what does is named`() throws {
        let play = try broken()
        for (words, answers) in [
            (
                "-/production",
                ["nothing in `-/production` asks for a person", "What does: `app/production`"]
            ),
            (
                "production",
                ["`production` is an environment", "ROLLOUT/production, or -/production"]
            ),
            (
                "app/prodution",
                ["nothing called `app/prodution`", "did you mean `app/production`?"]
            ),
        ] {
            let refused = try play.reconcile("ack", words)
            #expect(
                refused.status == 2 && answers.allSatisfy(refused.complaints.contains), "\(refused)"
            )
        }
    }

    @Test func `it ends when what it is about is over, and another takes it over`() throws {
        let play = try broken()
        try play.reconcile("ack", "app/production", "--by", "ana")
        try play.reconcile("ack", "app/production", "--by", "ben", "--reason", "my shift")
        let status = try play.reconcile("status").output
        #expect(status.contains("ben looks after it since"), "\(status)")
        #expect(!status.contains("ana"), "\(status)")
        try play.shell("rm ../world/broken; $RECONCILE retry app --reason mended")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
        #expect(!(try play.reconcile("why", "app/production").output.contains("looks after")))
        let over = try play.reconcile("ack", "app/production")
        #expect(over.status == 2 && over.complaints.contains("Nothing does anywhere"), "\(over)")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `a way back that fails too is told after what failed first`() throws {
        let play = try Playground.founded(
            "[ \"$RECONCILE_VERSION\" = 2.3.1 ] && { echo no disk >&2; exit 8; }\necho bad config >&2; exit 7\n"
        )
        #expect(try play.reconcile("--once").status == 1)
        let why = try play.reconcile("why", "app/production").output
        let both = why.contains(
            /What failed, at [^\n]+\n +[^\n]*bad config[\s\S]*Then the way back failed too, at [^\n]+\n +[^\n]*no disk/
        )
        #expect(both, "\(why)")
        let status = try play.shell("$RECONCILE status | tr -s ' \\n' ' '").output
        #expect(
            status.contains(
                "deploy failed: exited with 7: bad config; then the way back failed too: deploy failed: exited with 8: no disk"
            ), "\(status)")
        #expect(try play.reconcile("audit").status == 0)
    }
}
