import TestSupport
import Testing

/// As docs/restore.md has it.
@Suite("The controller's machine is gone") struct RestoreDrillTests {
    @Test(arguments: [Transport.file, .https])
    func `a new one runs in two commands, and what was in flight is settled`(
        _ transport: Transport
    ) throws {
        let fleet = try Fleet(transport)
        try fleet.found(
            deploy: """
                if [ "$RECONCILE_VERSION" = 2.4.1 ] && [ ! -e "$world/pids" ]; then
                echo "$$ $PPID" > "$world/pids.new" && mv "$world/pids.new" "$world/pids"
                sleep 60
                fi
                \(Fleet.deploy)
                """)
        #expect(try fleet.reconcile("one", "--once").status == 0)
        try fleet.declare(Playground.simple(version: "2.4.1"), in: "one")
        try fleet.shell(
            """
            $RECONCILE --once > /dev/null 2>&1 &
            controller=$!
            while [ ! -e "\(fleet.world)/pids" ]; do sleep 0.05; done
            kill -9 $controller $(cat "\(fleet.world)/pids")
            cd .. && rm -rf one state-one
            """, as: "one")

        // The two commands.
        try fleet.clone("two")
        let first = try fleet.reconcile("two", "--once")
        #expect(first.status == 0, "\(first)")
        #expect(fleet.left("runs") == "2.4.0\n")

        // What was in flight is named, and nothing is built upon it.
        let status = try fleet.reconcile("two", "status").output
        let gone = try fleet.shell(
            "git log -1 --format='%(trailers:key=Controller,valueonly)' origin/reconcile/ledger",
            as: "two")
        let controller = String(gone.prefix { $0.isHexDigit })
        #expect(status.contains("app/production"), "\(status)")
        let taken = try fleet.reconcile(
            "two", "takeover", controller, "--reason", "its disk is gone")
        #expect(taken.status == 0, "\(taken)")
        #expect(taken.output.contains("; it may run there\n        until 2"), "\(taken)")
        let settled = try fleet.reconcile(
            "two", "settle", "app/production", "--undone", "--reason", "I looked")
        #expect(settled.status == 0, "\(settled)")
        let back = try fleet.reconcile("two", "--once")
        #expect(back.status == 0, "\(back)")
        #expect(fleet.left("runs") == "2.4.0\n2.4.0\n")

        try fleet.declare(Playground.simple(version: "2.4.2"), in: "two")
        #expect(try fleet.reconcile("two", "--once").status == 0)
        #expect(fleet.left("production") == "2.4.2\n")
        try fleet.reconcile("two", "fetch")
        let audit = try fleet.reconcile("two", "audit")
        #expect(audit.status == 0, "\(audit)")
    }
}
