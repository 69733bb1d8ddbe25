import TestSupport
import Testing

@Suite("A remote hub") struct RemoteTests {
    @Test(arguments: Transport.each)
    func `one machine acts, another knows, and either can go back`(_ transport: Transport) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.clone("two")
        let first = try fleet.reconcile("one", "--once")
        #expect(first.status == 0, "\(first.complaints)")
        #expect(fleet.left("runs") == "2.4.0\n")

        let second = try fleet.reconcile("two", "--once")
        #expect(second.status == 0 && second.output == "" && second.complaints == "")
        let status = try fleet.reconcile("two", "status")
        #expect(status.output.contains("verified"))
        #expect(status.complaints.contains("ago; `reconcile fetch` asks it again"))

        let back = try fleet.reconcile("two", "rollback", "app", "--reason", "slow")
        #expect(back.status == 0, "\(back.complaints)")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("production") == "2.3.1\n")
        #expect(try fleet.tip(of: "one") == fleet.tip(of: "two"))
        #expect(try fleet.count("app/production: its action succeeded") == 2)
    }

    @Test func `a branch that the hub has no more holds starts, and no way back`() throws {
        let fleet = try Fleet()
        try fleet.found()
        #expect(try fleet.reconcile("one", "--once").status == 0)
        try fleet.clone("two")
        try fleet.hub.shell(
            "git -C \(fleet.hub.remote) branch -m main trunk && git -C \(fleet.hub.remote) symbolic-ref HEAD refs/heads/trunk"
        )
        let held = try fleet.reconcile("one", "--once")
        #expect(held.status == 1 && held.complaints.contains("there is no branch `main` in "))
        let back = try fleet.reconcile("one", "rollback", "app", "--reason", "slow")
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n", "\(back)")
        #expect(try fleet.reconcile("one", "status").output.contains("olga took"))
        try fleet.hub.shell("git -C \(fleet.hub.remote) branch -m trunk main")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }

    @Test(arguments: [Transport.path, .https, .ssh])
    func `two machines that pass at once never both act`(_ transport: Transport) throws {
        let fleet = try Fleet(transport)
        try fleet.found(
            deploy: "mkdir \"$world/busy\" || echo twice >> \"$world/clash\"\nsleep 1\n"
                + "rmdir \"$world/busy\"\n" + Fleet.deploy)
        try fleet.clone("two")
        let state = "XDG_STATE_HOME=\(fleet.folder)/state-two"
        try fleet.shell(
            "(cd ../two && env \(state) $RECONCILE --once) & $RECONCILE --once; wait",
            as: "one")
        try fleet.reconcile("one", "--once")
        try fleet.reconcile("two", "--once")
        #expect(fleet.left("clash") == nil)
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(try fleet.tip(of: "one") == fleet.tip(of: "two"))
        #expect(try fleet.count("app/production: production starts") == 1)
    }

    @Test(arguments: Transport.each)
    func `an entry that came first is refused, planned again, and acted on once`(
        _ transport: Transport
    ) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.clone("two")
        // The other machine's whole pass lands between what the hub told us and what it takes of us.
        try fleet.hub.beforeUpdate(
            """
            rm -f hooks/pre-receive
            cd \(fleet.folder)/two && unset $(git rev-parse --local-env-vars)
            XDG_STATE_HOME=\(fleet.folder)/state-two \(try tool("reconcile")) --once > ../other 2>&1
            """)
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 0, "\(pass.complaints)")
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(try fleet.count("app/production: production starts") == 1)
        #expect(try fleet.tip(of: "one") == fleet.hubTip() + "\n")
    }

    @Test
    func `an answer that was lost after landing is asked for again, and the action runs once`()
        throws
    {
        let fleet = try Fleet(.http)
        try fleet.found()
        try fleet.hub.dropOneAnswer()
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 0, "\(pass.complaints)")
        #expect(pass.complaints.contains("nobody knows whether a push to"))
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(
            try fleet.story().suffix(4) == [
                "Revision \(try fleet.revision()) is acted on",
                "app/production: production starts", "app/production: its action succeeded",
                "app/production: production is verified",
            ])
    }

    @Test func `what landed unheard, and was built upon by another, is known as landed`() throws {
        let fleet = try Fleet(.http)
        try fleet.found(deploy: "sleep 3\n" + Fleet.deploy)
        try fleet.clone("two")
        // The hub takes the intent; nobody hears of it, and another asks to go back before it is pushed again.
        try fleet.hub.shell(
            """
            printf '#!/bin/sh\nwhile read -r old new ref; do
            git log --format=%%s -1 "$new" | grep -q "production starts" && touch \(fleet.folder)/drop
            done\n' > \(fleet.hub.remote)/hooks/post-receive
            chmod +x \(fleet.hub.remote)/hooks/post-receive
            """)
        try fleet.shell(
            """
            $RECONCILE --once > ../said 2>&1 &
            while ! [ -e ../drop ]; do sleep 0.05; done
            sleep 0.3; rm ../drop \(fleet.hub.remote)/hooks/post-receive
            cd ../two && XDG_STATE_HOME=\(fleet.folder)/state-two $RECONCILE rollback app --reason no
            wait
            """, as: "one")
        try fleet.reconcile("one", "--once")
        let story = try fleet.story()
        #expect(story.count { $0 == "app/production: production starts" } == 1)
        #expect(story.contains("app/production: olga asks to go back"))
        #expect(fleet.left("runs") == "2.4.0\n2.3.1\n")
    }

    @Test func `a hub that goes away while an action runs gets its outcome once it is back`()
        throws
    {
        let fleet = try Fleet()
        try fleet.found(
            deploy: "mv \(fleet.hub.remote) \(fleet.folder)/gone\n" + Fleet.deploy)
        try fleet.shell(
            """
            (while ! [ -e ../gone ]; do sleep 0.1; done; sleep 3; mv ../gone ../hub.git) &
            $RECONCILE --once 2> ../complaints
            status=$?; wait; exit $status
            """, as: "one")
        let complaints = try fleet.shell("cat ../complaints", as: "one")
        #expect(complaints.contains("nobody knows whether a push to"))
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(try fleet.count("app/production: its action succeeded") == 1)
    }

    @Test func `a controller that is killed while the hub is away loses no outcome`() throws {
        let fleet = try Fleet()
        try fleet.found(
            deploy: "mv \(fleet.hub.remote) \(fleet.folder)/gone\n" + Fleet.deploy)
        try fleet.shell("timeout -s KILL 4 $RECONCILE --once || true", as: "one")
        #expect(fleet.left("runs") == "2.4.0\n")

        let away = try fleet.reconcile("one", "--once")
        #expect(away.status == 1)
        #expect(away.complaints.contains("could not ask the hub \(fleet.hub.url)"))
        #expect(
            try fleet.reconcile("one", "status").output.contains(
                "app/production: its action succeeded"))

        try fleet.hub.shell("mv \(fleet.folder)/gone \(fleet.hub.remote)")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n")
        #expect(
            try fleet.story().suffix(3) == [
                "app/production: production starts",
                "app/production: its action succeeded (recorded late)",
                "app/production: production is verified",
            ])
    }

    @Test func `commits that were never pushed are named, and not acted on`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.shell(
            "git commit -q --allow-empty -m a && git commit -q --allow-empty -m b", as: "one")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 0)
        #expect(
            pass.complaints
                == "reconcile: 2 commits of main here are not on the hub, and not acted on\n")
    }

    @Test func `a ledger that was rewritten, went back or is gone stops everything`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.declare(Playground.simple(version: "2.4.1"), in: "one")
        let git = "git -C \(fleet.hub.remote)"
        let tip = try fleet.hubTip()

        try fleet.hub.shell("\(git) update-ref refs/heads/reconcile/ledger \(tip)~1")
        let back = try fleet.reconcile("one", "--once")
        #expect(back.status == 1)
        #expect(back.complaints.contains("reconcile ledger restore"))

        let other = try fleet.hub.shell(
            "\(git) -c user.name=m -c user.email=m@x commit-tree -p \(tip)~1 -m other \(tip)^{tree}"
        )
        try fleet.hub.shell("\(git) update-ref refs/heads/reconcile/ledger \(other)")
        let diverged = try fleet.reconcile("one", "--once")
        #expect(diverged.status == 1)
        #expect(diverged.complaints.contains(tip.prefix(10)))
        #expect(diverged.complaints.contains(other.prefix(10)))

        try fleet.hub.shell("\(git) update-ref -d refs/heads/reconcile/ledger")
        try fleet.shell("echo 1700000000 | tee ../state-one/reconcile/*/answered", as: "one")
        let gone = try fleet.reconcile("one", "--once")
        #expect(gone.status == 1)
        #expect(try !fleet.reconcile("one", "status").complaints.contains(" was 0s ago"))
        #expect(
            try fleet.shell("cat ../state-one/reconcile/*/answered", as: "one") == "1700000000\n")
        #expect(gone.complaints.contains("the hub's ledger is gone"))
        #expect(fleet.left("runs") == "2.4.0\n")

        try fleet.hub.shell("\(git) update-ref refs/heads/reconcile/ledger \(tip)")
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n2.4.1\n")
    }

    @Test func `a desired branch that was rewritten starts nothing, and can go back`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.shell(
            """
            sed -i s/2.4.0/6.6.6/ desired-state/manifests.yaml && git commit -q --amend -am Other && \
            git push -q --force origin main
            """, as: "one")
        let held = try fleet.reconcile("one", "--once")
        #expect(held.status == 1)
        #expect(held.complaints.contains("reconcile ledger follow \(try fleet.revision())"))
        #expect(fleet.left("runs") == "2.4.0\n")
        try fleet.reconcile("one", "rollback", "app", "--reason", "slow")
        #expect(fleet.left("production") == "2.3.1\n")
    }

    @Test func `a hub that takes nothing is named with its reason, and nothing runs`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.hub.beforeUpdate("echo 'only through pull requests' >&2; exit 1")
        let pass = try fleet.reconcile("one", "--once")
        #expect(pass.status == 1)
        #expect(
            pass.complaints.contains(
                "does not take reconcile/ledger and reconcile/revisions: pre-receive hook declined, "
                    + "and it says: only through pull requests. Whoever runs it must let"))
        #expect(fleet.left("runs") == nil)
    }

    @Test func `fetch brings the branches to the clone, and reading needs no hub`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        try fleet.clone("two")
        let before = try fleet.reconcile("two", "status")
        #expect(before.complaints.contains("As this clone fetched it last"))
        try fleet.reconcile("two", "rollback", "app", "--reason", "slow")
        let fetched = try fleet.reconcile("one", "fetch")
        #expect(fetched.status == 0 && fetched.output == "" && fetched.complaints == "")
        try fleet.hub.shell("mv \(fleet.hub.remote) \(fleet.folder)/gone")
        #expect(try fleet.reconcile("one", "history").output.contains("asks to go back"))
        let clone = try fleet.shell("git log -1 --format=%s origin/reconcile/ledger", as: "one")
        #expect(clone == "app/production: its action succeeded\n")
    }
}

extension Fleet {
    /// Where a machine's own repository has the ledger.
    fileprivate func tip(of machine: String) throws -> String {
        try shell(
            "git --git-dir=$(echo \(folder)/state-\(machine)/reconcile/*/repository.git) rev-parse refs/reconcile/hub",
            as: machine)
    }

    /// The desired revision, as the ledger shows it.
    fileprivate func revision() throws -> String {
        String(try shell("git -C \(hub.remote) rev-parse main", as: "one").prefix(10))
    }
}
