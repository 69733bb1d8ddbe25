import TestSupport
import Testing

/// What a person says when the ledger holds what no controller wrote.
@Suite("Answers for the ledger") struct AnswerTests {
    private static let target = "environments/production/rollouts/app.yaml"

    private func deployed(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        return play
    }

    private func edited(_ play: Playground) throws -> String {
        try play.commitToLedger("sed -i s/2.4.0/6.6.6/ \(AnswerTests.target)", "by hand")
    }

    @Test func `a reverted commit is undone by a commit of ours, and work goes on`() throws {
        let play = try deployed()
        let good = try play.sandbox.run("show reconcile/ledger:\(AnswerTests.target)")
        let forged = try edited(play)
        let stopped = try play.reconcile("--once")
        #expect(stopped.status == 1)
        #expect(stopped.complaints.contains("ledger commit \(forged.prefix(10)) was not written"))

        let answered = try play.reconcile("ledger", "revert", forged, "--reason", "nobody knows")
        #expect(answered.status == 0, "\(answered.complaints)")
        #expect(answered.output == "Ledger commit \(forged.prefix(10)) is reverted\n")
        #expect(try play.sandbox.run("show reconcile/ledger:\(AnswerTests.target)") == good)
        #expect(try play.sandbox.run("rev-parse reconcile/ledger~1") == forged)

        try play.declare(Playground.simple(version: "2.4.1"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.1\n")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)")
        #expect(
            audit.output.contains(
                "Ledger commit \(forged.prefix(10)) is reverted (olga: nobody knows)"))
        #expect(try play.sandbox.run("fsck --strict") == "")
    }

    @Test func `an accepted commit is taken as it stands`() throws {
        let play = try deployed()
        let forged = try edited(play)
        let answered = try play.reconcile(
            "ledger", "accept", "\(forged.prefix(8))", "--reason", "we repaired it by hand")
        #expect(answered.status == 0, "\(answered.complaints)")
        #expect(
            try play.sandbox.run("show reconcile/ledger:\(AnswerTests.target)").contains("6.6.6"))
        #expect(try play.reconcile("status").output.contains("6.6.6"))
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)")
        #expect(audit.output.contains("is accepted (olga: we repaired it by hand)"))
        #expect(try play.reconcile("--once").status == 0)
    }

    @Test func `a commit that lowers a fence is not accepted, and what to do is said`() throws {
        let play = try deployed()
        let forged = try play.commitToLedger(
            "sed -i '/^fence: 1$/d' environments/production/environment.yaml", "Put back")
        let refused = try play.reconcile("ledger", "accept", forged, "--reason", "an old copy")
        #expect(refused.status == 2)
        #expect(
            refused.complaints.contains("it lowers the fence of production from 1 to 0"),
            "\(refused.complaints)")
        #expect(
            refused.complaints.contains(
                "reconcile ledger revert \(forged.prefix(10)) --reason TEXT"))
        #expect(try play.reconcile("ledger", "revert", forged, "--reason", "no").status == 0)
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `what is no ledger can only be reverted, and is then gone`() throws {
        let play = try deployed()
        let forged = try play.commitToLedger(
            "echo hello > README.md && git rm -q \(AnswerTests.target)", "Tidy up")
        let refused = try play.reconcile("ledger", "accept", forged, "--reason", "why not")
        #expect(refused.status == 2)
        #expect(refused.complaints.contains("README.md is no file of a ledger"))
        #expect(try play.reconcile("ledger", "revert", forged, "--reason", "no").status == 0)
        let files = try play.sandbox.run("ls-tree -r --name-only reconcile/ledger")
        #expect(!files.contains("README.md"))
        #expect(files.contains(AnswerTests.target))
        #expect(try play.reconcile("audit").status == 0)
        #expect(try play.reconcile("--once").status == 0)
    }

    @Test func `of several commits the oldest is answered for first`() throws {
        let play = try deployed()
        let one = try play.commitToLedger("echo one > note", "one")
        let two = try play.commitToLedger("echo two > note", "two")
        let early = try play.reconcile("ledger", "revert", two, "--reason", "no")
        #expect(early.status == 2)
        #expect(early.complaints.contains("\(one.prefix(10)) is older"))
        #expect(try play.reconcile("ledger", "revert", one, "--reason", "no").status == 0)
        #expect(try play.reconcile("--once").status == 1)
        #expect(try play.reconcile("ledger", "revert", two, "--reason", "no").status == 0)
        let files = try play.sandbox.run("ls-tree -r --name-only reconcile/ledger")
        #expect(!files.contains("note"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `an answer needs a reason, and something to answer for`() throws {
        let play = try deployed()
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        #expect(try play.reconcile("ledger", "revert", tip).status == 2)
        let none = try play.reconcile("ledger", "revert", tip, "--reason", "no")
        #expect(none.status == 2)
        #expect(none.complaints.contains("every commit of the ledger was written by a controller"))
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip)
    }

    @Test func `a ledger that went back, or is gone, is restored`() throws {
        let play = try deployed()
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        try play.sandbox.run("update-ref refs/heads/reconcile/ledger \(tip)~2")
        let stopped = try play.reconcile("--once")
        #expect(stopped.status == 1)
        #expect(stopped.complaints.contains("reconcile ledger restore"), "\(stopped.complaints)")
        let restored = try play.reconcile("ledger", "restore")
        #expect(restored.status == 0, "\(restored.complaints)")
        #expect(restored.output == "The ledger ends with \(tip.prefix(10)) again.\n")
        #expect(try play.reconcile("--once").status == 0)

        try play.sandbox.run("update-ref -d refs/heads/reconcile/ledger")
        try play.sandbox.run("update-ref -d refs/heads/reconcile/revisions")
        let again = try play.reconcile("init")
        #expect(again.status == 2)
        #expect(again.complaints.contains("reconcile ledger restore"))
        #expect(try play.reconcile("ledger", "restore").status == 0)
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip)
        #expect(try play.reconcile("--once").status == 0)
        #expect(
            try play.reconcile("ledger", "restore").output
                == "Nothing is missing; nothing was changed.\n")
    }

    @Test func `a ledger that was rewritten is not restored over`() throws {
        let play = try deployed()
        let old = try play.sandbox.run("rev-parse reconcile/ledger")
        let new = try play.rewriteLedger("git commit -q --amend -m 'all is well'")
        let refused = try play.reconcile("ledger", "restore")
        #expect(refused.status == 2)
        #expect(refused.complaints.contains(old.prefix(10)))
        #expect(refused.complaints.contains(new.prefix(10)))
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == new)
    }

    @Test func `a forged answer is no answer`() throws {
        let play = try deployed()
        let forged = try edited(play)
        try play.commitToLedger("echo x > note", "Ok\n\nCommit: \(forged)")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(audit.output.contains("\(forged.prefix(10)) "))
    }
}
