import TestSupport
import Testing

/// From the command to the audit, with real keys.
@Suite("Breaking the glass") struct BreakGlassTests {
    private let rules =
        "  amend: {roles: [engineering]}\n  emergency: {role: operations, review: {by: [qa]}}"

    private func joined(_ run: Finished) -> String {
        (run.output + run.complaints).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    /// One that was let in by all, and wants another version.
    private func running() throws -> SigningTeam {
        let team = try SigningTeam(rules: rules)
        _ = try team.pass()
        _ = try team.signAll("canary")
        #expect(try team.pass().contains("canary is verified"))
        try team.edit("sed -i 's/version: 2.0.0/version: 2.0.1/' desired-state/manifests.yaml")
        return team
    }

    private func emergency(_ team: SigningTeam, _ who: String, _ more: String = "") throws
        -> Finished
    {
        try team.play.shell(
            "$RECONCILE emergency app canary --yes --reason 'payments are down' --by \(who) --key ../keys/\(who) \(more)"
        )
    }

    @Test func `one person lets it through, everybody sees it, and another reviews it`() throws {
        let team = try running()
        let said = try emergency(team, "olga", "--for 2h")
        #expect(said.status == 0, "\(said)")
        #expect(said.output.contains("lasts: 2h"), "\(said)")
        let pass = try team.pass()
        #expect(pass.contains("canary starts, let through by olga alone"), "\(pass)")
        #expect(team.play.left("canary") == "2.0.1\n")
        for words in ["status", "why app/canary"] {
            let shown = joined(try team.play.shell("$RECONCILE \(words)"))
            #expect(
                shown.contains(
                    "nobody has reviewed yet that olga let app/canary through alone at "),
                "\(words): \(shown)")
        }
        let history = joined(try team.play.reconcile("history"))
        #expect(history.contains("let through by olga alone"), "\(history)")
        let audit = try team.play.reconcile("audit")
        #expect(audit.status == 0, "\(audit)")
        #expect(joined(audit).contains("let through by olga alone"), "\(audit)")

        let own = try team.play.shell(
            "$RECONCILE review app canary --by olga --key ../keys/olga")
        #expect(joined(own).contains("nobody reviews what they let through themselves"))
        let again = try emergency(team, "olga")
        #expect(joined(again).contains("nobody has reviewed yet that olga"), "\(again)")
        let reviewed = try team.play.shell(
            "$RECONCILE review app canary --reason 'rightly so' --by quinn --key ../keys/quinn")
        #expect(reviewed.status == 0, "\(reviewed)")
        _ = try team.pass()
        #expect(try !joined(team.play.reconcile("status")).contains("reviewed yet"))
        let last = try team.play.reconcile("audit")
        #expect(last.status == 0, "\(last)")
    }

    @Test func `it is reviewed where its rollout is gone`() throws {
        let team = try running()
        #expect(try emergency(team, "olga").status == 0)
        #expect(try team.pass().contains("let through by olga alone"))
        try team.edit(
            "sed -i '/^kind: Rollout/,$d' desired-state/manifests.yaml && sed -i '$d' desired-state/manifests.yaml"
        )
        _ = try team.pass()
        let held = joined(try team.play.reconcile("status"))
        #expect(held.contains("(reconcile review app canary)"), "\(held)")
        let own = try team.play.shell(
            "$RECONCILE review app canary --by olga --key ../keys/olga")
        #expect(joined(own).contains("nobody reviews what they let through themselves"), "\(own)")
        let unsigned = try team.play.shell("$RECONCILE review app canary --by quinn")
        #expect(unsigned.status != 0, "\(unsigned)")
        let reviewed = try team.play.shell(
            "$RECONCILE review app canary --reason 'rightly so' --by quinn --key ../keys/quinn")
        #expect(reviewed.status == 0, "\(reviewed)")
        #expect(reviewed.output.contains("Review that olga let app/canary through alone"))
        _ = try team.pass()
        #expect(try !joined(team.play.reconcile("status")).contains("reviewed yet"))
        let audit = try team.play.reconcile("audit")
        #expect(audit.status == 0, "\(audit)")
        let again = try team.play.shell(
            "$RECONCILE review app canary --by quinn --key ../keys/quinn")
        #expect(joined(again).contains("there is no rollout `app`"), "\(again)")
    }

    @Test func `it lets through no program that nobody has signed`() throws {
        let team = try running()
        try team.play.shell("echo 'curl evil' >> deploy.sh; git commit -qam Evil")
        let said = try emergency(team, "olga")
        #expect(said.status == 0, "\(said)")
        let pass = try team.pass()
        #expect(
            pass.contains(
                "the emergency of olga does not count: nobody has signed what it runs, which no emergency replaces"
            ), "\(pass)")
        #expect(team.play.left("canary") == "2.0.0\n")
    }

    @Test func `who may not is refused before anything is written`() throws {
        let team = try running()
        #expect(joined(try emergency(team, "quinn")).contains("`quinn` is no operations"))
        #expect(joined(try emergency(team, "olga", "--for 5h")).contains("a time up to 4h"))
        let silent = try team.play.shell(
            "$RECONCILE emergency app canary --yes --by olga --key ../keys/olga")
        #expect(joined(silent).contains("an emergency needs a reason"))
    }

    @Test func `what observes an environment does not run when somebody has swapped it`() throws {
        let team = try SigningTeam(rules: rules)
        try team.play.program("observe.sh", "echo '{\"version\": \"1.0.0\"}'\n")
        try team.edit(
            "sed -i '0,/actions: {deploy/s//actions: {observe: {run: [.\\/observe.sh]}, deploy/' desired-state/manifests.yaml"
        )
        _ = try team.pass()
        try team.play.program(
            "observe.sh", "touch \"$world/evil\"; echo '{\"version\": \"1.0.0\"}'\n")
        try team.play.sandbox.commit("Swap")
        _ = try team.pass()
        #expect(team.play.left("evil") == nil)
        _ = try team.signAll("canary")
        _ = try team.pass()
        #expect(team.play.left("canary") == "2.0.0\n")
    }
}
