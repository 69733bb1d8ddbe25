import TestSupport
import Testing

@Suite("An audit that asks for proof") struct ProvenAuditTests {
    /// Everything that people say is signed: sign-offs of both sides, ticks of both, a pause and its end, a change of
    /// the policy. The ledger is signed by a controller.
    private func whollySigned(_ test: String = #function) throws -> SigningTeam {
        let team = try SigningTeam(
            rules: "  amend: {roles: [engineering]}",
            stage: "      exit: {signOffs: [qa], checklist: [Look at it]}\n", isSealed: true, test)
        _ = try team.pass()
        try team.say("pause app --reason Wait", by: "erin")
        _ = try team.pass()
        try team.say("resume app", by: "erin")
        _ = try team.signAll("canary")
        #expect(try team.pass().contains("canary starts"))
        try team.sign("canary", "qa", "quinn", "--gate exit")
        try team.say("tick app canary Look", by: "erin")
        #expect(try team.pass().contains("canary is verified"))
        try team.edit(
            "sed -i 's/^  branch: main/  branch: main\\n  neverReturnTo: [{version: below 1.1.0}]/' desired-state/manifests.yaml"
        )
        try team.say("adopt policy --role engineering", by: "erin")
        _ = try team.pass()
        _ = try team.signAll("world")
        try team.say("tick app world Read", by: "erin")
        #expect(try team.pass().contains("world is verified"))
        return team
    }

    @Test func `is content with a history of which all is signed, and with its root`() throws {
        let team = try whollySigned()
        let root = try team.root()
        let audit = try team.proof("--root \(root)")
        #expect(audit.status == 0, "\(audit)")
        #expect(audit.flat.contains("Nothing in it is less."), "\(audit)")

        let rootless = try team.proof()
        #expect(rootless.status == 1)
        #expect(
            rootless.flat.contains(
                "Not proven: what came before the first policy, and that policy: say the digest of it by --root"
            ), "\(rootless)")
    }

    @Test func `names each word that nobody signed`() throws {
        let team = try whollySigned()
        let root = try team.root()
        try team.say(
            """
            role: qa, by: quinn, at: "2025-05-09T14:03:22Z"
            """)
        _ = try team.pass()
        let beside = try team.proof("--root \(root)")
        #expect(beside.status == 1)
        #expect(
            beside.flat.contains("quinn signs off app/canary as qa, and no signature proves it"),
            "\(beside)")
        #expect(beside.flat.contains("and 1 facts of it are not proven"), "\(beside)")

        try team.play.reconcile(
            "rollback", "app", "--reason", "slow", "--controller", "../controller.yaml")
        let asked = try team.proof("--root \(root)")
        #expect(asked.status == 1)
        #expect(
            asked.flat.contains("asks to go back: signed by a controller alone"), "\(asked)")
    }

    @Test func `says root and chain also where nothing is signed, if it is given a root`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        let root = try team.root()
        #expect(try !team.play.reconcile("audit").output.contains("chain "))
        let audit = try team.play.reconcile("audit", "--root", root)
        #expect(audit.status == 0, "\(audit)")
        #expect(audit.flat.contains("root \(root), as it must be chain sha256:"), "\(audit)")
        #expect(audit.flat.contains("signed nothing"), "\(audit)")
        let other = "sha256:" + String(repeating: "0", count: 64)
        let wrong = try team.play.reconcile("audit", "--root", other)
        #expect(wrong.status == 1)
        #expect(wrong.flat.contains("root \(root) chain sha256:"), "\(wrong)")
    }
}

extension SigningTeam {
    fileprivate func say(_ command: String, by who: String) throws {
        let said = try play.shell("$RECONCILE \(command) --by \(who) --key ../keys/\(who)")
        #expect(said.status == 0, "\(said)")
    }

    fileprivate func proof(_ words: String = "") throws -> Finished {
        try play.shell("$RECONCILE audit --state /nonexistent --require-proof \(words)")
    }

    fileprivate func root() throws -> String {
        let shown = try play.shell("git show reconcile/ledger:ledger.yaml | sed -n 's/^root: //p'")
        return String(shown.output.filter { !$0.isNewline && $0 != "\"" })
    }
}
