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
        let story = try fleet.story()
        #expect(
            story.dropLast().suffix(2) == [
                "app/production: olga asks to go back", "app/production: its action never ran",
            ])
        #expect(story.last?.hasPrefix("app/production: answered: service by olga") == true)
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

    /// A fleet that may go back alone, deployed, whose hub takes the next intent to go back and then is away; where
    /// it is told so, the controller dies with that.
    private func lostOnTheWayBack(_ then: String, _ test: String = #function) throws -> Fleet {
        let fleet = try Fleet(.http, test)
        try fleet.found()
        try fleet.declare(
            Playground.simple().replacing(
                "  initial: {", with: "  offlineRollback: true\n  initial: {"), in: "one")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        try fleet.afterIntent(
            "touch \(fleet.folder)/drop; mv \(fleet.hub.remote) \(fleet.folder)/gone; \(then)")
        return fleet
    }

    /// Words that were said after the way back had begun are answered behind its end.
    private func comeBack(_ fleet: Fleet, answering words: Int = 0) throws {
        try fleet.shell(
            "rm -f ../drop ../gone/hooks/post-receive; mv ../gone \(fleet.hub.remote)", as: "one")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        let story = try fleet.story()
        #expect(story.count { $0.hasPrefix("app/production: production goes back") } == 1)
        let (ends, answers) = (story.dropLast(words), story.suffix(words))
        #expect(ends.last == "app/production: its action succeeded (recorded late)", "\(story)")
        #expect(
            answers.allSatisfy { $0.hasPrefix("app/production: answered: service by olga") },
            "\(story)")
        #expect(try !fleet.reconcile("one", "status").output.contains("outbox"))
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func `a way back that the hub took unheard before it was away is gone once`() throws {
        let fleet = try lostOnTheWayBack("")
        let back = try fleet.reconcile("one", "rollback", "app", "--reason", "slow")
        #expect(back.complaints.contains("nobody knows whether a push to"), "\(back)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        try comeBack(fleet)
    }

    @Test func `also where the controller died with the hub, and a person asked again`() throws {
        let fleet = try lostOnTheWayBack("kill -9 $(cat $1/pid)")
        try fleet.shell(
            """
            $RECONCILE rollback app --reason slow > /dev/null 2>&1 & echo $! > ../pid
            for turn in $(seq 200); do [ -e ../gone ] && break; sleep 0.1; done; sleep 1
            """, as: "one")
        #expect(fleet.left("runs") == "2.4.0\n")
        let back = try fleet.reconcile("one", "rollback", "app", "--offline", "--reason", "slow")
        #expect(back.status == 0, "\(back)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        try comeBack(fleet, answering: 1)
    }
}

extension Fleet {
    /// Runs a pass on a machine, and kills it once the hub has taken an intent and before it knows that.
    func killAtIntent(_ machine: String) throws {
        let hook = "\(hub.remote)/hooks/post-receive"
        try afterIntent("kill -9 $(cat \(folder)/pid); rm \(hook)")
        try shell(
            """
            $RECONCILE --once > /dev/null 2>&1 & echo $! > \(folder)/pid
            for turn in $(seq 200); do [ -e \(hook) ] || exit 0; sleep 0.1; done; exit 1
            """, as: machine)
    }

    /// What the hub does when it has taken an intent, and has not answered.
    func afterIntent(_ script: String) throws {
        let hook = "\(hub.remote)/hooks/post-receive"
        let text = """
            #!/bin/sh
            set -- \(folder)
            case "$(git log -1 --format=%s reconcile/ledger)" in
            *"production starts"|*"goes back") \(script) ;;
            esac
            """
        try run("sh", ["-c", "printf %s \"$0\" > \"$1\" && chmod +x \"$1\"", text, hook])
    }
}
