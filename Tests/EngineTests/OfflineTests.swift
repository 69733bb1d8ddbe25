import TestSupport
import Testing

/// What is done while the hub cannot be reached, and how it is recorded when that answers again.
@Suite("A hub that is away") struct OfflineTests {
    private func deployed(_ transport: Transport = .file, _ test: String = #function) throws
        -> Fleet
    {
        let fleet = try Fleet(transport, test)
        try fleet.found()
        #expect(try fleet.reconcile("one", "--once").status == 0)
        return fleet
    }

    @Test(arguments: Transport.each)
    func `a person goes back without it, and that is recorded late`(_ transport: Transport) throws {
        let fleet = try deployed(transport)
        try fleet.takeAway()
        let plain = try fleet.reconcile(
            "one", "rollback", "app", "--environment", "production", "--reason", "very slow")
        #expect(plain.status == 1)
        #expect(
            plain.complaints.contains(
                "reconcile rollback app --environment production --reason 'very slow' --offline"))
        #expect(fleet.left("production") == "2.4.0\n")

        let back = try fleet.reconcile("one", "rollback", "app", "--offline", "--reason", "slow")
        #expect(back.status == 0, "\(back.output)\(back.complaints)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        let status = try fleet.reconcile("one", "status")
        #expect(status.output.contains("Waits in the outbox until the hub answers:\n"))
        let row =
            status.output.split(separator: "\n").first { $0.hasPrefix("app/production") } ?? ""
        #expect(row.contains("WENT BACK") && row.contains("2.3.1"), "\(status.output)")
        let why = try fleet.reconcile("one", "why", "app/production").output
        #expect(why.contains("slow") && why.contains("version of app: 2.3.1"), "\(why)")
        #expect(status.output.contains("app/production: its action succeeded"))
        let json = try fleet.reconcile("one", "status", "--output", "json")
        #expect(json.output.contains("\"kind\": \"succeeded\""))
        // Nothing is done twice, by however many passes.
        #expect(try fleet.reconcile("one", "--once").status == 1)
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")

        try fleet.bringBack()
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 0, "\(pass.complaints)")
        #expect(
            try fleet.story().suffix(3) == [
                "app/production: olga asks to go back (recorded late)",
                "app/production: production goes back (recorded late)",
                "app/production: its action succeeded (recorded late)",
            ])
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        #expect(try !fleet.reconcile("one", "status").output.contains("outbox"))
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit.output)")
        #expect(audit.output.contains("goes back (recorded late)"))
    }

    @Test(arguments: [true, false])
    func `an environment goes back by itself only where it says so`(_ may: Bool) throws {
        let fleet = try Fleet()
        // The second deploy takes the hub away, and fails.
        try fleet.found(
            deploy: """
                if [ "$RECONCILE_VERSION" = 2.4.1 ]; then
                mv \(fleet.hub.remote) \(fleet.folder)/gone; echo broken >> "$world/runs"; exit 1
                fi
                \(Fleet.deploy)
                """)
        #expect(try fleet.reconcile("one", "--once").status == 0)
        var manifests = Playground.simple(version: "2.4.1")
        if may {
            manifests = manifests.replacing(
                "  initial: {", with: "  offlineRollback: true\n  initial: {")
        }
        try fleet.declare(manifests, in: "one")
        #expect(try fleet.reconcile("one", "--once").status == 1)
        #expect(try fleet.reconcile("one", "--once").status == 1)
        let alone = may ? "2.4.0\nbroken\n2.4.0\n" : "2.4.0\nbroken\n"
        #expect(fleet.left("runs") == alone)

        try fleet.bringBack()
        try fleet.reconcile("one", "--once")
        #expect(fleet.left("runs") == "2.4.0\nbroken\n2.4.0\n")
        #expect(try fleet.count("app/production: its action failed (recorded late)") == 1)
        #expect(
            try fleet.count("app/production: production goes back (recorded late)") == (may ? 1 : 0)
        )
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func `no new stage starts, though its revision is here`() throws {
        let fleet = try deployed()
        try fleet.declare(Playground.simple(version: "2.4.1"), in: "one")
        try fleet.reconcile("one", "fetch")
        try fleet.takeAway()
        let away = try fleet.reconcile("one", "--once")
        #expect(away.status == 1)
        #expect(
            away.complaints.contains(
                "that the repository is still there. Nothing new starts until it answers"))
        #expect(fleet.left("runs") == "2.4.0\n")
        try fleet.bringBack()
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n2.4.1\n")
    }

    @Test func `a controller that is killed on the way back goes on when it is there again`()
        throws
    {
        let fleet = try Fleet()
        try fleet.found(
            deploy: """
                if [ "$RECONCILE_VERSION" = 2.3.1 ]; then echo x > "$world/back"; sleep 2; fi
                \(Fleet.deploy)
                """)
        #expect(try fleet.reconcile("one", "--once").status == 0)
        try fleet.takeAway()
        try fleet.shell(
            """
            $RECONCILE rollback app --offline --reason slow > /dev/null 2>&1 & pid=$!
            while ! [ -e \(fleet.world)/back ]; do sleep 0.05; done
            kill -9 $pid
            """, as: "one")
        try fleet.bringBack()
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        let story = try fleet.story()
        #expect(story.count { $0.hasPrefix("app/production: production goes back") } == 1)
        #expect(story.last?.hasPrefix("app/production: its action succeeded") == true)
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test func `what another has overtaken is told all the same`() throws {
        let fleet = try deployed()
        try fleet.clone("two")
        try fleet.takeAway()
        try fleet.reconcile("one", "rollback", "app", "--offline", "--reason", "slow")
        try fleet.bringBack()
        #expect(
            try fleet.reconcile("two", "rollback", "app", "--reason", "slow too").status == 0)
        let late = try fleet.reconcile("one", "--once")
        let told = try fleet.story().filter { $0.contains("done while the hub was away") }
        #expect(!told.isEmpty, "\(late.output)\(late.complaints)")
        #expect(try !fleet.reconcile("one", "status").output.contains("outbox"))
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test func `a word that came too late takes no newer version back, and is told`() throws {
        let fleet = try deployed()
        try fleet.clone("two")
        try fleet.takeAway()
        try fleet.reconcile("one", "rollback", "app", "--offline", "--reason", "slow")
        try fleet.bringBack()
        try fleet.declare(Playground.simple(version: "2.4.1"), in: "two")
        #expect(try fleet.reconcile("two", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n2.4.1\n")

        try fleet.reconcile("one", "--once")
        try fleet.reconcile("two", "--once")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n2.4.1\n")
        #expect(
            try fleet.count("app/production: olga asked to go back, too late (recorded late)") == 1)
        let status = try fleet.reconcile("one", "status").output
        #expect(status.contains("app/production  production  verified  2.4.1\n"), "\(status)")
        let words = status.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words.contains(
                "while the hub was away, to go back: slow. That takes nothing back: it was about "
                    + "production as fence 1 brought it, and fence 2 has brought production since."),
            "\(status)")
        let why = try fleet.reconcile("one", "why", "app/production", "--output", "json").output
        #expect(why.contains("\"overtaken\": {"))
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit.output)")
        #expect(audit.output.contains("olga asked to go back, too late"), "\(audit.output)")

        // Said again by somebody who sees what is there, it counts.
        try fleet.reconcile("one", "rollback", "app", "--reason", "slow too")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n2.4.1\n2.4.0\n")
        #expect(try !fleet.reconcile("one", "status").output.contains("takes nothing back"))
    }

    @Test func `a letter whose landing was not heard is not recorded twice`() throws {
        let fleet = try deployed(.http)
        try fleet.takeAway()
        try fleet.reconcile("one", "rollback", "app", "--offline", "--reason", "slow")
        try fleet.shell("cp -r ../state-one/reconcile/*/outbox ../outbox", as: "one")
        try fleet.bringBack()
        #expect(try fleet.reconcile("one", "--once").status == 0)
        let story = try fleet.story()
        // As after a power cut between the hub's answer and the emptying of the outbox.
        try fleet.shell("cp ../outbox/* ../state-one/reconcile/*/outbox/", as: "one")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(try fleet.story() == story)
        #expect(try !fleet.reconcile("one", "status").output.contains("outbox"))
    }

    @Test func `a path hub is never away`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        let refused = try play.reconcile("rollback", "app", "--offline", "--reason", "x")
        #expect(refused.status == 2)
        #expect(refused.complaints.contains("Leave out `--offline`."))
    }
}

extension Fleet {
    fileprivate func takeAway() throws { try hub.shell("mv \(hub.remote) \(folder)/gone") }
    fileprivate func bringBack() throws { try hub.shell("mv \(folder)/gone \(hub.remote)") }
}
