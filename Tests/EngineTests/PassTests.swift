import TestSupport
import Testing

@Suite("A pass") struct PassTests {
    @Test func `a simple team founds, signs off and deploys`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
            ---
            \(Playground.simple())
            """)
        let early = try play.reconcile("--once")
        #expect(early.status == 2)
        #expect(
            early.complaints == """
                reconcile: there is no ledger yet, so nothing is acted on
                Begin one: reconcile init

                """)

        #expect(try play.reconcile("init").status == 0)
        let waiting = try play.reconcile("--once")
        #expect(waiting.status == 0)
        #expect(waiting.output.contains("app/production waits: qa has not signed off"))
        #expect(play.left("production") == nil)

        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
            ---
            \(Playground.simple(stage: "      entry: {signedOff: {qa: {by: quinn, at: 2025-05-09}}}"))
            """)
        let done = try play.reconcile("--once")
        #expect(done.status == 0)
        #expect(play.left("production") == "2.4.0\n")
        let story = try play.story()
        #expect(
            story.suffix(3) == [
                "app/production: production starts", "app/production: its action succeeded",
                "app/production: production is verified",
            ])

        let silent = try play.reconcile("--once")
        #expect(silent.status == 0)
        #expect(silent.output == "" && silent.complaints == "")
        #expect(try play.story() == story)
        #expect(try play.sandbox.run("fsck --strict") == "")
    }

    @Test func `a deploy that fails goes back, is said once, and is not tried again`() throws {
        let play = try Playground()
        try play.program(
            "deploy.sh",
            """
            [ "$RECONCILE_VERSION" != 2.4.0 ] || { echo "no room for 2.4.0" >&2; exit 7; }
            \(Playground.deploy)
            """)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        let failed = try play.reconcile("--once")
        #expect(failed.status == 1)
        #expect(play.left("production") == "2.3.1\n")
        #expect(
            try play.story().suffix(4) == [
                "app/production: production starts", "app/production: its action failed",
                "app/production: production goes back", "app/production: its action succeeded",
            ])
        let log = try play.sandbox.run("log -1 --skip=2 --format=%b reconcile/ledger")
        #expect(log.contains("deploy failed: exited with 7"))

        let after = try play.reconcile("--once")
        #expect(after.status == 0)
        #expect(after.output == "")

        try play.declare(Playground.simple(version: "2.4.1"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.1\n")
    }

    @Test func `what was rolled back by hand stays so until the content changes`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        #expect(play.left("production") == "2.4.0\n")

        #expect(try play.reconcile("rollback", "app").status == 2)
        let back = try play.reconcile("rollback", "app", "--reason", "checkout is slow")
        #expect(back.status == 0)
        #expect(play.left("production") == "2.3.1\n")

        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.3.1\n")
        try play.declare(Playground.simple(version: "2.4.1"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.1\n")
    }

    @Test func `what was taken back is not started again by an attempt that was said before`()
        throws
    {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        let manifests = Playground.simple()
        try play.declare(manifests)
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.declare(
            manifests.replacing("  version: 2.4.0", with: "  version: 2.4.0\n  attempt: 2"))
        #expect(try play.reconcile("--once").status == 0)

        try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(play.left("production") == "2.3.1\n")
        try play.declare(
            manifests.replacing("  version: 2.4.0", with: "  version: 2.4.0\n  attempt: 3"))
        try play.reconcile("--once")
        #expect(play.left("production") == "2.4.0\n")
    }

    @Test func `an ill environment goes back by its health`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.program("health.sh", "[ \"$(cat \"$world/production\")\" != 2.4.0 ]\n")
        try play.declare(
            Playground.simple(actions: "    health: {run: [./health.sh], timeout: 1m}"))
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 1)
        #expect(play.left("production") == "2.3.1\n")
    }

    @Test func `a controller that is killed leaves a deploy that ends, and is recorded once`()
        throws
    {
        let play = try Playground()
        try play.program("deploy.sh", "sleep 2\n\(Playground.deploy)echo ran >> \"$world/runs\"\n")
        try play.declare(Playground.simple())
        try play.reconcile("init")
        let killed = try play.shell(
            "timeout -s KILL 1 $RECONCILE --once; sleep 0; $RECONCILE --once")
        #expect(killed.status == 0)
        #expect(play.left("production") == "2.4.0\n")
        #expect(play.left("runs") == "ran\n")
        let story = try play.story()
        #expect(story.filter { $0 == "app/production: its action succeeded" }.count == 1)
    }

    @Test func `a hand-made commit on the ledger stops everything, and is named`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        let forged = try play.shell(
            """
            git init -q other && cd other && git fetch -q .. reconcile/ledger && \
            git checkout -q FETCH_HEAD && \
            sed -i 's/app: 2.4.0/app: 6.6.6/' environments/production/rollouts/app.yaml && \
            git -c user.name=m -c user.email=m@x commit -qam 'app/production: ok' && \
            git push -q .. HEAD:reconcile/ledger && git rev-parse HEAD
            """)
        #expect(forged.status == 0)
        try play.declare(Playground.simple(version: "2.4.1"))
        let stopped = try play.reconcile("--once")
        #expect(stopped.status == 1)
        #expect(stopped.complaints.contains(forged.output.prefix(10)))
        #expect(play.left("production") == "2.4.0\n")
    }
}
