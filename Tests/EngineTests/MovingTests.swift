import TestSupport
import Testing

/// A repository that was its own hub, and is given a remote.
@Suite("From a path to a remote") struct MovingTests {
    private static let signedOff = """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
        ---
        \(Playground.simple(stage: "      entry: {signedOff: {qa: {by: quinn, at: 2025-05-09}}}"))
        """

    /// It has deployed and was taken back by hand; then it gets a remote, which has its desired branch only.
    private func moved() throws -> Playground {
        let play = try Playground()
        try play.program(
            "deploy.sh",
            Playground.deploy + "echo \"$RECONCILE_VERSION $RECONCILE_FENCE\" >> \"$world/runs\"\n")
        try play.declare(Self.signedOff)
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.reconcile("rollback", "app", "--reason", "slow")
        try play.reconcile("--once")
        #expect(play.left("runs") == "2.4.0 1\n2.3.1 2\n")
        try play.git(
            "init -q --bare ../hub.git", "remote add origin ../hub.git", "push -q origin main")
        return play
    }

    @Test func `no command begins a second ledger, and all name the push`() throws {
        let play = try moved()
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        for words in [
            ["init"], ["--once"], ["status"], ["plan"], ["why", "app/production"], ["history"],
            ["audit"], ["rollback", "app", "--reason", "slow"],
        ] {
            let said = try play.reconcile(words)
            #expect(said.status == 2, "\(words)")
            #expect(
                said.complaints.contains("git push origin reconcile/ledger reconcile/revisions\n"),
                "\(words): \(said.complaints)")
            #expect(!said.complaints.contains("reconcile init"), "\(words)")
        }
        #expect(try play.sandbox.run("ls-remote origin refs/heads/reconcile/*") == "")
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip)
        #expect(play.left("production") == "2.3.1\n")
    }

    @Test func `what was pushed goes on where it was`() throws {
        let play = try moved()
        try play.git("push -q origin reconcile/ledger reconcile/revisions")
        let again = try play.reconcile("init")
        #expect(again.output == "There is a ledger already; nothing was changed.\n")
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass.complaints)")
        #expect(play.left("runs") == "2.4.0 1\n2.3.1 2\n")

        try play.declare(
            Self.signedOff.replacing("2.4.0", with: "2.4.1").replacing("05-09", with: "05-10"))
        try play.git("push -q origin main")
        let next = try play.reconcile("--once")
        #expect(next.status == 0, "\(next.complaints)")
        #expect(play.left("runs") == "2.4.0 1\n2.3.1 2\n2.4.1 3\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `a remote that was changed for another gets what was fetched from the first`() throws
    {
        let play = try moved()
        try play.git("push -q origin reconcile/ledger reconcile/revisions")
        try play.reconcile("--once")
        try play.git(
            "branch -q -D reconcile/ledger reconcile/revisions", "init -q --bare ../other.git",
            "remote set-url origin ../other.git", "push -q origin main")
        let refused = try play.reconcile("init")
        #expect(refused.status == 2)
        let push = refused.complaints.split(separator: ": git ").last ?? ""
        #expect(push.hasPrefix("push origin refs/remotes/origin/reconcile/ledger:"))
        try play.git("\(push.prefix { !$0.isNewline })")
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass.complaints)")
        #expect(play.left("runs") == "2.4.0 1\n2.3.1 2\n")
    }

    @Test func `a hub that keeps revisions has had a ledger`() throws {
        let play = try moved()
        try play.git(
            "push -q origin reconcile/revisions",
            "branch -q -D reconcile/ledger reconcile/revisions"
        )
        for words in [["init"], ["--once"], ["status"]] {
            let said = try play.reconcile(words)
            #expect(said.status == 2, "\(words)")
            #expect(said.complaints.contains("so there was a ledger\n"), "\(said.complaints)")
            #expect(said.complaints.contains("git push origin reconcile/ledger\n"))
        }
    }

    @Test func `a ledger that this machine remembers is named by all that look for it`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.git("update-ref -d refs/heads/reconcile/ledger")
        for words in [
            ["init"], ["--once"], ["status"], ["plan"], ["why", "app/production"], ["history"],
        ] {
            let said = try play.reconcile(words)
            #expect(said.status == 2, "\(words)")
            #expect(said.complaints.contains("Bring it back: reconcile ledger restore\n"))
            #expect(!said.complaints.contains("reconcile init"), "\(words)")
        }
        #expect(try play.reconcile("ledger", "restore").status == 0)
        #expect(try play.reconcile("--once").status == 0)
    }
}

extension Playground {
    fileprivate func git(_ commands: String...) throws {
        for words in commands { try sandbox.run(words) }
    }

    @discardableResult
    fileprivate func reconcile(_ words: [String]) throws -> Finished {
        try shell("$RECONCILE \(words.joined(separator: " "))")
    }
}
