import TestSupport
import Testing

/// Pushes that land, or do not, without their sender hearing of it in time.
@Suite("A push that nobody answers") struct HubHangTests {
    private static let transports: [Transport] = [.path, .https, .ssh]

    private func fleet(_ transport: Transport, hook: String, _ script: String) throws -> Fleet {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.shell("echo 'hubTimeLimit: 2s' > ../controller.yaml", as: "one")
        // Once, and only what is pushed first.
        try fleet.onFolder(
            """
            printf '#!/bin/sh\\n[ ! -e %s/struck ] || exit 0\\ntouch %s/struck\\n%s\\n' "$PWD" "$PWD" '\(script)' \
                > hub.git/hooks/\(hook)
            chmod +x hub.git/hooks/\(hook)
            """)
        return fleet
    }

    private func expectOneStart(_ fleet: Fleet) throws {
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(try fleet.count("app/production: its action succeeded") == 1)
        #expect(try fleet.story().last == "app/production: production is verified")
        try fleet.reconcile("one", "fetch")
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit)")
    }

    @Test(arguments: transports)
    func `is pushed again where the hub has it and answers nothing`(_ transport: Transport) throws {
        let fleet = try fleet(transport, hook: "post-receive", "exec sleep 6")
        let pass = try fleet.pass()
        #expect(pass.status == 0, "\(pass)")
        #expect(
            pass.complaints.contains(
                "reconcile: nobody knows whether a push to \(fleet.hub.url) has landed: it gave no answer in time, and git was ended"
            ), "\(pass)")
        try expectOneStart(fleet)
        #expect(try fleet.count("app/production: production starts") == 1)
    }

    @Test(arguments: transports)
    func `is one push also where it lands after its client was ended`(_ transport: Transport)
        throws
    {
        let fleet = try fleet(transport, hook: "pre-receive", "sleep 3")
        let pass = try fleet.pass()
        #expect(pass.status == 0, "\(pass)")
        try expectOneStart(fleet)
        #expect(try fleet.count("app/production: production starts") == 1)
    }

    /// The controller and its git are gone; the hub goes on with what it has received.
    @Test(arguments: transports)
    func `starts nothing twice where its controller was killed`(_ transport: Transport) throws {
        let fleet = try fleet(transport, hook: "pre-receive", "sleep 2")
        try fleet.shell(
            """
            setsid $RECONCILE --once > /dev/null 2>&1 &
            controller=$!
            while kill -0 $controller && ! [ -e ../struck ]; do sleep 0.05; done
            for child in $(ps -o pid= --ppid $controller); do kill -9 -- -$child; done
            kill -9 $controller
            """, as: "one")
        // Some find the hub as it was, some as the late push has left it.
        for _ in 0..<3 { _ = try fleet.pass() }
        try fleet.shell("sleep 2", as: "one")
        let last = try fleet.pass()
        #expect(last.status == 0, "\(last)")
        try expectOneStart(fleet)
    }

    @Test func `has a way back by hand where the hub's token has run out`() throws {
        let fleet = try Fleet(.https)
        try fleet.found()
        // As robots are told who they are: by a header in the configuration of the clone, and nowhere else.
        try fleet.shell(
            """
            echo > ../credentials
            git config "http.$(git config remote.origin.url).extraHeader" \
                "Authorization: Basic $(printf robot:right | base64)"
            """, as: "one")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n")

        try fleet.hub.allow(password: "another")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 1)
        #expect(pass.complaints.contains("it may have expired"), "\(pass)")
        let asked = try fleet.reconcile("one", "rollback", "app", "--reason", "slow")
        #expect(asked.status == 1)
        #expect(
            asked.complaints.contains("reconcile rollback app --reason slow --offline"), "\(asked)")
        let back = try fleet.reconcile("one", "rollback", "app", "--offline", "--reason", "slow")
        #expect(back.status == 0, "\(back)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")

        try fleet.hub.allow(password: "right")
        let next = try fleet.reconcile("one", "--once")
        #expect(next.status == 0, "\(next)")
        #expect(try fleet.story().last == "app/production: its action succeeded (recorded late)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test func `shows no password that stands in its address`() throws {
        let fleet = try Fleet(.https)
        try fleet.found()
        try fleet.shell(
            "git remote set-url origin \(fleet.hub.url.replacing("://", with: "://robot:wrong@"))",
            as: "one")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 1)
        #expect(pass.complaints.contains("could not ask the hub \(fleet.hub.url): "), "\(pass)")
        #expect(!pass.complaints.contains("wrong"))
    }

    /// A key with a passphrase, a host that nobody knows, a password that nobody has: a person would be asked,
    /// and cron has none.
    @Test(arguments: [Transport.https, .ssh])
    func `asks nobody, though there is a terminal`(_ transport: Transport) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.onFolder(
            transport == .ssh
                ? "ssh-keygen -q -p -P '' -N secret -f key" : "echo > credentials")
        let told = try fleet.shell(
            "timeout 30 script -qec \"$RECONCILE --once\" /dev/null < /dev/null; echo \"status $?\"",
            as: "one")
        #expect(told.contains("could not ask the hub"), "\(told)")
        #expect(told.contains("status 1"), "\(told)")
        #expect(!told.contains("passphrase for") && !told.contains("Password for"), "\(told)")
    }

    @Test func `takes an RSA key`() throws {
        let fleet = try Fleet(.ssh)
        try fleet.found()
        try fleet.onFolder(
            "rm key key.pub; ssh-keygen -q -t rsa -b 2048 -N '' -f key; cp key.pub keys")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(fleet.left("runs") == "2.4.0\n")
    }
}
