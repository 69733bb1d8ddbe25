import TestSupport
import Testing

@Suite("Starter") struct StarterTests {
    @Test func `manifests to begin with are written, and work as they are`() throws {
        let play = try Playground()
        let founded = try play.reconcile("init")
        #expect(founded.status == 0)
        #expect(
            founded.output.contains(
                """
                Written to begin with: desired-state/app.yaml and desired-state/deploy.sh.
                Commit them: git add desired-state && git commit -m 'Begin'

                """))
        try play.sandbox.run("add desired-state")
        try play.sandbox.run("commit -qm Begin")
        #expect(try play.reconcile("validate").status == 0)
        let pass = try play.reconcile("--once")
        #expect(pass.output.contains("app/production: production is verified\n"), "\(pass)")
        let said = try play.shell(
            "$RECONCILE history --said $(git log -1 --format=%h --grep 'its action' reconcile/ledger)"
        )
        #expect(
            said.output.contains("deploy.sh --environment=production --version=1.1.0"), "\(said)")
    }

    @Test func `manifests that are there stay as they are`() throws {
        let play = try Playground()
        try play.declare(Playground.simple())
        let before = try play.shell("ls -R desired-state; cat desired-state/*").output
        let founded = try play.reconcile("init")
        #expect(!founded.output.contains("Written"))
        #expect(try play.shell("ls -R desired-state; cat desired-state/*").output == before)
    }
}
