import TestSupport
import Testing

/// A controller that stood still past its deadline wakes up where another has acted meanwhile.
@Suite("A controller that stands still") struct FreezeTests {
    /// It keeps the highest fence that it served, says what it did, and refuses what is older.
    private static let deploy = """
        cd "$world"
        if [ "$RECONCILE_VERSION" = 2.4.0 ]; then
            echo "$$ $PPID" > pids.new && mv pids.new pids
            for turn in $(seq 400); do [ -e go ] && break; sleep 0.05; done
        fi
        last=$(cat fence 2>/dev/null || echo 0)
        if [ "$RECONCILE_FENCE" -lt "$last" ]; then
            echo "$RECONCILE_VERSION" >> refused
            exit 1
        fi
        echo "$RECONCILE_FENCE" > fence
        echo "$RECONCILE_VERSION" >> acted

        """

    /// Stops `who` until the deadline is over and another has gone back, and then runs `wakes`.
    private func woken(_ who: String, _ wakes: String, _ test: String = #function) throws
        -> Playground
    {
        let play = try Playground(test)
        try play.program("deploy.sh", Self.deploy)
        try play.declare(
            Playground.simple().replacing("[./deploy.sh]", with: "[./deploy.sh], timeout: 5s"))
        try play.reconcile("init")
        let lived = try play.shell(
            """
            there() { for turn in $(seq 400); do [ -e "../world/$1" ] && return; sleep 0.05; done; exit 9; }
            $RECONCILE --once > ../once.log 2>&1 & controller=$!
            there pids
            read -r program supervisor < ../world/pids
            kill -STOP \(who); sleep 5.5
            $RECONCILE takeover $(cat ../state/reconcile/*/controller) --state ../other --reason gone
            $RECONCILE settle app/production --undone --state ../other --reason looked
            $RECONCILE --once --state ../other
            touch ../world/go
            \(wakes)
            wait $controller || true
            """)
        #expect(lived.status == 0, "\(lived)")
        return play
    }

    @Test(arguments: [
        (
            "$controller $supervisor $program",
            """
            kill -CONT $program; there refused
            kill -CONT $supervisor $controller
            """, "2.4.0\n"
        ),
        ("$controller", "kill -CONT $controller", nil),
    ])
    func `acts once, and who is late reports and changes nothing`(
        _ who: String, _ wakes: String, _ refused: String?
    ) throws {
        let play = try woken(who, wakes)
        let log = try play.shell("cat ../once.log").output
        #expect(play.left("acted") == "2.3.1\n", "\(log)")
        #expect(play.left("refused") == refused, "\(log)")
        let story = try play.story()
        #expect(story.last?.contains("where it was taken over from:") == true, "\(story) \(log)")

        let record = "show reconcile/ledger:environments/production/rollouts/app.yaml"
        #expect(try play.sandbox.run(record).contains("standing: went-back"))
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        for state in ["../state/reconcile/*/", "../other"] {
            #expect(try play.shell("$RECONCILE --once --state \(state)").status == 0)
        }
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == tip)
        #expect(try play.reconcile("audit").status == 0)
    }
}
