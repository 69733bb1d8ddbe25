import Foundation
import TestSupport
import Testing

/// Where the first policy names roots, a ledger begins with their signatures.
@Suite("A founding by roots") struct FoundingTests {
    /// The statement that `init` prints for a person, signed by `key` and written below `founding:`.
    private func sign(_ team: SigningTeam, _ who: String, key: String? = nil) throws {
        let said = try team.play.reconcile("init").output
        let head =
            "What \(who) signs, with ssh-keygen -Y sign -n sign-off@reconcile.v1 -f KEY:\n----\n"
        let start = try #require(said.firstRange(of: head)).upperBound
        let text = said[start...].prefix(
            upTo: try #require(said[start...].firstRange(of: "----\n")).lowerBound)
        let time = try #require(text.firstMatch(of: /\ntime: (.*)\n/)).1
        try team.play.sandbox.write("../statement", String(text))
        let signature = try team.play.shell(
            "rm -f ../statement.sig; ssh-keygen -q -Y sign -n sign-off@reconcile.v1 -f ../keys/\(key ?? who) ../statement; sed 's/^/        /' ../statement.sig"
        ).output
        let file = team.play.sandbox.path + "/desired-state/manifests.yaml"
        let manifests = try String(contentsOfFile: file, encoding: .utf8)
        let word = "    - by: \(who)\n      at: \(time)\n      signature: |\n\(signature)"
        try team.play.sandbox.write(
            "desired-state/manifests.yaml",
            manifests.contains("  founding:\n")
                ? manifests.replacing("  founding:\n", with: "  founding:\n\(word)")
                : manifests.replacing("  roles: {eng", with: "  founding:\n\(word)  roles: {eng"))
        try team.play.sandbox.commit("Found")
    }

    @Test func `init prints what each root signs, and founds with the last of them`() throws {
        let team = try SigningTeam(rules: "  roots: [erin, quinn]")
        let first = try team.play.reconcile("init")
        #expect(first.status == 1)
        #expect(
            first.flat.contains(
                "nothing is founded yet: the policy names roots, who sign with what the ledger begins, and "
                    + "erin has not signed it; quinn has not signed it"), "\(first)")
        try sign(team, "erin")
        let second = try team.play.reconcile("init")
        #expect(second.status == 1)
        #expect(
            second.flat.contains("and quinn has not signed it") && !second.flat.contains("erin has")
        )
        try sign(team, "quinn")
        let last = try team.play.reconcile("init")
        #expect(last.status == 0, "\(last)")
        _ = try team.pass()
        let root = try #require(first.output.firstMatch(of: /change it: (sha256:[0-9a-f]{64})/)).1
        let audit = try team.play.shell("$RECONCILE audit --root \(root)")
        #expect(audit.status == 0, "\(audit)")
        #expect(audit.output.contains("root     \(root), as it must be\n"), "\(audit)")
    }

    @Test func `another's key founds nothing`() throws {
        let team = try SigningTeam(rules: "  roots: [erin]")
        try sign(team, "erin", key: "stranger")
        let refused = try team.play.reconcile("init")
        #expect(refused.status == 1)
        #expect(
            refused.flat.contains("and erin has signed it in vain: its key SHA256:"), "\(refused)")
        #expect(refused.flat.contains("is nobody's in the policy"), "\(refused)")
    }

    @Test func `roots that come after the founding and before the first pass are asked as well`()
        throws
    {
        let team = try SigningTeam()
        try team.edit(
            "sed -i 's/^  roles: {eng/  roots: [erin]\\n  roles: {eng/' desired-state/manifests.yaml"
        )
        let pass = try team.play.reconcile("--once")
        #expect(pass.status == 1)
        #expect(
            pass.flat.contains(
                "nothing is acted on: the policy names roots, who must sign with what the ledger begins, and erin has not signed it. `reconcile init` prints what each of them signs"
            ), "\(pass)")
    }
}
