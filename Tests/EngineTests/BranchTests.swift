import TestSupport
import Testing

/// Which branch of a repository without a remote is acted on.
@Suite("The branch of a path hub") struct BranchTests {
    private func deployed() throws -> Playground {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        return play
    }

    @Test func `an experiment on another branch is not deployed`() throws {
        let play = try deployed()
        let decided = try play.sandbox.run("rev-parse main")
        try play.sandbox.run("checkout -q -b feature")
        try play.declare(Playground.simple(version: "6.6.6"))
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0 && pass.output == "", "\(pass.complaints)")
        #expect(play.left("production") == "2.4.0\n")
        #expect(try !play.reconcile("plan").output.contains("6.6.6"))

        try play.sandbox.run("update-ref refs/heads/main feature \(decided)")
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "6.6.6\n")
    }

    @Test func `a branch that is said goes before the one that was decided`() throws {
        let play = try deployed()
        try play.sandbox.run("checkout -q -b feature")
        try play.declare(Playground.simple(version: "2.4.1"))
        #expect(try play.reconcile("--once", "--branch", "feature").status == 0)
        #expect(play.left("production") == "2.4.1\n")
    }

    @Test func `a state that decided nothing decides at its first pass`() throws {
        let play = try deployed()
        _ = try play.shell("rm \(play.state)/reconcile/*/branch")
        try play.reconcile("--once")
        try play.sandbox.run("checkout -q -b feature")
        try play.declare(Playground.simple(version: "6.6.6"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.0\n")
    }

    @Test func `a decided branch that is gone is named, and nothing else is taken for it`() throws {
        let play = try deployed()
        try play.sandbox.run("branch -q -m main trunk")
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1)
        #expect(pass.complaints.contains("there is no branch `main`"))
        #expect(pass.complaints.contains("--branch NAME"))
    }

    @Test func `what was brought by a branch that is gone can go back`() throws {
        let play = try deployed()
        try play.sandbox.run("update-ref -d refs/heads/main")
        let back = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(play.left("production") == "2.3.1\n", "\(back)")
        #expect(back.complaints.contains("nothing starts, and what was acted on last counts on"))
        let status = try play.reconcile("status")
        #expect(status.status == 0 && status.output.contains("production"), "\(status)")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `a ledger that has acted on nothing yet is shown`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        let status = try play.reconcile("status")
        #expect(status.status == 0, "\(status)")
    }

    @Test func `a folder outside of git is told how to name one`() throws {
        let play = try Playground()
        let said = try play.shell("cd / && $RECONCILE status")
        #expect(said.status == 2)
        #expect(
            said.complaints == """
                reconcile: there is no git repository in /, nor in a folder above it
                Go to one, or name it: --repo DIR

                """)
    }
}
