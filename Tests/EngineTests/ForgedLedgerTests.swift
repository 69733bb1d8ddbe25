import TestSupport
import Testing

/// What somebody does to the ledger who may push it and holds no key: what a pass or an audit says of it today.
@Suite("Forged ledgers") struct ForgedLedgerTests {
    private func verified() throws -> SigningTeam {
        let team = try SigningTeam(rules: "  amend: {roles: [engineering, qa]}")
        _ = try team.pass()
        _ = try team.signAll("canary")
        #expect(try team.pass().contains("canary is verified"))
        return team
    }

    private let target = "environments/canary/rollouts/app.yaml"

    /// Both outputs of a command, on one line.
    private func said(_ team: SigningTeam, _ words: String) throws -> String {
        let run = try team.play.shell("$RECONCILE \(words)")
        return (run.output + run.complaints).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    @Test func `an intent that somebody wrote by hand is held and named`() throws {
        let team = try verified()
        try team.play.commitToLedger(
            "sed -i 's/standing: verified/standing: starting/' \(target)",
            "app/canary: canary starts")
        let said = try said(team, "--once")
        #expect(
            said.contains(
                "was not written by a controller: it is recorded already; it holds app/canary"),
            "\(said)")
    }

    @Test func `a verification that somebody wrote by hand is held and named`() throws {
        let team = try verified()
        try team.play.commitToLedger(
            "mkdir -p environments/world/rollouts && sed 's/canary/world/g' \(target) > environments/world/rollouts/app.yaml",
            "app/world: world is verified")
        let said = try said(team, "--once")
        #expect(
            said.contains(
                "was not written by a controller: `verified` does not follow `nothing`; it holds app/world"
            ), "\(said)")
        #expect(team.play.left("world") == nil)
    }

    @Test func `a policy that somebody adopted by hand is held, and nothing acts`() throws {
        let team = try verified()
        try team.play.commitToLedger(
            "sed -i '0,/digest: .*/s//digest: sha256:\(String(repeating: "0", count: 64))/' ledger.yaml",
            "the policy us is adopted")
        let said = try said(team, "--once")
        // Which of the two it is depends on whether a second has passed.
        #expect(
            said.contains("was seen before; it holds everything")
                || said.contains("dated before the entry that it follows; it holds everything"),
            "\(said)")
    }

    @Test func `a first sight that somebody made earlier is found by an audit`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        _ = try team.signAll("canary")
        _ = try team.pass()
        let audit = try team.play.shell("$RECONCILE audit")
        #expect(audit.status == 0, "\(audit)")
        let forged = try team.play.rewriteLedger(
            """
            at=$(git log --reverse --format=%H | sed -n 3p) && git checkout -q $at && \
            sed -i 's/by: quinn/by: olga/' rollouts/app.yaml && git commit -q -a --amend -C HEAD
            """)
        #expect(!forged.isEmpty)
        let found = try said(team, "audit")
        #expect(found.contains("is not in the history any more"), "\(found)")
    }

    @Test func `a ledger that is gone is not begun again by a pass`() throws {
        let team = try verified()
        try team.play.shell("git update-ref -d refs/heads/reconcile/ledger")
        let said = try said(team, "--once")
        #expect(said.contains("Bring it back: reconcile ledger restore"), "\(said)")
    }

    @Test func `a ledger that was wound back starts nothing again`() throws {
        let team = try verified()
        try team.play.shell("git update-ref refs/heads/reconcile/ledger reconcile/ledger~3")
        let said = try said(team, "--once")
        #expect(said.contains("the ledger was rewritten: "), "\(said)")
    }

    @Test func `a ledger that was begun anew lets in nobody who signed for the old one`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        _ = try team.signAll("canary")
        try team.beginAnew()
        let held = try team.pass()
        #expect(
            held.contains(
                "quinn's sign-off is unproven: its signer saw a ledger with the chain value sha256:"
            ),
            "\(held)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `a reason with lines of its own makes no trailer`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        try team.play.shell(
            "$RECONCILE pause app --now --by olga --reason \"$(printf 'slow\\nCommit: 0123\\nFence: 9')\""
        )
        let message = try team.play.sandbox.run("log -1 --format=%B reconcile/ledger")
        #expect(
            !message.contains("\nCommit: 0123") && !message.contains("\nFence: 9"), "\(message)")
    }

    @Test func `what was verified is spent, and going back to it is signed anew`() throws {
        let team = try verified()
        try team.edit("sed -i 's/version: 2.0.0/version: 2.1.0/' desired-state/manifests.yaml")
        try team.play.shell("sleep 1")
        for signed in try team.signAll("canary") { #expect(signed.status == 0, "\(signed)") }
        let next = try team.pass()
        #expect(next.contains("canary is verified"), "\(next)")
        try team.play.sandbox.run("revert --no-edit HEAD HEAD~1 HEAD~2 HEAD~3")
        let said = try team.pass()
        #expect(said.contains("is spent"), "\(said)")
        #expect(team.play.left("canary") == "2.1.0\n")
    }
}
