import TestSupport
import Testing

/// A desired branch that was rewritten, and the person who says that this is meant.
@Suite("A rewritten desired branch") struct FollowTests {
    /// Deployed, and then the branch says something else that does not come after it.
    private func rewritten(_ test: String = #function) throws -> (play: Playground, tip: String) {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        try play.sandbox.write(
            "desired-state/manifests.yaml", Playground.simple(version: "2.4.1"))
        try play.sandbox.run("commit -q -a --amend -m Other")
        return (play, try play.sandbox.run("rev-parse HEAD"))
    }

    @Test func `starts nothing until a person says which revision to follow`() throws {
        let (play, tip) = try rewritten()
        let held = try play.reconcile("--once")
        #expect(held.status == 1)
        #expect(play.left("production") == "2.4.0\n")
        let command = "reconcile ledger follow \(tip.prefix(10)) --reason"
        #expect(held.complaints.contains(command))
        for words in [["status"], ["plan"], ["why", "app/production"]] {
            let said = try play.shell("$RECONCILE \(words.joined(separator: " "))")
            #expect(said.complaints.contains(command), "\(words)")
        }

        let said = try play.reconcile(
            "ledger", "follow", "\(tip.prefix(7))", "--reason", "squashed")
        #expect(said.status == 0, "\(said.complaints)")
        #expect(
            said.output == "Revision \(tip.prefix(10)) is followed from now on, says olga\n")
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass.complaints)")
        #expect(play.left("production") == "2.4.1\n")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)")
        #expect(audit.output.contains("is followed from now on, says olga (squashed)"))
    }

    @Test func `what was followed is again left only by a word`() throws {
        let (play, tip) = try rewritten()
        try play.reconcile("ledger", "follow", tip, "--reason", "squashed")
        // Rewritten once more before anything was acted on.
        try play.sandbox.run("commit -q --amend -m Again")
        let held = try play.reconcile("--once")
        #expect(held.status == 1)
        #expect(held.complaints.contains("does not come after \(tip.prefix(10))"))
        #expect(play.left("production") == "2.4.0\n")
        #expect(try play.reconcile("ledger", "follow", "main", "--reason", "sic").status == 0)
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.1\n")
    }

    @Test func `the same content under another commit asks for a word, and changes nothing`()
        throws
    {
        let (play, _) = try rewritten()
        try play.sandbox.write("desired-state/manifests.yaml", Playground.simple())
        try play.sandbox.run("commit -q -a --amend -m Reworded")
        #expect(try play.reconcile("--once").status == 1)
        #expect(try play.reconcile("ledger", "follow", "main", "--reason", "typo").status == 0)
        let quiet = try play.reconcile("--once")
        #expect(quiet.status == 0 && quiet.output == "" && quiet.complaints == "")
        try play.declare(Playground.simple(version: "2.4.2"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.2\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `only what the branch is now can be followed, and only with a reason`() throws {
        let (play, tip) = try rewritten()
        let last = try play.sandbox.run("log -1 --format=%H reconcile/ledger")
        let old = try play.sandbox.run("rev-parse main@{1}")
        let refusals = [
            ([tip], "this needs a reason"),
            (["0000000", "--reason", "x"], "`0000000` is no commit that the hub has"),
            ([old, "--reason", "x"], "which does not come after"),
        ]
        for (words, complaint) in refusals {
            let said = try play.shell(
                "$RECONCILE ledger follow \(words.joined(separator: " "))")
            #expect(said.status == 2)
            #expect(said.complaints.contains(complaint), "\(said.complaints)")
        }
        try play.sandbox.run("reset -q --hard \(old)")
        let needless = try play.reconcile("ledger", "follow", "main", "--reason", "x")
        #expect(needless.status == 2)
        #expect(needless.complaints.contains("main was not rewritten"))
        #expect(try play.sandbox.run("log -1 --format=%H reconcile/ledger") == last)
    }

    @Test(arguments: Transport.each)
    func `a forced push over a remote is held, answered for, and gone on with`(
        _ transport: Transport
    ) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.shell(
            """
            sed -i s/2.4.0/2.4.1/ desired-state/manifests.yaml && git commit -q --amend -am Other && \
            git push -q --force origin main
            """, as: "one")
        #expect(try fleet.reconcile("one", "--once").status == 1)
        let tip = try fleet.onHub("rev-parse main")
        let said = try fleet.reconcile("one", "ledger", "follow", tip, "--reason", "squashed")
        #expect(said.status == 0, "\(said.complaints)")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n2.4.1\n")
        try fleet.clone("two")
        let audit = try fleet.reconcile("two", "audit")
        #expect(audit.status == 0, "\(audit.output)")
        #expect(audit.output.contains("is followed from now on"))
    }

    @Test func `an audit finds a rewriting that nobody said to follow`() throws {
        let (play, tip) = try rewritten()
        try play.reconcile("ledger", "follow", tip, "--reason", "squashed")
        #expect(try play.reconcile("--once").status == 0)
        // The word is taken out, and what came after it chained anew: every file is as it was.
        try play.rewriteLedger(
            """
            word=$(git log --format=%H --grep '^Entry: followed' -1) && parent=$(git rev-parse $word~1) && \
            for c in $(git rev-list --reverse $word..HEAD); do \
            export GIT_COMMITTER_DATE="@$(git log -1 --format=%ct $c) +0000"; \
            parent=$(git cat-file commit $c | sed '1,/^$/d' | git commit-tree -p $parent "$c^{tree}"); \
            done; git reset -q --hard $parent
            """)
        let audit = try play.shell("$RECONCILE audit --state /nonexistent")
        #expect(audit.status == 1)
        #expect(audit.output.contains("and nobody said to follow it"), "\(audit.output)")
    }
}
