import TestSupport
import Testing

/// What is read at three in the morning.
@Suite("Words at night") struct WordsTests {
    private func verified(_ test: String = #function) throws -> Playground {
        let play = try Playground.founded("[ ! -e \"$world/broken\" ] || exit 7\n", test)
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("--once")
        return play
    }

    @Test func `a rollout or an environment alone is answered with its targets`() throws {
        let play = try verified()
        for (word, kind) in [("app", "a rollout"), ("production", "an environment")] {
            let refused = try play.reconcile("why", word)
            #expect(refused.status == 2)
            #expect(
                refused.complaints
                    == "reconcile: `\(word)` is \(kind), and `why` is about one target\nSay which: `app/production`\n"
            )
        }
        #expect(try play.reconcile("history", "-n", "1").output.contains("is verified"))
        #expect(try !play.reconcile("history", "-n", "1").output.contains("founded"))
    }

    private static let policy = """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
        """

    @Test func `who approved what went back is told, and who has signed off reads no cross`() throws
    {
        let play = try verified()
        try play.sandbox.write("desired-state/policy.yaml", Self.policy)
        try play.shell(
            "sed -i 's/2.4.0/2.5.0/' desired-state/manifests.yaml; git add .; git commit -qm 2.5.0; $RECONCILE --once"
        )
        try play.shell("$RECONCILE sign-off app production --role qa --by quinn --yes")
        let waiting = try play.reconcile("why", "app/production").output
        #expect(
            waiting.contains("  … sign-off: qa: signed off by quinn, counts from the next pass"),
            "\(waiting)")
        #expect(!waiting.contains("✗"), "\(waiting)")
        try play.shell("$RECONCILE --once; $RECONCILE rollback app --reason slow")
        let why = try play.shell("COLUMNS=200 $RECONCILE why app/production").output
        #expect(
            why.contains(
                /olga took it back at [^\n]+slow\n  production had been signed off: qa by quinn at/),
            "\(why)")
    }

    @Test func `who cannot be matched is told which address was looked for, and where`() throws {
        let play = try verified()
        try play.sandbox.write("desired-state/policy.yaml", Self.policy)
        try play.shell("git add .; git commit -qm Policy")
        let refused = try play.reconcile("pause", "app", "--reason", "lunch")
        #expect(refused.status == 2)
        for words in [
            "the policy knows nobody called `olga`: your git address `other@example.com` (git config user.email, or "
                + "GIT_AUTHOR_EMAIL) is nobody's in `people`",
            "say who you are: --by NAME",
        ] {
            #expect(refused.complaints.contains(words), "\(refused)")
        }
        let named = try play.reconcile("pause", "app", "--by", "quin")
        #expect(named.complaints.contains("nobody called `quin`\n"), "\(named)")
    }

    @Test func `a policy that names controllers says what passes need from then on`() throws {
        let play = try verified()
        try play.shell("ssh-keygen -q -t ed25519 -N '' -f ../key")
        let key = try play.shell("cut -d' ' -f1,2 ../key.pub").output.trimmed
        try play.sandbox.write(
            "desired-state/policy.yaml",
            Self.policy.replacing("roles: {qa", with: "controllers: [{ssh: \(key)}], roles: {qa"))
        let said = try play.shell("COLUMNS=200 $RECONCILE validate")
        #expect(
            said.output.contains(
                "The policy `us` names `controllers:`. From its adoption on passes"), "\(said)")
        #expect(said.output.contains("`key:` in controller.yaml"), "\(said)")
        try play.shell("git add .; git commit -qm Keys")
        let adopted = try play.shell("$RECONCILE adopt policy --role qa --by quinn")
        #expect(adopted.output.contains("names `controllers:`"), "\(adopted)")
    }

    @Test(arguments: [40, 60]) func `a narrow terminal is given lines that fit it`(_ columns: Int)
        throws
    {
        let play = try verified()
        try play.shell(
            "touch ../world/broken; sed -i 's/2.4.0/2.5.0/' desired-state/manifests.yaml; git commit -qam 2.5.0"
        )
        try play.shell(
            "$RECONCILE --once; sed -i 's/    spec:/    sepc:/; s/stages:/stagse:/' desired-state/manifests.yaml"
        )
        for line in ["audit", "validate", "why nobody/nowhere", "ack nothing"] {
            let shown = try play.shell(
                "TERM=xterm script -qec 'stty cols \(columns); NO_COLOR=1 $RECONCILE \(line)' /dev/null < /dev/null | tr -d '\\r'"
            ).output
            #expect(!shown.isEmpty)
            let wide = shown.split(separator: "\n").filter {
                $0.count > columns && $0.split(separator: " ").count > 2 && !$0.contains("|")
            }
            #expect(wide.isEmpty, "\(line): \(wide)")
        }
    }

    @Test func `an audit says what its numbers stand for, of which there are any`() throws {
        let play = try verified()
        let audit = try play.reconcile("audit").output
        for word in ["consistent: ", "the controller's word: "] {
            #expect(audit.contains("\n  \(word)"), "\(audit)")
        }
        for word in ["proven: ", "the host's word: "] {
            #expect(!audit.contains("\n  \(word)"), "\(audit)")
        }
        try play.reconcile("rollback", "app", "--reason", "slow")
        let later = try play.reconcile("audit").output
        #expect(later.contains("\n  the host's word: a person said it"), "\(later)")
    }

    @Test func `what nobody reads of a long diff is cut on a terminal, and whole in a pipe`() throws
    {
        let play = try verified()
        let long = String(repeating: "QUJD", count: 512)
        for (line, isWhole) in [("$RECONCILE", true), ("script", false)] {
            let command = "pause app --dry-run --by olga --reason \(long)"
            let shown = try play.shell(
                isWhole
                    ? "\(line) \(command)"
                    : "TERM=xterm script -qec \"$RECONCILE \(command)\" /dev/null < /dev/null"
            ).output
            #expect(shown.contains(long) == isWhole, "\(shown)")
            #expect(shown.contains("… 2,0") != isWhole, "\(shown)")
        }
    }

    /// Each says what is wrong, and then what to do.
    private static let mistakes = [
        "stauts", "status --outptu json", "status --mine --watch --exit-code", "why", "why app",
        "why app/prodution",
        "why production", "history nothing", "history --limit none", "history --said 1234567",
        "pause ap", "pause app --now", "pause app --now --reason x --dry-run", "resume app",
        "retry nothing",
        "rollback app", "rollback nothing --reason x", "rollback app --level none --reason x",
        "rollback app --environment none --reason x", "rollback app --offline --reason x",
        "ack nothing", "ack production", "ack app", "settle app/production --reason x",
        "settle app/production --done --reason x", "settle app --done --reason x",
        "takeover 1234 --reason x",
        "ledger revert 1234 --reason x", "ledger follow nothing --reason x",
        "ledger follow HEAD --reason x",
        "tick app nothing x --by olga", "tick app production x --by olga",
        "sign-off app nothing --role qa",
        "sign-off app production", "adopt policy --role qa", "adopt nothing --role qa",
        "digest app nothing",
        "digest nothing production", "explain soak", "explain Rollout.sook", "validate nothing",
        "plan --head nothing",
        "plan --output markdown", "schema --of nothing", "completions nothing", "fetch",
        "status --repo /nothing",
    ]

    @Test func `every mistake is answered with what to do next`() throws {
        let play = try verified()
        let lines = Self.mistakes.map {
            "echo '== \($0)'; $RECONCILE \($0) 2>&1 >/dev/null || true"
        }
        let said = try play.shell(lines.joined(separator: "\n")).output
        for part in said.split(separator: "== ") {
            let lines = part.split(separator: "\n")
            #expect(lines.count >= 3, "\(part)")
        }
        #expect(
            said.contains("It is a field: `Rollout.defaults.soak` or `Rollout.stages.soak`"),
            "\(said)")
    }
}

extension String {
    fileprivate var trimmed: String { String(split(separator: "\n").first ?? "") }
}
