import Foundation
import TestSupport
import Testing

@Suite("What people stumbled over") struct StumbleTests {
    @Test func `a repository without a commit is told how to begin`() throws {
        let sandbox = try GitSandbox()
        let program = try tool("reconcile")
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": sandbox.directory.path, "USER": "olga",
            "XDG_STATE_HOME": sandbox.directory.path + "/state",
        ]
        for words in ["status", "plan"] {
            let told = try run(
                "env", ["-C", sandbox.path, program, words], environment: environment)
            #expect(told.status == 2)
            #expect(
                told.complaints.hasPrefix("reconcile: nothing is committed to `")
                    && told.complaints.contains("Begin: reconcile init"), "\(told)")
        }
    }

    @Test func `history has a line for each sign-off, and for the commits of a revision`() throws {
        let play = try Playground.founded("")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("--once")
        try play.shell("$RECONCILE pause app --reason lunch; $RECONCILE --once")
        let history = try play.reconcile("history").output
        #expect(history.contains(" Pause app: lunch (Test)\n"), "\(history)")
    }

    @Test func `a plan says that what failed is brought once more`() throws {
        let play = try Playground.founded("[ ! -e \"$world/broken\" ] || exit 1\n")
        try play.shell("mkdir -p \(play.world); touch \(play.world)/broken")
        try play.reconcile("--once")
        let status = try play.reconcile("status").output
        // Where else it runs well it is left alone.
        #expect(
            status.contains("\n  reconcile rollback app --environment production --reason TEXT\n"),
            "\(status)")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.shell("rm \(play.world)/broken; $RECONCILE retry app")
        let plan = try play.reconcile("plan").output
        #expect(!plan.contains("nothing to bring"), "\(plan)")
        #expect(plan.contains("2.4.0"), "\(plan)")
    }

    @Test func `status names the version that waits behind an earlier stage`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        try play.declare(Playground.simple(version: "2.5.0", stage: "      notBefore: 2999-01-01"))
        let status = try play.reconcile("status").output
        #expect(status.contains("2.4.0 -> 2.5.0\n"), "\(status)")
    }

    @Test func `what goes back says by whose programs`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        let revision = try play.shell("git rev-parse HEAD").output.prefix(10)
        let back = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(back.output.contains("by the programs of revision \(revision), which brought it"))
        let again = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(again.complaints.contains("reconcile pause app --reason TEXT"), "\(again)")
    }

    @Test func `a pass that is asked to be quiet says nothing and does all`() throws {
        let play = try Playground.founded("")
        let pass = try play.reconcile("--once", "--quiet")
        #expect(pass.status == 0 && pass.output == "", "\(pass)")
        #expect(play.left("production") == "2.4.0\n")
        #expect(try play.reconcile("status", "-q").output == "")
    }

    @Test func `a status that is watched is told anew where it is another`() throws {
        let play = try Playground.founded("")
        let watched = try play.shell(
            """
            true
            $RECONCILE status --watch --every 1s > ../watched & watch=$!
            for try in $(seq 100); do [ -s ../watched ] && break; sleep 0.1; done
            $RECONCILE --once > ../pass
            for try in $(seq 100); do grep -q verified ../watched && break; sleep 0.1; done
            kill -KILL $watch; cat ../watched
            """
        ).output
        let headings = watched.components(separatedBy: "TARGET  ").count - 1
        #expect(headings >= 2 && watched.contains("  verified  2.4.0\n"), "\(watched)")
    }

    @Test func `a narrow terminal is told of each target in lines of its own`() throws {
        let play = try Playground.founded("")
        try play.declare(Playground.simple(stage: "      notBefore: 2999-01-01"))
        try play.reconcile("--once")
        let narrow = try play.shell("COLUMNS=40 $RECONCILE status").output
        #expect(
            narrow.hasPrefix("app/production\n  production: waiting; runs 2.3.1 ->\n      2.4.0\n"),
            "\(narrow)")
        for line in narrow.split(separator: "\n") { #expect(line.count <= 40, "\(line)") }
    }
}

/// What is asked twice, or too early.
@Suite("What people asked twice or too early") struct AskedTwiceTests {
    private func failed(_ test: String = #function) throws -> Playground {
        let play = try Playground.founded("[ ! -e \"$world/broken\" ] || exit 1\n", test)
        try play.shell("mkdir -p \(play.world); touch \(play.world)/broken")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("--once")
        return play
    }

    @Test func `a retry that is asked for and has not begun is not counted twice`() throws {
        let play = try failed()
        #expect(try play.reconcile("retry", "app").status == 0)
        let again = try play.reconcile("retry", "app")
        #expect(again.status == 2)
        #expect(again.complaints.hasPrefix("reconcile: attempt 2 of app is asked for already"))
        #expect(try play.shell("grep -c 'attempt: 2' desired-state/manifests.yaml").output == "1\n")
        // It failed once more, so there is something to try again.
        try play.reconcile("--once")
        let third = try play.reconcile("retry", "app")
        #expect(third.status == 0 && third.output.contains("+  attempt: 3"), "\(third)")
    }

    @Test func `who takes back what went back is told that it did`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        try play.reconcile("rollback", "app", "--reason", "slow")
        let again = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(again.status == 2)
        #expect(
            again.complaints.hasPrefix("reconcile: `app/production` went back already, at 20"),
            "\(again)")
        #expect(again.complaints.contains("as olga asked: nothing is left of it to go back"))
    }

    @Test func `nobody is asked about a file that cannot be written`() throws {
        let play = try Playground()
        try play.program("run/deploy.sh", Playground.deploy)
        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
            ---

            """ + Playground.simple().replacing("./deploy.sh", with: "./run/deploy.sh"))
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("init")
        let sign = "$RECONCILE sign-off app production --role qa --by quinn --yes"
        let page = try play.shell(sign + " --dry-run").output
        #expect(page.contains("with these files: run/deploy.sh\n"), "\(page)")
        let dirty = try play.shell("echo '# mine' >> desired-state/manifests.yaml; \(sign)")
        #expect(dirty.status == 2 && dirty.output == "", "\(dirty)")
        #expect(dirty.complaints.contains("does not lie here as it was committed"))
    }

    @Test func `before anything is pushed it is said what to push`() throws {
        let play = try Playground()
        try play.sandbox.run("init --quiet --bare --initial-branch=main ../hub.git")
        try play.sandbox.run("remote add origin ../hub.git")
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("init")
        for words in ["status", "plan"] {
            let told = try play.reconcile(words).complaints
            #expect(told.contains("Commit the manifests and push them: git push origin main"))
        }
        try play.shell("git add -A; git commit -qm Begin")
        let once = try play.reconcile("--once").complaints
        #expect(
            once.contains(
                "Commit the manifests to it and push it: git push origin main. Where it has another name: --branch NAME"
            ), "\(once)")
        #expect(
            try play.reconcile("status").complaints.contains(
                "Push it: git push origin main, then reconcile fetch"))
        #expect(try play.reconcile("fetch").complaints.contains("git push origin main"))
    }

    @Test func `who fetches where there is no ledger is told how to begin one`() throws {
        let play = try Playground()
        try play.sandbox.run("init --quiet --bare --initial-branch=main ../hub.git")
        try play.sandbox.run("remote add origin ../hub.git")
        try play.declare(Playground.simple())
        try play.sandbox.run("push --quiet origin main")
        let fetched = try play.reconcile("fetch")
        #expect(fetched.status == 0, "\(fetched)")
        #expect(fetched.complaints.hasSuffix("has no ledger yet. Begin one: reconcile init\n"))
    }

    @Test func `an entry is told whole in a pipe, however long`() throws {
        let long = "measured-" + String(repeating: "x", count: 45)
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(
            Playground.simple().replacing("production", with: long))
        try play.reconcile("init")
        let pass = try play.reconcile("--once").output
        #expect(pass.contains("app/\(long): \(long) is verified\n"), "\(pass)")
        #expect(!pass.contains("…"))
    }
}
