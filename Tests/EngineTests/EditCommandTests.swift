import TestSupport
import Testing

@Suite("Edit commands") struct EditCommandTests {
    private let waiting = """
        \(Playground.environment())
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {people: {olga: {addresses: [test@example.com]}, quinn: {addresses: [quinn@example.com]}}, roles: {operations: [olga], qa: [quinn]}}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.0.0 # the new one
          stages:
            - name: production
              environments: [production]
              entry:
                checklist:
                  - Dashboards reviewed   # by hand
                  - {item: Load tested, role: qa}

        """

    private func play(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(waiting)
        try play.reconcile("init")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        return play
    }

    private func manifest(_ play: Playground) throws -> String {
        try play.shell("cat desired-state/*.yaml").output
    }

    @Test func `ticks, a pause and its end let a rollout wait and go`() throws {
        let play = try play()
        #expect(try play.reconcile("--once").output.contains("Dashboards reviewed is not ticked"))
        let paused = try play.reconcile("pause", "app", "--reason", "errors: 5%", "--by", "olga")
        #expect(paused.status == 0, "\(paused)")
        #expect(paused.output.hasPrefix("--- a/desired-state/"))
        #expect(paused.output.contains("\n+  paused: {by: olga, at: "))
        #expect(paused.output.contains(" Pause app: errors: 5%\nThe next pass acts by it.\n"))
        for item in ["Dash", "Load"] {
            let by = item == "Load" ? "quinn" : "olga"
            let ticked = try play.reconcile("tick", "app", "production", item, "--by", by)
            #expect(ticked.status == 0, "\(ticked)")
        }
        #expect(try play.reconcile("--once").output.contains("paused by olga: errors: 5%"))
        #expect(try play.reconcile("resume", "app", "--by", "olga").status == 0)
        let last = try play.reconcile("--once")
        #expect(last.output.contains("production is verified"), "\(last)")
        #expect(try manifest(play).contains("  # by hand\n"))
        // What is committed, what is staged and what lies there are one.
        #expect(try play.shell("git status --porcelain").output == "")
        #expect(try play.shell("git fsck --strict 2>&1").status == 0)
        let log = try play.shell("git log --format=%s -4; git reflog -1 --format=%gs").output
        #expect(
            log == """
                Resume app, which olga paused
                Tick Load tested of app/production
                Tick Dashboards reviewed of app/production
                Pause app: errors: 5%
                reconcile: Resume app, which olga paused

                """)
    }

    @Test func `who speaks is whom the policy knows by the address of git`() throws {
        let play = try play()
        try play.shell("git config user.email test@example.com")
        #expect(try play.reconcile("pause", "app").output.contains("paused: {by: olga, "))
        #expect(
            try play.shell("git log -1 --format=%b").output
                == "Said by olga with `reconcile pause`.\n\n")
    }

    @Test func `a dry run shows the change and makes none`() throws {
        let play = try play()
        let (before, tip) = (try manifest(play), try play.shell("git rev-parse HEAD").output)
        let shown = try play.reconcile("pause", "app", "--dry-run")
        #expect(shown.output.contains("\n+  paused: "))
        #expect(!shown.output.contains("Committed"))
        #expect(try manifest(play) == before)
        #expect(try play.shell("git rev-parse HEAD").output == tip)
        let json = try play.reconcile("pause", "app", "--dry-run", "--output", "json")
        #expect(json.output.contains("\"branch\": null,\n  \"commit\": null\n"))
    }

    @Test func `a branch for review leaves everything else where it is`() throws {
        let play = try play()
        try play.shell(
            "echo '# mine' >> desired-state/manifests.yaml; git remote add origin ../nowhere")
        let before = try manifest(play)
        let made = try play.reconcile("pause", "app", "--branch", "stop")
        #expect(made.status == 0, "\(made)")
        #expect(made.output.hasSuffix("Push it: git push origin stop\n"))
        #expect(try manifest(play) == before)
        #expect(try play.shell("git show stop | grep -c '^+  paused'").output == "1\n")
        #expect(try play.shell("git diff --cached --quiet").status == 0)
        let again = try play.reconcile("pause", "app", "--branch", "stop")
        #expect(again.status == 2)
        #expect(again.complaints.contains("there is a branch `stop` already"))
    }

    @Test func `a file with changes of its own is left alone`() throws {
        let play = try play()
        try play.shell("echo '# mine' >> desired-state/manifests.yaml")
        let refused = try play.reconcile("pause", "app")
        #expect(refused.status == 2)
        #expect(
            refused.complaints.contains("does not lie here as it was committed, byte for byte\n"))
        #expect(try manifest(play).hasSuffix("# mine\n"))
        try play.shell("git add -A")
        #expect(try play.reconcile("pause", "app").status == 2)
    }

    @Test func `a branch that another moves meanwhile is not moved back`() throws {
        let play = try play()
        // The lock of another git that is about to move the branch.
        try play.shell("touch .git/refs/heads/main.lock")
        let (before, staged) = (try manifest(play), try play.shell("git ls-files -s").output)
        let refused = try play.reconcile("pause", "app")
        #expect(refused.status == 1, "\(refused)")
        #expect(try manifest(play) == before)
        #expect(try play.shell("git ls-files -s").output == staged)
    }

    @Test func `what cannot be is answered with what could`() throws {
        let play = try play()
        let typo = try play.reconcile("pause", "ap")
        #expect(typo.status == 2)
        #expect(
            typo.complaints == """
                reconcile: there is no rollout `ap` in what is committed on main
                did you mean `app`?

                """, "\(typo)")
        let needless = try play.reconcile("retry", "app")
        #expect(
            needless.complaints.hasPrefix("reconcile: nothing of app waits for another attempt"))
        let stranger = try play.reconcile("tick", "app", "production", "Load", "--by", "olga")
        #expect(
            stranger.complaints.contains("`olga` is no qa, who may tick `Load tested`\nask `quinn`")
        )
        try play.shell("git switch -q --detach")
        let detached = try play.reconcile("pause", "app")
        #expect(detached.complaints.contains("no branch is checked out"))
        #expect(try play.reconcile("pause", "app", "--branch", "x").status == 0)
    }

    @Test func `another attempt of what failed`() throws {
        let play = try play()
        try play.program("deploy.sh", "exit 7\n")
        try play.shell("git add -A; git commit -qm Break --allow-empty")
        for (item, by) in [("Dash", "olga"), ("Load", "quinn")] {
            try play.reconcile("tick", "app", "production", item, "--by", by)
        }
        let failed = try play.reconcile("--once")
        #expect(failed.status == 1, "\(failed)")
        let retried = try play.reconcile("retry", "app", "--reason", "mended")
        #expect(retried.output.contains("\n+  attempt: 2\n"), "\(retried)")
        try play.program("deploy.sh", Playground.deploy)
        try play.shell("git add -A; git commit -qm Mend --allow-empty")
        #expect(try play.reconcile("--once").output.contains("production is verified"))
    }

    @Test func `of two at once, neither takes the other's change back`() throws {
        let play = try play()
        for number in 1...6 {
            try play.sandbox.write("other.txt", "0\n")
            try play.shell("git add -A; git commit -qm Other --allow-empty")
            // The first line is what the sandbox's `cd` is joined to: the others must not run elsewhere.
            let both = """
                true
                $RECONCILE \(number % 2 == 0 ? "resume" : "pause") app --by olga >/dev/null 2>&1 &
                echo \(number) > other.txt
                git commit -qm 'Other \(number)' other.txt >/dev/null 2>&1; wait
                git commit -qm again other.txt >/dev/null 2>&1
                git status --porcelain
                """
            let left = try play.shell(both)
            #expect(left.output == "", "\(left)")
        }
        // Each pause and each resume that was committed is still there.
        let said = try play.shell("git log --format=%s | grep -c '^Pause\\|^Resume'").output
        let flips = try play.shell("git log -p --format= | grep -c '^+  paused\\|^+  resumed'")
            .output
        #expect(said == flips)
    }

    @Test func `a name that is none is not written`() throws {
        let play = try play()
        for name in ["Erin Müller", "eve\n\nAttempt: 1"] {
            let refused = try play.reconcile("pause", "app", "--by", name)
            #expect(refused.status == 2, "\(name): \(refused)")
        }
        let long = String(repeating: "x", count: 20_000)
        let refused = try play.reconcile("pause", "app", "--reason", long)
        #expect(refused.status == 2, "\(refused)")
        #expect(try play.shell("git status --porcelain").output == "")
    }

    @Test func `no branch is made where another stands in its way`() throws {
        let play = try play()
        try play.shell("git branch deep/er; git pack-refs --all")
        for name in ["main/x", "deep", "-x", "HEAD", "refs/heads/x"] {
            let refused = try play.reconcile("pause", "app", "--branch=\(name)")
            #expect(refused.status != 0, "\(name): \(refused)")
        }
        #expect(
            try play.shell("git commit -q --allow-empty -m Well; git switch -q deep/er").status == 0
        )
    }

    @Test func `a pause of what soaks is seen, and what soaks goes on`() throws {
        let play = try Playground.founded("")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.declare(Playground.simple(stage: "      soak: 1h"))
        try play.reconcile("--once")
        try play.reconcile("pause", "app", "--reason", "incident", "--by", "olga")
        try play.reconcile("--once")
        let words = "paused by olga: incident; what has begun here goes on"
        for command in ["status", "plan"] {
            #expect(try play.reconcile(command).output.contains(words), "\(command)")
        }
        #expect(try play.reconcile("why", "app/production").output.contains(words))
    }

    @Test func `two words of one second are said in their order`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("init")
        let said = try play.shell(
            """
            set -e
            for turn in 1 2; do
              $RECONCILE pause app --now --reason errors
              $RECONCILE resume app
              grep -o 'resumed: .*at: [^,}]*' desired-state/manifests.yaml
              $RECONCILE pause app
              $RECONCILE resume app
            done
            """)
        #expect(said.status == 0, "\(said)")
        let times = said.output.matches(
            of: /^\+ .*(?:paused|resumed): .*at: ([0-9TZ:-]*)/.anchorsMatchLineEndings()
        )
        .map { String($0.1) }
        #expect(times.count == 6 && times == times.sorted() && Set(times).count == 6, "\(said)")
        try play.reconcile("--once")
        let why = try play.reconcile("why", "app/production")
        #expect(play.left("production") == "2.4.0\n", "\(why)")
    }
}
