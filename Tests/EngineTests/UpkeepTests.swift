import TestSupport
import Testing

@Suite("Upkeep") struct UpkeepTests {
    private static let count = "find $(git rev-parse --git-common-dir)/objects -type f | wc -l"

    @Test func `a repository that is its own hub is put in order behind a pass that ended`() throws
    {
        let play = try Playground.founded("")
        // On a busy machine, the first pass's own upkeep would find what the later ones wrote.
        try play.shell("git config gc.auto 0")
        for number in 1...40 {
            try play.declare(Playground.simple(version: "3.0.\(number)"))
            #expect(try play.reconcile("--once").status == 0)
        }
        let before = Int(try play.shell(Self.count).output.filter(\.isNumber)) ?? 0
        #expect(before > 600)
        try play.shell("git config gc.auto 250")
        // Nobody looked for some hours, again and again: git counts by a sample of the names. Passes go on meanwhile.
        var after = before
        for number in 41...60 where after > before / 2 {
            try play.shell("echo 0 | tee $XDG_STATE_HOME/reconcile/*/upkeep")
            try play.declare(Playground.simple(version: "3.0.\(number)"))
            let pass = try play.reconcile("--once")
            #expect(pass.status == 0 && pass.complaints == "", "\(pass)")
            after = Int(try play.shell("sleep 0.3; \(Self.count)").output.filter(\.isNumber)) ?? 0
        }
        #expect(after <= before / 2)
        #expect(try play.reconcile("audit").status == 0)
        #expect(try play.reconcile("--once").status == 0)
    }

    @Test func `the controller's own repository is, and the hub is its server's business`() throws {
        let fleet = try Fleet(.file)
        try fleet.found()
        let litter = """
            cd $XDG_STATE_HOME/reconcile/*/repository.git
            git config gc.auto 300
            for i in $(seq 1500); do echo "$i" > litter; git hash-object -w litter; done > /dev/null
            rm litter; find objects -type f | wc -l
            """
        let hub = "find \(fleet.hub.remote)/objects -type f | wc -l"
        #expect(try fleet.reconcile("one", "--once").status == 0)
        let before = try fleet.shell(hub, as: "one")
        _ = try fleet.shell(
            litter
                + "\nfor i in $(git cat-file --batch-all-objects --batch-check='%(objectname)' | head -1600); do echo $i; done | git pack-objects -q objects/pack/pack > /dev/null; echo 0 > ../upkeep",
            as: "one")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        let after = try fleet.shell(
            """
            cd $XDG_STATE_HOME/reconcile/*/repository.git
            for i in $(seq 600); do [ $(find objects -type f | wc -l) -gt 300 ] || break; sleep 0.1; done
            find objects -type f | wc -l
            """, as: "one")
        #expect((Int(after.filter(\.isNumber)) ?? 0) <= 300, "\(after)")
        #expect(try fleet.shell(hub, as: "one") == before)
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test func `drafts that nobody wrote to their end go after an hour`() throws {
        let play = try Playground.founded("")
        let enter = "cd $(dirname $XDG_STATE_HOME/reconcile/*/controller)"
        try play.shell(
            """
            \(enter) && mkdir -p outbox
            touch -d '2 hours ago' verified.0a.tmp outbox/7.0b.tmp; touch verified.0c.tmp
            mkdir folder.tmp; touch -d '2 hours ago' folder.tmp; rm -f upkeep
            """)
        #expect(try play.reconcile("--once").status == 0)
        #expect(
            try play.shell("\(enter); ls . outbox | grep tmp").output
                == "folder.tmp\nverified.0c.tmp\n")
    }
}
