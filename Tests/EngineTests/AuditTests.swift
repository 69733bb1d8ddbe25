import TestSupport
import Testing

@Suite("An audit") struct AuditTests {
    private static let target = "environments/production/rollouts/app.yaml"

    /// A ledger in which one deploy was signed off, ran and was verified.
    private func deployed(stage: String = "", _ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
            ---
            \(Playground.simple(stage: stage + "      entry: {signedOff: {qa: {by: quinn, at: 2025-05-09}}}"))
            """)
        try play.reconcile("init")
        try play.reconcile("--once")
        #expect(play.left("production") == "2.4.0\n")
        return play
    }

    @Test func `an honest history is consistent, and never called proven`() throws {
        let play = try deployed()
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)\(audit.complaints)")
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        #expect(audit.output.contains("tip      \(tip)\n"))
        #expect(
            audit.output.contains(
                "entries  5: 0 proven, 4 consistent, 1 the controller's word, 0 the host's word\n"))
        #expect(audit.output.hasSuffix("It is not proven: nothing in it is signed.\n"))
    }

    @Test func `an audit changes nothing and needs no state`() throws {
        let play = try deployed()
        let before = try play.sandbox.run("for-each-ref")
        let audit = try play.shell(
            "rm -rf \"$XDG_STATE_HOME\"; $RECONCILE audit && test ! -e \"$XDG_STATE_HOME\"")
        #expect(audit.status == 0, "\(audit.output)\(audit.complaints)")
        #expect(try play.sandbox.run("for-each-ref") == before)
    }

    @Test func `what failed, went back or was asked for comes with its reason`() throws {
        let play = try deployed()
        try play.reconcile("rollback", "app", "--reason", "checkout is slow")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0)
        #expect(audit.output.contains("app/production: olga asks to go back (checkout is slow)\n"))
        #expect(audit.output.contains("app/production: production goes back"))
    }

    @Test func `facts are counted beside entries, and none of them is proven`() throws {
        let play = try deployed()
        let audit = try play.reconcile("audit", "--require-proof")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains(
                "facts    6: 0 proven, 4 consistent, 1 the controller's word, 1 the host's word\n"))
        #expect(
            audit.complaints
                == "reconcile: the history is legal, and 6 facts of it are not proven\n")
    }

    @Test func `a page tells every transition with who asked, who approved and of what`() throws {
        let play = try deployed()
        try play.reconcile("rollback", "app", "--reason", "*slow*")
        let page = try play.reconcile("audit", "--output", "markdown").output
        #expect(page.hasPrefix("# Audit of the ledger "))
        let exceptions = try #require(page.firstRange(of: "\n## Failed, or not as usual\n"))
        let all = try #require(page.firstRange(of: "\n## Every transition\n"))
        #expect(exceptions.upperBound < all.lowerBound)
        #expect(page.contains("olga asks to go back (\\*slow\\*)"), "\(page)")
        #expect(
            page.contains("  * asked for by Ada\n  * approved by quinn as qa at 2025-05-09, seen "))
        #expect(page.contains("  * of sha256:") && page.contains("  * believed as consistent\n"))
        let json = try play.reconcile("audit", "--output", "json").output
        #expect(json.contains("\"requester\": \"Ada\"") && json.contains("\"believedAs\""))
    }

    // MARK: Forged neighbours

    @Test func `a file edited by hand is named`() throws {
        let play = try deployed()
        let forged = try play.commitToLedger("sed -i s/2.4.0/6.6.6/ \(AuditTests.target)", "ok")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(audit.output.contains("\nThe history is NOT consistent.\n"))
        #expect(audit.output.contains("  \(forged.prefix(10)) "))
    }

    @Test func `a file that is none of a ledger's is named`() throws {
        let play = try deployed()
        let forged = try play.commitToLedger("echo hello > README.md", "Add a README")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(audit.output.contains("\(forged.prefix(10)) README.md is no file of a ledger\n"))
    }

    @Test func `every broken commit is named, and not only the first`() throws {
        let play = try deployed()
        let first = try play.commitToLedger("echo hello > README.md", "one")
        let second = try play.commitToLedger("git rm -q ledger.yaml", "two")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(audit.output.contains(first.prefix(10)))
        #expect(audit.output.contains("\(second.prefix(10)) it takes ledger.yaml away\n"))
    }

    @Test func `an amended message is named, as is the tip that was there`() throws {
        let play = try deployed()
        let old = try play.sandbox.run("rev-parse reconcile/ledger")
        let forged = try play.rewriteLedger(
            "git commit -q --amend -m 'app/production: all is well'")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains(
                "\(forged.prefix(10)) its message is not the one of its entry\n"))
        #expect(
            audit.output.contains(
                "the tip \(old.prefix(10)), which this machine verified last, is not in the history"
            ))
    }

    @Test func `entries in another order are named`() throws {
        let play = try deployed()
        // The success before its start: each commit's files as they were, its parents exchanged.
        let forged = try play.rewriteLedger(
            """
            a=$(git commit-tree -p HEAD~3 -m "$(git log -1 --format=%B HEAD~1)" 'HEAD~1^{tree}') && \
            b=$(git commit-tree -p $a -m "$(git log -1 --format=%B HEAD~2)" 'HEAD~2^{tree}') && \
            git reset -q --hard $b
            """)
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(audit.output.contains(forged.prefix(10)))
        #expect(audit.output.contains("Not written by a controller"))
    }

    @Test func `a history that was cut short is told by the tip that was verified`() throws {
        let play = try deployed()
        try play.rewriteLedger("git reset -q --hard HEAD~1")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 1)
        #expect(audit.output.contains("the ledger went back"))
    }

    @Test func `a required tip must be in the history, on any machine`() throws {
        let play = try deployed()
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        try play.rewriteLedger("git reset -q --hard HEAD~1")
        let stranger = try play.shell(
            "$RECONCILE audit --state /nonexistent --require-tip \(tip)")
        #expect(stranger.status == 1)
        #expect(
            stranger.output.contains("the required tip \(tip.prefix(10)) is not in the history"))
        let shorter = try play.shell(
            "$RECONCILE audit --state /nonexistent --require-tip \(tip)~1")
        #expect(shorter.status == 0, "\(shorter.output)")
    }

    @Test func `a start at a digest that its revision does not have is named`() throws {
        let play = try deployed()
        let digest = try play.sandbox.run(
            "log -1 --format=%(trailers:key=Digest,valueonly) reconcile/ledger~2"
        ).filter { !$0.isNewline }
        let other = "s/\(digest)/sha256:0000\(digest.dropFirst(11))/"
        let audit = try play.withForgedStart(other, message: other)
        #expect(audit.status == 1)
        #expect(
            audit.output.contains("Not borne out by the revision that they name:\n"),
            "\(audit.output)")
        #expect(audit.output.contains("app/production: its digest is sha256:0000"))
        #expect(
            audit.output.contains(
                "app/production: no member of qa signed off what was started\n"))
    }

    @Test func `a fence that is not the next one is named`() throws {
        let play = try deployed()
        let audit = try play.withForgedStart(
            "s/fence: 1$/fence: 7/", message: "s/^Fence: 1$/Fence: 7/")
        #expect(audit.status == 1)
        #expect(audit.output.contains("its fence is not the next one"))
    }

    @Test func `a start by the sign-off of somebody else is named`() throws {
        let play = try deployed()
        let other =
            "s/sign-off production\\/entry\\/qa quinn/sign-off production\\/entry\\/qa nobody/"
        let audit = try play.withForgedStart(other, message: other)
        #expect(audit.status == 1)
        #expect(
            audit.output.contains(
                "app/production: no member of qa signed off what was started\n"), "\(audit.output)")
    }

    @Test func `a start that brings what its stage does not is named`() throws {
        let play = try deployed()
        let audit = try play.withForgedStart("s/app: 2.4.0/app: 6.6.6/", message: "")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains(
                "app/production: it brings app 6.6.6, and its revision does not\n"),
            "\(audit.output)")
    }

    @Test func `a soak that was cut short is named`() throws {
        let play = try deployed(stage: "      soak: 3s\n")
        #expect(try play.shell("sleep 4; $RECONCILE --once").status == 0)
        #expect(try play.reconcile("audit").status == 0)
        #expect(try play.story().last == "app/production: production is verified")
        // As if it had been verified at once.
        try play.rewriteLedger(
            """
            was=$(git log -1 --format=%ct) && at=$(git log -1 --format=%ct HEAD~1) && \
            old=$(date -u -d @$was +%FT%TZ) && new=$(date -u -d @$at +%FT%TZ) && \
            sed -i "s/$old/$new/" \(AuditTests.target) && \
            git log -1 --format=%B | sed -e "s/$old/$new/" -e '${/^$/d}' > ../message && \
            GIT_COMMITTER_DATE="@$at" git commit -q -a --amend -F ../message
            """)
        let audit = try play.shell("$RECONCILE audit --state /nonexistent")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains("app/production: it waited for 0s, and its revision asks for 3s"),
            "\(audit.output)")
        #expect(!audit.output.contains("Not written by a controller"), "\(audit.output)")
    }

    @Test func `an end by the sign-off of somebody else is named`() throws {
        let play = try deployed(
            stage: "      exit: {signOffs: [qa], signedOff: {qa: {by: quinn, at: 2025-05-10}}}\n")
        #expect(try play.story().last == "app/production: production is verified")
        #expect(try play.reconcile("audit").status == 0)
        let audit = try play.withForgery(
            back: 0, of: AuditTests.target,
            "s/sign-off production\\/exit\\/qa quinn/sign-off production\\/exit\\/qa nobody/",
            message: "")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains("app/production: no member of qa signed off its exit\n"),
            "\(audit.output)")
        #expect(!audit.output.contains("Not written by a controller"), "\(audit.output)")
    }

    @Test func `flags that went back to what is not safe are named`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(
            Playground.simple(stage: "      flags: {CART: 20%}").replacing(
                "  version:", with: "  flags: {CART: {}}\n  version:"))
        try play.reconcile("init")
        try play.reconcile("--once")
        let back = try play.reconcile("rollback", "app", "--level", "flags", "--reason", "errors")
        #expect(back.status == 0, "\(back)")
        #expect(try play.reconcile("audit").status == 0)
        // Everybody gets what a fifth had, by the word that nobody should have it.
        let audit = try play.withForgery(
            back: 1, of: "environments/production/*.yaml environments/production/*/*.yaml",
            "s/value: false/value: true/", message: "")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains("app/production: it sets flag CART to true, and safe is false\n"),
            "\(audit.output)")
        #expect(!audit.output.contains("Not written by a controller"), "\(audit.output)")
    }

    @Test func `a sign-off that nobody ever wrote is named`() throws {
        let play = try deployed()
        let audit = try play.withForgery(
            back: 3, of: "ledger.yaml rollouts/app.yaml", "s/quinn/mallory/",
            message: "s/quinn/mallory/")
        #expect(audit.status == 1)
        #expect(
            audit.output.contains(
                "its manifests hold no sign-off of app by mallory as qa at 2025-05-09\n"),
            "\(audit.output)")
    }

    @Test func `machines read the same in JSON`() throws {
        let play = try deployed()
        let audit = try play.reconcile("audit", "--output", "json")
        #expect(audit.status == 0)
        #expect(audit.output.contains("\"legal\": true"))
        #expect(audit.output.contains("\"proven\": 0"))
    }
}
