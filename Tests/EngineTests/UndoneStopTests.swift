import TestSupport
import Testing

/// What is said against a start is not unsaid by who pushes and holds no key.
@Suite("Stops that somebody undoes") struct UndoneStopTests {
    /// All have signed; `quinn` says no, or stops it, in a commit of its own.
    private func stopped(_ words: String, seen: Bool) throws -> SigningTeam {
        let team = try SigningTeam(rules: "  amend: {roles: [engineering, qa]}")
        _ = try team.pass()
        if seen { _ = try team.sign("canary", "engineering", "erin") }
        let said = try team.play.shell("$RECONCILE \(words) --by quinn --key ../keys/quinn")
        #expect(said.status == 0, "\(said)")
        if seen { _ = try team.pass() }
        return team
    }

    private let veto = "sign-off app canary --yes --role qa --veto --reason slow"

    @Test func `a veto that was seen stays when its line is taken out`() throws {
        let team = try stopped(veto, seen: true)
        try team.play.sandbox.run("revert --no-edit HEAD")
        _ = try team.signAll("canary")
        #expect(try !team.pass().contains("canary is verified"))
    }

    @Test func `a veto of a file that was never looked at holds when it is deleted`() throws {
        let team = try stopped(veto + " --file", seen: false)
        try team.play.sandbox.run("revert --no-edit HEAD")
        try team.sign("canary", "engineering", "erin")
        try team.sign("canary", "operations", "olga")
        let said = try team.pass()
        #expect(said.contains("vetoed by quinn as qa"), "\(said)")
    }

    @Test func `a withdrawal stays when its line is taken out`() throws {
        let team = try SigningTeam()
        try team.edit(
            "sed -i 's/entry: {checklist: .Read the graphs.}/entry: {checklist: [Read the graphs]}/; s/environments: .canary./environments: [canary]\\n      notBefore: 2999-01-01/' desired-state/manifests.yaml"
        )
        _ = try team.signAll("canary")
        _ = try team.pass()
        let said = try team.play.shell(
            "$RECONCILE sign-off app canary --yes --role qa --withdraw --by quinn --key ../keys/quinn"
        )
        #expect(said.status == 0, "\(said)")
        try team.play.sandbox.run("revert --no-edit HEAD")
        let held = try team.pass()
        #expect(held.contains("quinn withdrew the approval of qa"), "\(held)")
    }

    @Test func `a signed veto is seen that a merge brings as its second parent`() throws {
        let team = try stopped(veto, seen: false)
        // What was pushed is made the second parent of a merge that leaves it out.
        try team.play.shell(
            """
            set -e; vetoed=$(git rev-parse HEAD); git reset -q --hard HEAD^
            echo hello > README.md; git add README.md; git commit -qm Hello
            git merge -q -s ours -m Merge $vetoed
            """)
        #expect(try team.play.shell("grep -c vetoed desired-state/manifests.yaml").output == "0\n")
        _ = try team.signAll("canary")
        let said = try team.pass()
        #expect(said.contains("vetoed by quinn as qa"), "\(said)")
        #expect(team.play.left("canary") == nil)
        #expect(try team.play.reconcile("audit").status == 0)
    }

    @Test(
        "a veto of a file is seen where the rollout's own file cannot be read",
        arguments: [("  version: 2.0.0", "  vresion: 2.0.0"), ("kind: Rollout", "kind: Rolout")])
    func unreadable(right: String, wrong: String) throws {
        let team = try stopped(veto + " --file", seen: false)
        let made = try team.play.shell(
            """
            set -e; mv desired-state/sign-offs ../kept
            git add -A; git commit -q --amend --allow-empty -m Nothing
            mv ../kept desired-state/sign-offs; sed -i 's/^\(right)$/\(wrong)/' desired-state/manifests.yaml
            git add -A; git commit -qm 'Veto, and break'
            rm -r desired-state/sign-offs; sed -i 's/^\(wrong)$/\(right)/' desired-state/manifests.yaml
            git add -A; git commit -qm Mend
            """)
        #expect(made.status == 0, "\(made)")
        _ = try team.signAll("canary")
        let said = try team.pass()
        #expect(said.contains("vetoed by quinn as qa"), "\(said)")
        #expect(try team.play.reconcile("audit").status == 0)
    }

    @Test func `a signed pause that was seen is not lifted by taking it out`() throws {
        let team = try stopped("pause app --reason errors", seen: true)
        try team.edit("sed -i '/^  paused:/d' desired-state/manifests.yaml")
        _ = try team.signAll("canary")
        let held = try team.pass()
        #expect(held.contains("paused by quinn"), "\(held)")
        #expect(team.play.left("canary") == nil)
        #expect(try team.play.reconcile("audit").status == 0)
    }

    @Test func `a signed pause is not lifted by who writes resumed in its place`() throws {
        let team = try stopped("pause app --reason errors", seen: false)
        try team.edit(
            "sed -i 's/^  paused: .*/  resumed: {by: quinn, at: 2030-01-01T00:00:00Z}/' desired-state/manifests.yaml"
        )
        _ = try team.signAll("canary")
        let held = try team.pass()
        #expect(held.contains("paused by quinn"), "\(held)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `a resume that is dated ahead lifts no later pause`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        // By a clock that is ahead, as whoever has one key can say it.
        let ahead = try team.play.shell(
            """
            $RECONCILE pause app --reason x --by erin --print-statement > ../said || exit 1
            sed -i 's/^time: .*/time: 2099-01-01T00:00:00Z/; s/^kind: .*/kind: resume/; s/^reason: .*/reason: -/' ../said
            ssh-keygen -q -Y sign -f ../keys/erin -n sign-off@reconcile.v1 ../said
            saw=$(sed -n 's/^ledger: //p' ../said)
            {
              echo '  resumed:'
              echo '    by: erin'
              echo '    at: 2099-01-01T00:00:00Z'
              echo "    saw: $saw"
              echo '    signature: |'
              sed 's/^/      /' ../said.sig
            } > ../resumed
            cp desired-state/manifests.yaml ../kept
            sed -i '/^  version: 2.0.0/r ../resumed' desired-state/manifests.yaml
            git commit -qam Resume && $RECONCILE --once --controller ../controller.yaml
            cp ../kept desired-state/manifests.yaml && git commit -qam 'Take it out'
            """)
        #expect(ahead.status == 0, "\(ahead)")
        let paused = try team.play.shell(
            "$RECONCILE pause app --reason outage --by erin --key ../keys/erin")
        #expect(paused.status == 0, "\(paused)")
        _ = try team.signAll("canary")
        let said = try team.pass()
        #expect(said.contains("paused by erin"), "\(said)")
        #expect(!said.contains("canary starts"), "\(said)")
    }

    @Test func `a signed resume lifts it, also when it is taken out later`() throws {
        let team = try stopped("pause app --reason errors", seen: true)
        try team.play.shell("sleep 1")
        let resumed = try team.play.shell("$RECONCILE resume app --by olga --key ../keys/olga")
        #expect(resumed.status == 0, "\(resumed)")
        _ = try team.pass()
        try team.edit("sed -i '/^  resumed:/d' desired-state/manifests.yaml")
        _ = try team.signAll("canary")
        let said = try team.pass()
        #expect(said.contains("canary is verified"), "\(said)")
        #expect(try team.play.reconcile("audit").status == 0)
    }

    @Test func `a desired branch that was rewritten without its veto starts nothing`() throws {
        let team = try stopped(veto, seen: true)
        try team.play.shell(
            "git reset -q --hard HEAD~2 && git commit -q --allow-empty --amend -m Other")
        _ = try team.signAll("canary")
        let said = try team.play.reconcile("--once")
        #expect(said.complaints.contains("reconcile ledger follow"), "\(said)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `what somebody copied without its signature does not make a veto lapse`() throws {
        let team = try stopped(veto + " --file", seen: false)
        let file = "desired-state/sign-offs/app.canary.qa.quinn.yaml"
        // The copy is pushed first, and seen; then the real one; then both are gone.
        try team.play.shell(
            """
            set -e; cp \(file) ../real
            sed -E -i 's/, signature: "[^"]*"//' \(file); git add -A; git commit -q --amend -m Copy
            """)
        _ = try team.pass()
        try team.play.shell("cp ../real \(file) && git add -A && git commit -qm Real")
        _ = try team.pass()
        try team.play.shell("git rm -q \(file) && git commit -qm Gone")
        _ = try team.pass()
        let seen = try team.play.sandbox.run("show reconcile/ledger:rollouts/app.yaml")
        #expect(seen.contains("key: SHA256:") || seen.contains("key: \"SHA256:"), "\(seen)")
        #expect(try team.play.reconcile("audit").status == 0)
    }
}
