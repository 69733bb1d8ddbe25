import TestSupport
import Testing

@Suite("What an environment reports") struct DriftTests {
    /// `observe` tells what stands in the world.
    private func play(_ more: String = "", initial: String = "2.3.1", _ test: String = #function)
        throws -> Playground
    {
        let play = try Playground(test)
        try play.program("deploy.sh", "echo ran >> \"$world/ran\"; \(Playground.deploy)")
        try play.program(
            "observe.sh",
            "printf '{\"version\": \"%s\"}\\n' \"$(cat \"$world/production\" || echo 2.3.1)\"\n")
        let manifests = Playground.simple(actions: "    observe: {run: [./observe.sh]}\n  \(more)")
        try play.declare(
            initial.isEmpty
                ? manifests.replacing("  initial: {version: 2.3.1}\n", with: "") : manifests)
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        return play
    }

    private func drift(_ play: Playground) throws {
        _ = try play.shell("echo 9.9 > ../world/production")
    }

    @Test func `is not known where its program fails, and the pass says why`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.program("observe.sh", "echo 'kubectl: no route to host' >&2; exit 4\n")
        try play.declare(Playground.simple(actions: "    observe: {run: [./observe.sh]}\n"))
        try play.reconcile("init")
        let pass = try play.reconcile("--once")
        #expect(pass.complaints.contains("exited with 4: kubectl: no route to host"), "\(pass)")
    }

    @Test func `that is as the ledger says is no entry`() throws {
        let play = try play()
        #expect(try play.story().last == "app/production: production is verified")
        #expect(try play.reconcile("--once").output == "")
    }

    @Test func `is recorded once where it differs, and is seen by status, plan and why`() throws {
        let play = try play()
        try drift(play)
        #expect(try play.reconcile("--once").status == 0)
        let words = "version of app is 9.9, and should be 2.4.0"
        #expect(try play.story().last == "-/production: it has drifted: \(words)")
        let entries = try play.story().count
        try play.reconcile("--once")
        #expect(try play.story().count == entries)
        #expect(try play.reconcile("status").output.contains(words))
        #expect(try play.reconcile("plan").output.contains(words))
        #expect(try play.reconcile("why", "--", "-/production").output.contains(words))
        #expect(play.left("production") == "9.9\n")
        _ = try play.shell("echo 2.4.0 > ../world/production")
        try play.reconcile("--once")
        #expect(try play.story().last == "-/production: it is again as the ledger says")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `is healed where that is declared`() throws {
        let play = try play("drift: heal")
        try drift(play)
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.0\n")
        #expect(try play.story().last == "-/production: it is again as the ledger says")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `is accepted where that is declared and no rollout says otherwise`() throws {
        let play = try play("drift: accept")
        try drift(play)
        try play.reconcile("--once")
        // The rollout's own layer is what was approved: it is said, and neither healed nor forgotten.
        #expect(try play.story().last?.contains("it has drifted") == true)
        #expect(play.left("production") == "9.9\n")
    }

    @Test func `says what ran before where nobody else does`() throws {
        let play = try play(initial: "")
        #expect(try play.story().contains("-/production: what runs there is accepted"))
        #expect(try play.reconcile("history").output.contains("accepted"))
        let shown = try play.sandbox.run(
            "show reconcile/ledger:environments/production/environment.yaml")
        #expect(shown.contains("app: 2.3.1") || shown.contains("2.3.1"), "\(shown)")
    }
}
