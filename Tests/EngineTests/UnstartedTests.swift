import TestSupport
import Testing

@Suite("A way back that cannot be started") struct UnstartedTests {
    @Test func `for want of a secret is told, was never gone, and is gone when that is there`()
        throws
    {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(
            Playground.simple(
                actions:
                    "    rollback: {run: [./deploy.sh], environment: {TOKEN: {secret: token}}}"))
        try play.sandbox.write(
            "../controller.yaml",
            "secrets: {token: {file: \(play.world)/token, environments: [production]}}\n")
        try play.reconcile("init")
        #expect(try play.reconcile("--once", "--controller", "../controller.yaml").status == 0)

        let back = try play.reconcile(
            "rollback", "app", "--reason", "slow", "--controller", "../controller.yaml")
        #expect(back.status == 1, "\(back)")
        #expect(back.output.contains("app/production: its action never ran\n"))
        #expect(back.output.contains("asked, and not yet back"))
        #expect(back.output.contains("way back could not be started"))
        #expect(play.left("production") == "2.4.0\n")
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        // Neither a try each minute, nor silence.
        #expect(try play.reconcile("--once", "--controller", "../controller.yaml").status == 0)
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip)
        #expect(try play.reconcile("status", "--exit-code").status == 1)

        try play.shell("echo secret123 > \(play.world)/token")
        let again = try play.reconcile(
            "rollback", "app", "--reason", "slow", "--controller", "../controller.yaml")
        #expect(again.status == 0, "\(again)")
        #expect(play.left("production") == "2.3.1\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `is tried by each word, also by two of one second`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple(actions: "    rollback: {run: [/no/such/program]}"))
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        for _ in 0..<3 {
            let back = try play.reconcile("rollback", "app", "--reason", "slow")
            #expect(back.status == 1, "\(back)")
        }
        #expect(try play.story().count { $0.hasSuffix("production goes back") } == 3)
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `for want of its program was never gone`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple(actions: "    rollback: {run: [/no/such/program]}"))
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        let back = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(back.status == 1, "\(back)")
        #expect(
            try play.story().suffix(2) == [
                "app/production: production goes back", "app/production: its action never ran",
            ])
        let log = try play.sandbox.run("log -1 --format=%B reconcile/ledger")
        #expect(log.contains("rollback could not be started: could not run /no/such/program"))
        #expect(try play.reconcile("status").output.contains("nothing of it ran"))
    }
}
