import TestSupport
import Testing

/// A commit that no controller wrote holds what it touched, and nothing else.
@Suite("Held subjects") struct HeldSubjectTests {
    private static let app = "environments/eu/rollouts/app.yaml"

    /// `app` in eu and then in us, `web` in asia.
    private static func manifests(_ version: String, asia: String? = nil) -> String {
        let environments = ["eu", "us", "asia"].map { name in
            """
            apiVersion: reconcile/v1
            kind: Environment
            metadata: {name: \(name)}
            spec:
              initial: {version: 2.3.1}
              actions: {deploy: {run: [./deploy.sh]}}
            ---

            """
        }.joined()
        func rollout(_ name: String, _ version: String, _ places: [String]) -> String {
            "apiVersion: reconcile/v1\nkind: Rollout\nmetadata: {name: \(name)}\n"
                + "spec:\n  version: \(version)\n  stages:\n"
                + places.map { "    - {name: \($0), environments: [\($0)]}\n" }.joined()
        }
        return environments + rollout("app", version, ["eu", "us"]) + "---\n"
            + rollout("web", asia ?? version, ["asia"])
    }

    private func deployed(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Self.manifests("2.4.0"))
        try play.reconcile("init")
        let first = try play.reconcile("--once")
        #expect(first.status == 0, "\(first.output)\(first.complaints)")
        #expect(play.left("us") == "2.4.0\n")
        return play
    }

    @Test func `one target is held and named, the others go on`() throws {
        let play = try deployed()
        let forged = try play.commitToLedger("sed -i s/2.4.0/6.6.6/ \(Self.app)", "by hand")
        try play.declare(Self.manifests("2.4.1"))
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1)
        #expect(play.left("asia") == "2.4.1\n")
        #expect(play.left("eu") == "2.4.0\n")
        let name = forged.prefix(10)
        #expect(pass.complaints.contains("ledger commit \(name) was not written by a controller"))
        #expect(pass.complaints.contains("it holds app/eu"))
        for words in ["status", "plan", "why app/eu"] {
            let said = try play.shell("COLUMNS=200 $RECONCILE \(words)")
            let flat = said.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(flat.contains("ledger commit \(name)"), "\(words): \(said.output)")
            #expect(said.complaints.contains("reconcile ledger accept|revert \(name)"))
            #expect(!said.output.contains("6.6.6"), "\(words): \(said.output)")
        }
        #expect(try play.reconcile("status", "--exit-code").status == 1)

        try play.reconcile("ledger", "revert", forged, "--reason", "no")
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("eu") == "2.4.1\n")
        #expect(play.left("us") == "2.4.1\n")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func `behind a remote as well`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.declare(Self.manifests("2.4.0"), in: "one")
        try fleet.reconcile("one", "--once")
        let forged = try fleet.commitToLedger("sed -i s/2.4.0/6.6.6/ \(Self.app)")
        try fleet.declare(Self.manifests("2.4.1"), in: "one")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 1)
        #expect(pass.complaints.contains("it holds app/eu"))
        #expect(fleet.left("asia") == "2.4.1\n")
        #expect(fleet.left("eu") == "2.4.0\n")
        #expect(try fleet.hubFile(Self.app).contains("6.6.6"), "it is not written over")
        try fleet.reconcile("one", "ledger", "revert", forged, "--reason", "no")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("eu") == "2.4.1\n")
    }

    @Test func `an environment's file holds all of it, a rollout's all starts of that`() throws {
        let play = try deployed()
        let one = try play.commitToLedger(
            "sed -i 's/^fence: .*/fence: 77/' environments/asia/environment.yaml", "one")
        try play.declare(Self.manifests("2.4.1"))
        #expect(try play.reconcile("--once").complaints.contains("it holds all in asia"))
        #expect(play.left("asia") == "2.4.0\n")
        #expect(play.left("us") == "2.4.1\n")
        let two = try play.commitToLedger(
            "mkdir -p rollouts && echo 'fence: 7' > rollouts/app.yaml", "two")
        try play.declare(Self.manifests("2.4.2"))
        #expect(try play.reconcile("--once").complaints.contains("it holds starts of app"))
        #expect(play.left("eu") == "2.4.1\n")
        for commit in [one, two] {
            try play.reconcile("ledger", "revert", commit, "--reason", "no")
        }
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("asia") == "2.4.2\n")
        #expect(play.left("us") == "2.4.2\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test(arguments: ["echo x > README.md", "sed -i 's/^id: ./id: x/' ledger.yaml", "true"])
    func `what is no subject, or the ledger itself, holds everything`(_ change: String) throws {
        let play = try deployed()
        try play.rewriteLedger(
            "\(change) && git add -A && git commit -q --allow-empty -m x")
        try play.declare(Self.manifests("2.4.1"))
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1)
        #expect(pass.complaints.contains("it holds everything"))
        #expect(play.left("asia") == "2.4.0\n")
        #expect(play.left("eu") == "2.4.0\n")
    }

    @Test func `what is not held goes back when asked`() throws {
        let play = try deployed()
        try play.commitToLedger("sed -i s/2.4.0/6.6.6/ \(Self.app)", "by hand")
        let refused = try play.reconcile(
            "rollback", "app", "--environment", "eu", "--reason", "slow")
        #expect(refused.status == 2)
        #expect(refused.complaints.contains("it holds app/eu"))
        let back = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(back.output.contains("app/us: olga asks to go back\n"))
        #expect(play.left("us") == "2.3.1\n")
        #expect(play.left("eu") == "2.4.0\n")
    }

    @Test func `an outcome that is held waits for the answer, and nothing runs twice`() throws {
        let play = try Playground()
        try play.program("deploy.sh", "echo ran >> \"$world/runs\"\nsleep 3\n" + Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        _ = try play.shell(
            """
            { $RECONCILE --once > ../out 2>&1; echo $? > ../status; } > /dev/null 2>&1 &
            while ! [ -e "\(play.world)/runs" ]; do sleep 0.05; done
            """)
        let forged = try play.commitToLedger(
            "sed -i 's/^fence: .*/fence: 9/' environments/production/environment.yaml", "hand")
        let status = try play.shell("while ! [ -s ../status ]; do sleep 0.1; done; cat ../status")
        #expect(status.output == "1\n")
        let again = try play.reconcile("--once")
        #expect(again.complaints.contains("it holds all in production"), "\(again.complaints)")
        #expect(try play.sandbox.run("rev-parse reconcile/ledger") == forged)
        try play.reconcile("ledger", "revert", forged, "--reason", "no")
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("runs") == "ran\n")
        #expect(
            try play.story().suffix(2) == [
                "app/production: its action succeeded", "app/production: production is verified",
            ])
    }
}
