import TestSupport
import Testing

@Suite("A controller that is stopped") struct SignalTests {
    private func slow(_ script: String) throws -> Playground {
        let play = try Playground()
        try play.program("deploy.sh", "echo began >> \"$world/began\"\n\(script)\n")
        try play.declare(Playground.simple())
        try play.reconcile("init")
        return play
    }

    @Test func `lets end what runs, records it, and starts nothing more`() throws {
        let play = try slow("sleep 2; \(Playground.deploy)")
        let stopped = try play.shell(
            """
            true
            $RECONCILE --watch & id=$!
            until [ -e ../world/began ]; do sleep 0.1; done
            kill -TERM $id; wait $id
            """)
        #expect(stopped.status == 0)
        #expect(
            stopped.complaints
                == "reconcile: stopping: what runs in `app/production` goes on, and is recorded here "
                + "before this ends; stop it once more to leave that to the next pass\n")
        #expect(play.left("production") == "2.4.0\n")
        #expect(try play.story().contains("app/production: its action succeeded"))
    }

    @Test func `ends what outlives its grace, and the next pass goes back`() throws {
        let play = try slow(
            "[ \"$RECONCILE_VERSION\" = 2.3.1 ] || sleep 60; \(Playground.deploy)")
        let stopped = try play.shell(
            """
            true
            $RECONCILE --once --grace 1s & id=$!
            until [ -e ../world/began ]; do sleep 0.1; done
            kill -TERM $id; wait $id
            """)
        #expect(stopped.status == 1)
        #expect(try play.story().last == "app/production: its action failed")
        let log = try play.sandbox.run("log -1 --format=%b reconcile/ledger")
        #expect(log.contains("interrupted"))
        try play.reconcile("--once")
        #expect(play.left("production") == "2.3.1\n")
    }

    @Test func `leaves at once when it is told twice, and the next pass settles`() throws {
        let play = try slow("sleep 2; \(Playground.deploy)")
        let left = try play.shell(
            """
            true
            $RECONCILE --once & id=$!
            until [ -e ../world/began ]; do sleep 0.1; done
            kill -INT $id; sleep 0.3; kill -TERM $id; wait $id
            """)
        #expect(left.status == 143)
        #expect(
            left.complaints.contains(
                "\nreconcile: left at once; what runs goes on, and the next pass here records how it ends\n"
            ), "\(left)")
        #expect(try play.story().last == "app/production: production starts")
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.0\n")
        #expect(play.left("began") == "began\n")
    }
}
