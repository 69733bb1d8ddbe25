import TestSupport
import Testing

/// What keeps anything new from starting, and never anything from going back.
@Suite("What holds starts") struct HoldingTests {
    private func deployed(_ test: String = #function) throws -> Playground {
        let play = try Playground.founded("echo \"$RECONCILE_VERSION\" >> \"$world/runs\"\n", test)
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("runs") == "2.4.0\n")
        return play
    }

    @Test func `what was seen before the hub went away starts nothing`() throws {
        let fleet = try Fleet()
        // The first deploy takes the hub away; the plan of then has another one behind it.
        try fleet.found(
            deploy: """
                echo "$RECONCILE_ENVIRONMENT" >> "$world/runs"
                [ -e "$world/gone" ] || mv \(fleet.hub.remote) "$world/gone"

                """)
        let second = "      environments: [production]\n    - {name: later, environments: [eu]}"
        try fleet.declare(
            Playground.simple().replacing("      environments: [production]", with: second)
                + "---\napiVersion: reconcile/v1\nkind: Environment\nmetadata: {name: eu}\n"
                + "spec: {initial: {version: 2.3.1}, actions: {deploy: {run: [./deploy.sh]}}}\n",
            in: "one")
        let away = try fleet.reconcile("one", "--once")
        #expect(away.status == 1, "\(away)")
        #expect(fleet.left("runs") == "production\n")
        #expect(try fleet.reconcile("one", "--once").status == 1)
        #expect(fleet.left("runs") == "production\n")

        try fleet.hub.shell("cp -r \(fleet.world)/gone \(fleet.hub.remote)")
        let back = try fleet.reconcile("one", "--once")
        #expect(back.status == 0, "\(back)")
        #expect(fleet.left("runs") == "production\neu\n")
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test func `a ledger that was wound back and pruned is not gone on from`() throws {
        let play = try deployed()
        let tip = try play.sandbox.run("rev-parse reconcile/ledger")
        try play.sandbox.run("update-ref refs/heads/reconcile/ledger \(tip)~3")
        try play.sandbox.run("reflog expire --expire=now --all")
        try play.sandbox.run("gc -q --prune=now")
        #expect(try play.shell("git cat-file -e \(tip)").status != 0)
        for words in [["--once"], ["rollback", "app", "--reason", "slow"]] {
            let stopped = try play.shell("$RECONCILE \(words.joined(separator: " "))")
            #expect(stopped.status != 0, "\(stopped)")
            let said = stopped.complaints.split(whereSeparator: \.isWhitespace).joined(
                separator: " ")
            #expect(
                said.contains(
                    "the ledger's commit \(tip.prefix(10)), which was acted by here, cannot be found: it is damaged, or its history was rewritten"
                ), "\(stopped)")
        }
        #expect(play.left("runs") == "2.4.0\n")
        let restored = try play.reconcile("ledger", "restore")
        #expect(restored.status == 2)
        #expect(restored.complaints.contains("is not in"), "\(restored)")
    }

    @Test func `a clock behind the ledger starts nothing, and goes back`() throws {
        let play = try deployed()
        // Another machine, an hour ahead, has recorded the last entry.
        try play.rewriteLedger(
            """
            was=$(git log -1 --format=%ct) && at=$((was + 3600)) && \
            old=$(date -u -d @$was +%FT%TZ) && new=$(date -u -d @$at +%FT%TZ) && \
            sed -i "s/$old/$new/" environments/production/rollouts/app.yaml && \
            git log -1 --format=%B | sed -e "s/$old/$new/" -e '${/^$/d}' > ../message && \
            GIT_COMMITTER_DATE="@$at" git commit -q -a --amend -F ../message
            """)
        try play.shell("rm -rf \(play.state)")
        try play.declare(Playground.simple(version: "2.4.1"))
        let held = try play.reconcile("--once")
        let said = (held.output + held.complaints).split(whereSeparator: \.isWhitespace)
        #expect(
            said.joined(separator: " ").contains(
                "the clock of this machine is behind the last entry of the ledger"), "\(held)")
        #expect(play.left("runs") == "2.4.0\n")
        try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(play.left("runs") == "2.4.0\n2.3.1\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `a commit without manifests starts nothing, and what is due goes back`() throws {
        let play = try Playground.founded(
            """
            echo "$RECONCILE_VERSION" >> "$world/runs"
            [ "$RECONCILE_VERSION" != 2.4.1 ] || {
                cd "$world/../repository" && git rm -qr desired-state
                git -c user.name=Ada -c user.email=a@example.com commit -qm Tidy; exit 1
            }

            """)
        #expect(try play.reconcile("--once").status == 0)
        try play.declare(Playground.simple(version: "2.4.1"))
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1, "\(pass)")
        #expect(try play.sandbox.run("log -1 --format=%s") == "Tidy")
        #expect(play.left("runs") == "2.4.0\n2.4.1\n2.4.0\n")

        let held = try play.reconcile("--once")
        #expect(
            (held.output + held.complaints).contains("has no folder `desired-state`"), "\(held)")
        #expect(play.left("runs") == "2.4.0\n2.4.1\n2.4.0\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `a commit without manifests keeps nobody from going back by hand`() throws {
        let play = try deployed()
        try play.sandbox.run("rm -qr desired-state")
        try play.sandbox.commit("Tidy")
        let back = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(back.output.contains("app/production: its action succeeded"), "\(back)")
        #expect(play.left("runs") == "2.4.0\n2.3.1\n")
        try play.declare(Playground.simple(version: "2.4.2"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("runs") == "2.4.0\n2.3.1\n2.4.2\n")
        #expect(try play.reconcile("audit").status == 0)
    }
}
