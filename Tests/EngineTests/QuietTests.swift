import TestSupport
import Testing

/// A pass that is answered by what the last one found. Whether it is shows when the objects are taken away:
/// who opens the repository then fails.
@Suite("A quiet pass") struct QuietTests {
    private static let files = "$XDG_STATE_HOME/reconcile/quiet/*"
    private static let withoutObjects =
        "mv .git/objects .git/gone; $RECONCILE --once; echo $?; mv .git/gone .git/objects; true"

    /// After a first pass, and a second one that found nothing to do for longer than a clock is coarse.
    private func quietPlayground(
        _ manifests: String = Playground.simple(), test: String = #function
    ) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(manifests)
        try play.reconcile("init")
        try play.reconcile("--once")
        #expect(try play.shell("ls \(Self.files)").status != 0)
        let quiet = try play.shell("sleep 3.1; $RECONCILE --once")
        #expect(quiet.output == "" && quiet.complaints == "" && quiet.status == 0)
        return play
    }

    private func isAnswered(_ play: Playground, _ words: String = "") throws -> Bool {
        let script = Self.withoutObjects.replacing("--once", with: "--once" + words)
        let output = try play.shell(script).output
        return output.hasSuffix("0\n")
    }

    @Test func `is answered before a repository is opened, and with the same bytes`() throws {
        let play = try quietPlayground()
        #expect(try isAnswered(play))
        let answered = try play.reconcile("--once")
        let slow = try play.shell("rm \(Self.files); $RECONCILE --once")
        #expect(answered.output == slow.output && answered.complaints == slow.complaints)
        #expect(answered.status == slow.status)
    }

    @Test func `goes on with the first thing that changes`() throws {
        let play = try quietPlayground()
        try play.declare(Playground.simple(version: "2.4.1"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.1\n")

        try play.shell("sleep 3.1; $RECONCILE --once")
        #expect(try isAnswered(play))
        try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(play.left("production") == "2.4.0\n")
        #expect(try !isAnswered(play))
    }

    @Test func `ends when a soak does`() throws {
        let play = try quietPlayground(Playground.simple(stage: "      soak: 8s"))
        #expect(try isAnswered(play))
        #expect(try !play.story().contains("app/production: production is verified"))
        try play.shell("sleep 6; $RECONCILE --once")
        #expect(try play.story().contains("app/production: production is verified"))
    }

    @Test func `takes the slow way when anything that it depends on has changed`() throws {
        let play = try quietPlayground()
        let state = "\"$(dirname $XDG_STATE_HOME/reconcile/*/controller)\""
        let changed = [
            "echo 'ref: refs/heads/other' > .git/HEAD",
            "git rev-parse reconcile/ledger > .git/refs/heads/main",
            "git rev-parse main > .git/refs/heads/reconcile/ledger",
            "rm .git/refs/heads/reconcile/revisions",
            "mkdir .git/refs/heads/main.d && rm .git/refs/heads/main && mv .git/refs/heads/main.d .git/refs/heads/main",
            "git pack-refs --all",
            "echo '# nothing' > .git/packed-refs",
            "git config remote.origin.url /elsewhere",
            "echo . > .git/commondir",
            "echo 'writing 0000000000000000000' > .git/clean-mark",
            "rm \(state)/verified",
            "echo 0 > \(state)/controller",
            "rm -r $XDG_STATE_HOME/reconcile/quiet",
            "truncate -s -1 \(Self.files)",
            "truncate -s 0 \(Self.files)",
            "sed -i 's/^until 10:1/until 10:9/' \(Self.files)",
            "f=$(echo \(Self.files)); rm $f; ln -s /dev/zero $f",
            "f=$(echo \(Self.files)); rm $f; mkdir $f",
            "cp -p $RECONCILE copy; RECONCILE=$PWD/copy",
            "export HOME=/",
            "mkdir $PWD.new && cp -a .git $PWD.new/ && mv $PWD $PWD.old && mv $PWD.new $PWD && cd $PWD",
        ]
        try play.shell(
            "cp -a . $XDG_STATE_HOME/../kept && cp -a $XDG_STATE_HOME $XDG_STATE_HOME/../state.kept"
        )
        for change in changed {
            // In place, since another folder would be another question.
            #expect(try isAnswered(play), "before: \(change)")
            let told = try play.shell("{ \(change); } && { \(Self.withoutObjects); }").output
            #expect(!told.isEmpty && !told.hasSuffix("0\n"), "\(change): \(told)")
            try play.shell(
                """
                here=$PWD; cd ..; [ ! -d $here.old ] || { rm -rf $here; mv $here.old $here; }
                rm -rf $here/.git/gone $here/copy
                rsync -a --delete kept/ $here/ 2>/dev/null || { find $here -mindepth 1 -delete; cp -a kept/. $here/; }
                rm -rf $XDG_STATE_HOME; cp -a state.kept $XDG_STATE_HOME
                """)
            // A copy has another print of its packed-refs only if there are any: there are none.
        }
    }

    @Test func `answers a plan too, and with the same bytes`() throws {
        let play = try quietPlayground()
        let plan = try play.reconcile("plan")
        #expect(plan.output.hasPrefix("Nothing would happen now.\n"))
        let answered = try play.shell(Self.withoutObjects.replacing("--once", with: "plan"))
        #expect(answered.output == plan.output + "0\n")
        // Another form of the answer is another question.
        let json = Self.withoutObjects.replacing("--once", with: "plan --output json")
        #expect(try !play.shell(json).output.hasSuffix("0\n"))
    }

    @Test func `plans anew where anything would happen`() throws {
        let play = try quietPlayground()
        try play.reconcile("plan")
        try play.declare(Playground.simple(version: "2.4.1"))
        #expect(try play.reconcile("plan").output.contains("2.4.0 -> 2.4.1"))
        try play.shell("sleep 3.1; $RECONCILE plan")
        let script = Self.withoutObjects.replacing("--once", with: "plan")
        #expect(try !play.shell(script).output.hasSuffix("0\n"))
    }

    @Test func `answers no other words`() throws {
        let play = try quietPlayground()
        for words in [" --branch=main", " --branch main", " --verbose", " --once"] {
            #expect(try !isAnswered(play, words), "\(words)")
        }
        // What is to be said is never answered without saying it.
        try play.shell("$RECONCILE --once -v; $RECONCILE --once -v")
        #expect(try !isAnswered(play, " -v"))
    }

    @Test func `heeds the controller's file`() throws {
        let play = try quietPlayground()
        try play.shell("echo 'parallel: 4' > ../controller.yaml; sleep 3.1")
        let words = " --controller ../controller.yaml"
        #expect(try play.shell("$RECONCILE --once\(words)").status == 0)
        #expect(try isAnswered(play, words))
        try play.shell("touch ../controller.yaml")
        #expect(try !isAnswered(play, words))
    }

    @Test func `is not remembered where a file has just changed`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.reconcile("--once")
        #expect(try play.shell("ls \(Self.files)").status != 0)
    }

    @Test func `is not remembered where manifests are wrong`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple() + "---\nkind: Rolout\n")
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.shell("sleep 3.1; $RECONCILE --once")
        #expect(try play.shell("ls \(Self.files)").status != 0)
    }

    @Test func `is not remembered where the end of an action is unknown`() throws {
        let play = try Playground()
        try play.program("deploy.sh", "kill -9 $PPID; sleep 1\n")
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        #expect(try play.story().last?.contains("was not seen") == true)
        try play.shell("sleep 3.1; $RECONCILE --once")
        #expect(try play.shell("ls \(Self.files)").status != 0)
    }

    @Test func `of a remote hub asks it, and nothing else`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.shell("sleep 3.1; $RECONCILE --once; ls \(Self.files)", as: "one")
        #expect(try fleet.shell(Self.withoutObjects, as: "one") == "0\n")

        // Another machine moves the hub.
        try fleet.clone("two")
        try fleet.declare(Playground.simple(version: "2.4.1"), in: "two")
        #expect(try fleet.shell(Self.withoutObjects, as: "one") != "0\n")
        try fleet.reconcile("one", "--once")
        #expect(fleet.left("production") == "2.4.1\n")

        try fleet.shell("sleep 3.1; $RECONCILE --once", as: "one")
        #expect(try fleet.shell(Self.withoutObjects, as: "one") == "0\n")
        try fleet.shell("mv \(fleet.hub.remote) \(fleet.hub.remote).gone", as: "one")
        let away = try fleet.reconcile("one", "--once")
        #expect(away.status != 0 && away.complaints.contains("could not"))
    }
}
