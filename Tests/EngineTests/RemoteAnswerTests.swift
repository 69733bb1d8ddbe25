import TestSupport
import Testing

/// The words of repair, said on a machine whose hub is somewhere else.
@Suite("Answers behind a remote") struct RemoteAnswerTests {
    @Test(arguments: Transport.each)
    func `a foreign commit is answered for, and work goes on`(_ transport: Transport) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.reconcile("one", "--once")
        let forged = try fleet.commitToLedger("sed -i s/2.4.0/6.6.6/ \(Fleet.target)")
        let stopped = try fleet.reconcile("one", "--once")
        #expect(stopped.status == 1)
        #expect(stopped.complaints.contains("ledger commit \(forged.prefix(10)) was not written"))

        let answered = try fleet.reconcile("one", "ledger", "revert", forged, "--reason", "no")
        #expect(answered.status == 0, "\(answered.complaints)")
        #expect(answered.output == "Ledger commit \(forged.prefix(10)) is reverted\n")
        #expect(try !fleet.hubFile(Fleet.target).contains("6.6.6"))

        let kept = try fleet.commitToLedger("sed -i s/2.4.0/2.4.9/ \(Fleet.target)")
        let taken = try fleet.reconcile(
            "one", "ledger", "accept", "\(kept.prefix(8))", "--reason", "done by hand")
        #expect(taken.status == 0, "\(taken.complaints)")
        #expect(try fleet.hubFile(Fleet.target).contains("2.4.9"))

        try fleet.declare(Playground.simple(version: "2.4.1"), in: "one")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("production") == "2.4.1\n")
        try fleet.reconcile("one", "fetch")
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test(arguments: Transport.each)
    func `what a controller left open is taken over and settled`(_ transport: Transport) throws {
        let fleet = try Fleet(transport)
        try fleet.found(
            deploy: """
                if [ "$RECONCILE_VERSION" = 2.4.0 ] && [ ! -e "$world/pids" ]; then
                echo "$$ $PPID" > "$world/pids.new" && mv "$world/pids.new" "$world/pids"
                sleep 60
                fi
                \(Fleet.deploy)
                """)
        try fleet.clone("two")
        try fleet.shell(
            """
            $RECONCILE --once > /dev/null 2>&1 &
            controller=$!
            while [ ! -e "\(fleet.world)/pids" ]; do sleep 0.05; done
            kill -9 $controller $(cat "\(fleet.world)/pids")
            """, as: "one")
        let gone = try fleet.shell(
            "git -C \(fleet.hub.remote) log -1 --format='%(trailers:key=Controller,valueonly)' reconcile/ledger",
            as: "two")
        let taken = try fleet.reconcile(
            "two", "takeover", "\(gone.prefix(8))", "--reason", "its disk is gone")
        #expect(taken.status == 0, "\(taken.complaints)")
        let settled = try fleet.reconcile(
            "two", "settle", "app/production", "--undone", "--reason", "I looked")
        #expect(settled.status == 0, "\(settled.complaints)")
        #expect(try fleet.reconcile("two", "--once").status == 0)
        #expect(fleet.left("production") == "2.3.1\n")
        #expect(try fleet.count("app/production: olga says that it is not done") == 1)
        #expect(try fleet.reconcile("two", "audit").status == 0)
    }

    @Test(arguments: Transport.each)
    func `what the hub has lost is pushed again`(_ transport: Transport) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.reconcile("one", "--once")
        let tip = try fleet.hubTip()
        try fleet.onHub("update-ref refs/heads/reconcile/ledger \(tip)~2")
        let back = try fleet.reconcile("one", "ledger", "restore")
        #expect(back.status == 0, "\(back.complaints)")
        #expect(back.output == "The ledger ends with \(tip.prefix(10)) again.\n")
        #expect(try fleet.hubTip() == tip)

        try fleet.onHub("update-ref -d refs/heads/reconcile/ledger")
        try fleet.onHub("update-ref -d refs/heads/reconcile/revisions")
        try fleet.onHub("gc -q --prune=now")
        let again = try fleet.reconcile("one", "init")
        #expect(again.status == 2)
        #expect(again.complaints.contains("reconcile ledger restore"), "\(again.complaints)")
        let gone = try fleet.reconcile("one", "ledger", "restore")
        #expect(gone.status == 0, "\(gone.complaints)")
        #expect(try fleet.hubTip() == tip)
        #expect(
            try fleet.reconcile("one", "ledger", "restore").output
                == "Nothing is missing; nothing was changed.\n")
        try fleet.clone("two")
        #expect(try fleet.reconcile("two", "audit").status == 0)
    }

    @Test func `a ledger that was rewritten is not restored over`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        let old = try fleet.hubTip()
        let new = try fleet.rewriteLedger("git commit -q --amend -m 'all is well'")
        let refused = try fleet.reconcile("one", "ledger", "restore")
        #expect(refused.status == 2)
        #expect(refused.complaints.contains(old.prefix(10)))
        #expect(refused.complaints.contains(new.prefix(10)))
        #expect(try fleet.hubTip() == new)
    }

    @Test func `revisions that others kept since stay kept`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        let tip = try fleet.hubTip()
        let kept = try fleet.onHub("rev-parse reconcile/revisions")
        let other = try fleet.onHub(
            "-c user.name=m -c user.email=m@x commit-tree -m other \(kept)^{tree}")
        try fleet.onHub("update-ref refs/heads/reconcile/ledger \(tip)~2")
        try fleet.onHub("update-ref refs/heads/reconcile/revisions \(other)")
        #expect(try fleet.reconcile("one", "ledger", "restore").status == 0)
        for commit in [kept, other] {
            try fleet.onHub("merge-base --is-ancestor \(commit) reconcile/revisions")
        }
    }

    @Test func `a machine that has seen no ledger restores none`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.clone("two")
        let refused = try fleet.reconcile("two", "ledger", "restore")
        #expect(refused.status == 2)
        #expect(refused.complaints.contains("this machine has seen no ledger here"))
    }

    @Test func `an answer that was lost after landing is one answer`() throws {
        let fleet = try Fleet(.http)
        try fleet.found()
        try fleet.reconcile("one", "--once")
        let forged = try fleet.commitToLedger("echo x > note")
        try fleet.hub.dropOneAnswer()
        let answered = try fleet.reconcile("one", "ledger", "revert", forged, "--reason", "no")
        #expect(answered.status == 0, "\(answered.complaints)")
        #expect(try fleet.count("Ledger commit \(forged.prefix(10)) is reverted") == 1)
    }

    @Test func `an answer that another entry overtook is written behind it`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.clone("two")
        let forged = try fleet.commitToLedger("sed -i s/2.4.0/6.6.6/ \(Fleet.target)")
        // A second commit of somebody's lands between what the hub told us and what it takes of us.
        try fleet.hub.beforeUpdate(
            """
            rm -f hooks/pre-receive
            tip=$(git rev-parse reconcile/ledger)
            git update-ref refs/heads/reconcile/ledger $(git -c user.name=m -c user.email=m@x \
            commit-tree -p $tip -m later $tip^{tree})
            """)
        let answered = try fleet.reconcile("one", "ledger", "revert", forged, "--reason", "no")
        #expect(answered.status == 0, "\(answered.complaints)")
        #expect(
            try fleet.story().suffix(2) == [
                "later", "Ledger commit \(forged.prefix(10)) is reverted",
            ])
    }
}
