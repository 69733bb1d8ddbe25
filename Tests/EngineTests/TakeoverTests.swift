import TestSupport
import Testing

@Suite("A controller that is gone") struct TakeoverTests {
    /// A deploy whose controller, supervisor and program were all ended at once.
    private func abandoned(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program(
            "deploy.sh",
            """
            if [ "$RECONCILE_VERSION" = 2.4.0 ] && [ ! -e "$world/pids" ]; then
            echo "$$ $PPID" > "$world/pids.new" && mv "$world/pids.new" "$world/pids"
            sleep 60
            fi
            \(Playground.deploy)
            """)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        let killed = try play.shell(
            """
            $RECONCILE --once > /dev/null 2>&1 &
            controller=$!
            while [ ! -e "\(play.world)/pids" ]; do sleep 0.05; done
            kill -9 $controller $(cat "\(play.world)/pids")
            """)
        #expect(killed.status == 0, "\(killed.complaints)")
        return play
    }

    private func controller(of play: Playground) throws -> String {
        try play.sandbox.run(
            "log -1 --format=%(trailers:key=Controller,valueonly) reconcile/ledger"
        ).filter { !$0.isNewline }
    }

    @Test func `another takes its actions over, and a person says how they ended`() throws {
        let play = try abandoned()
        let other = play.sandbox.directory.path + "/other"
        let waiting = try play.reconcile("--once", "--state", other)
        #expect(waiting.status == 0)
        #expect(waiting.output == "", "what another answers for is left alone")

        let lost = try play.reconcile(
            "takeover", "\(try controller(of: play).prefix(8))", "--state", other, "--reason",
            "its disk is gone")
        #expect(lost.status == 0, "\(lost.complaints)")
        #expect(lost.output.contains("app/production: the end of its action was not seen\n"))
        #expect(lost.output.contains("reconcile settle app/production --done|--undone"))
        #expect(try play.reconcile("--once", "--state", other).output == "")

        let settled = try play.reconcile(
            "settle", "app/production", "--undone", "--state", other, "--reason",
            "I looked: 2.3.1 runs")
        #expect(settled.status == 0, "\(settled.complaints)")
        #expect(try play.reconcile("--once", "--state", other).status == 0)
        #expect(play.left("production") == "2.3.1\n")
        #expect(
            try play.story().suffix(5) == [
                "app/production: \(try host(of: play)) takes over",
                "app/production: the end of its action was not seen",
                "app/production: olga says that it is not done",
                "app/production: production goes back", "app/production: its action succeeded",
            ])
        #expect(try play.sandbox.run("log -1 --format=%B reconcile/ledger").contains("Fence: 3"))

        let audit = try play.reconcile("audit", "--state", other)
        #expect(audit.status == 0, "\(audit.output)")
        #expect(audit.output.contains("takes over (olga: its disk is gone)"))
    }

    @Test func `what a person found to be done is measured and verified`() throws {
        let play = try abandoned()
        let other = play.sandbox.directory.path + "/other"
        try play.reconcile(
            "takeover", try controller(of: play), "--state", other, "--reason", "gone")
        let settled = try play.reconcile(
            "settle", "app/production", "--done", "--state", other, "--reason", "it runs")
        #expect(settled.status == 0, "\(settled.complaints)")
        #expect(try play.reconcile("--once", "--state", other).status == 0)
        #expect(try play.story().last == "app/production: production is verified")
    }

    @Test func `who comes back late finds that it answers for nothing`() throws {
        let play = try abandoned()
        let other = play.sandbox.directory.path + "/other"
        try play.reconcile(
            "takeover", try controller(of: play), "--state", other, "--reason", "gone")
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        try play.reconcile("--once")
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip)
    }

    /// A controller whose deploy waits, taken over by another; `then` is done to it meanwhile.
    private func takenOver(_ then: String, _ test: String = #function) throws -> Playground {
        let play = try Playground.founded(
            "echo $$ > \"$world/began\"; while [ ! -e \"$world/go\" ]; do sleep 0.05; done\n", test)
        let lived = try play.shell(
            """
            true
            $RECONCILE --once > ../once.log 2>&1 & controller=$!
            until [ -e ../world/began ]; do sleep 0.05; done
            \(then)
            $RECONCILE takeover $(cat ../state/reconcile/*/controller) --state ../other --reason gone
            for turn in $(seq 150); do
            case "$(git log -1 --format=%s reconcile/ledger)" in *'taken over from'*) break ;; esac
            [ -n "\(then)" ] && $RECONCILE --once >> ../once.log 2>&1
            sleep 0.1
            done
            """)
        #expect(lived.status == 0, "\(lived)")
        return play
    }

    @Test(arguments: ["", "kill -9 $controller"])
    func `ends what it runs, and reports that, where it is not gone`(_ then: String) throws {
        let play = try takenOver(then)
        let log = try play.shell("cat ../once.log").output
        #expect(
            try play.story().suffix(3) == [
                "app/production: \(try host(of: play)) takes over",
                "app/production: the end of its action was not seen",
                "app/production: where it was taken over from: its action was ended (recorded late)",
            ], "\(log)")
        try play.shell("touch \(play.world)/go; sleep 0.3")
        #expect(play.left("production") == nil)
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        #expect(try play.reconcile("--once").status == 0)
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip, "it is told once")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func `nothing is taken from nobody, and nothing known is settled`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        let nobody = try play.reconcile("takeover", "ffffffff", "--reason", "gone")
        #expect(nobody.status == 2)
        #expect(nobody.complaints.contains("No action is open at all."))
        let known = try play.reconcile("settle", "app/production", "--done", "--reason", "x")
        #expect(known.status == 2)
        #expect(known.complaints.contains("is verified, so there is nothing to settle"))
    }

    private func host(of play: Playground) throws -> String {
        try play.shell("hostname").output.filter { !$0.isNewline }
    }
}
