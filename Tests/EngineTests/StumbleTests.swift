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
