import TestSupport
import Testing

/// The controller dies when its intent is on the hub, and before its action begins.
@Suite("Between an intent and its action") struct BetweenTests {
    /// A fleet whose first pass was killed there.
    private func killed(_ test: String = #function) throws -> Fleet {
        let fleet = try Fleet(.file, test)
        try fleet.found()
        try fleet.killAtIntent("one")
        #expect(try fleet.story().last == "app/production: production starts")
        #expect(fleet.left("runs") == nil)
        return fleet
    }

    @Test func `what is asked back then does not begin`() throws {
        let fleet = try killed()
        try fleet.clone("two")
        let asked = try fleet.reconcile("two", "rollback", "app", "--reason", "not today")
        #expect(asked.status == 0, "\(asked.complaints)")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(
            try fleet.story().suffix(2) == [
                "app/production: olga asks to go back", "app/production: its action never ran",
            ])
        #expect(fleet.left("runs") == nil)
        let status = try fleet.reconcile("one", "status")
        #expect(status.output.contains("olga took production in app/production back"), "\(status)")
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func `what nobody asked back begins then`() throws {
        let fleet = try killed()
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(try fleet.count("app/production: its action never ran") == 1)
    }
}

extension Fleet {
    /// Runs a pass on a machine, and kills it once the hub has taken an intent and before it knows that.
    func killAtIntent(_ machine: String) throws {
        let hook = "\(hub.remote)/hooks/post-receive"
        let script = """
            #!/bin/sh
            case "$(git log -1 --format=%s reconcile/ledger)" in
            *starts|*back) kill -9 $(cat \(folder)/pid); rm \(hook) ;;
            esac
            """
        try run("sh", ["-c", "printf %s \"$0\" > \"$1\" && chmod +x \"$1\"", script, hook])
        try shell(
            """
            $RECONCILE --once > /dev/null 2>&1 & echo $! > \(folder)/pid
            for turn in $(seq 200); do [ -e \(hook) ] || exit 0; sleep 0.1; done; exit 1
            """, as: machine)
    }
}
