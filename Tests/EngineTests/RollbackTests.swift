import TestSupport
import Testing

/// What `reconcile rollback` answers, and what it does where it is needed most.
@Suite("Going back by hand") struct RollbackTests {
    private func deployed(_ manifests: String = Playground.simple(), _ test: String = #function)
        throws -> Playground
    {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(manifests)
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        return play
    }

    private static let flags = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec: {initial: {version: 2.3.1}, actions: {deploy: {run: [./deploy.sh]}}}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.4.0
          flags: {CART: {group: shop}, PAY: {group: shop}, LOOK: {}}
          stages:
            - {name: production, environments: [production], flags: {CART: true, PAY: true, LOOK: true}}

        """

    @Test func `goes back and not forward, and what is committed by then waits too`() throws {
        let play = try deployed(Playground.simple(stage: "      soak: 1h"))
        try play.declare(Playground.simple(version: "2.5.0", stage: "      soak: 1h"))
        let back = try play.reconcile("rollback", "app", "--reason", "carts are empty")
        #expect(back.status == 0 && back.output.contains("~ version of app: 2.4.0 -> 2.3.1"))
        #expect(play.left("production") == "2.3.1\n", "\(back)")
        try play.reconcile("--once")
        #expect(play.left("production") == "2.3.1\n")
        #expect(try play.reconcile("status").output.contains("carts are empty"))

        try play.declare(Playground.simple(version: "2.5.1", stage: "      soak: 1h"))
        try play.reconcile("--once")
        #expect(play.left("production") == "2.5.1\n")
    }

    @Test func `brings no flag again that was taken back by itself`() throws {
        let play = try deployed(
            """
            apiVersion: reconcile/v1
            kind: Environment
            metadata: {name: production}
            spec: {initial: {version: 2.3.1}, actions: {deploy: {run: [./deploy.sh]}}}
            ---
            apiVersion: reconcile/v1
            kind: Rollout
            metadata: {name: app}
            spec:
              version: 2.4.0
              flags: {CART: {}, LOOK: {}}
              stages:
                - {name: carts, environments: [production], flags: {CART: true}}
                - {name: looks, environments: [production], flags: {LOOK: true}}

            """)
        try play.reconcile(
            "rollback", "app", "--level", "flags", "--flag", "CART", "--reason", "carts are empty")
        let back = try play.reconcile("rollback", "app", "--reason", "it is slow")
        #expect(back.status == 0 && back.output.contains("- flag LOOK: true"), "\(back)")
        #expect(
            back.output.contains("flag CART stays back: a person took it back after"), "\(back)")
        let why = try play.reconcile("why", "app/production").output
        #expect(
            why.contains("flag CART: false") && why.contains("taken back since: CART"), "\(why)")
    }

    @Test func `starts nothing elsewhere either, and names what the next pass will`() throws {
        let play = try deployed()
        let other = """
            ---
            apiVersion: reconcile/v1
            kind: Environment
            metadata: {name: west}
            spec: {initial: {version: 1.0.0}, actions: {deploy: {run: [./deploy.sh]}}}
            ---
            apiVersion: reconcile/v1
            kind: Rollout
            metadata: {name: bill}
            spec: {version: 3.1.0, stages: [{name: west, environments: [west]}]}

            """
        try play.declare(Playground.simple() + other)
        let back = try play.reconcile("rollback", "app", "--reason", "slow")
        #expect(play.left("production") == "2.3.1\n" && play.left("west") == nil, "\(back)")
        #expect(back.output.contains("The next pass starts bill/west"), "\(back)")
        try play.reconcile("--once")
        #expect(play.left("west") == "3.1.0\n")
    }

    @Test func `a name that means nothing is refused with those that are there`() throws {
        let play = try deployed(Self.flags)
        let before = try play.story()
        func refusal(_ words: String...) throws -> String {
            let refused = try play.shell(
                "$RECONCILE rollback \(words.joined(separator: " ")) --reason x")
            #expect(refused.status == 2, "\(words): \(refused)")
            return refused.complaints
        }
        #expect(try refusal("app --level servise").contains("did you mean `service`?"))
        #expect(try refusal("app --level nope").contains("The levels are `flags` and `service`"))
        #expect(try refusal("app --level flags --flag CARD").contains("did you mean `CART`?"))
        #expect(
            try refusal("app --level flags --flag X").contains("`CART`, `LOOK` and `PAY`"))
        #expect(try refusal("app --level flags --group shup").contains("did you mean `shop`?"))
        #expect(try refusal("app --flag CART").contains("Add --level flags"))
        #expect(try refusal("ap").contains("did you mean `app`?"))
        #expect(try refusal("app --environment prodution").contains("did you mean `production`?"))
        #expect(try play.story() == before)
    }

    @Test func `a group of flags goes back alone`() throws {
        let play = try deployed(Self.flags)
        let back = try play.reconcile(
            "rollback", "app", "--level", "flags", "--group", "shop", "--reason", "errors")
        #expect(back.status == 0, "\(back)")
        let record = try play.sandbox.run(
            "show reconcile/ledger:environments/production/rollouts/app.yaml")
        let layer = record.split(separator: "done:").first.map(String.init) ?? ""
        #expect(layer.contains("CART:\n      value: false"), "\(layer)")
        #expect(layer.contains("PAY:\n      value: false"), "\(layer)")
        #expect(layer.contains("LOOK:\n      value: true"), "\(layer)")
        let again = try play.reconcile(
            "rollback", "app", "--level", "flags", "--group", "shop", "--reason", "errors")
        #expect(again.status == 2, "\(again)")
        #expect(again.complaints.contains("its flags are at their safe values"))
    }

    @Test func `what failed there and back goes back when a person asks`() throws {
        let play = try Playground()
        try play.program(
            "deploy.sh", "[ ! -e \"$world/broken\" ] || exit 1\n\(Playground.deploy)")
        try play.shell("mkdir -p \(play.world) && touch \(play.world)/broken")
        try play.declare(Playground.simple())
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 1)
        #expect(try play.story().last?.hasSuffix("it failed for good") == true)
        try play.shell("rm \(play.world)/broken")
        let back = try play.reconcile("rollback", "app", "--reason", "half there")
        #expect(back.status == 0, "\(back)")
        #expect(play.left("production") == "2.3.1\n")
    }

    @Test func `asked once more the stage before goes back too, and then there is nothing left`()
        throws
    {
        let play = try deployed(
            Playground.simple().replacing(
                "    - name: production\n      environments: [production]",
                with: """
                        - {name: dark, environments: [production]}
                        - {name: half, environments: [production], flags: {CART: 50%}}
                    """))
        #expect(try play.reconcile("rollback", "app", "--reason", "errors").status == 0)
        #expect(play.left("production") == "2.4.0\n")
        let second = try play.reconcile("rollback", "app", "--reason", "still errors")
        #expect(second.status == 0, "\(second)")
        #expect(second.output.contains("app/production: dark goes back"))
        #expect(play.left("production") == "2.3.1\n")
        #expect(try play.reconcile("rollback", "app", "--reason", "more").status == 2)
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.3.1\n")
        let audit = try play.reconcile("audit")
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func `who took it back is said, and not that something failed`() throws {
        let play = try deployed()
        try play.reconcile("rollback", "app", "--by", "rel", "--reason", "cart errors")
        let why = try play.reconcile("why", "app/production").output
        #expect(why.contains("\nrel took it back at 20") && why.contains(": cart errors"))
        #expect(!why.contains("What failed"))
        #expect(!why.contains("production failed in"))
        let status = try play.reconcile("status").output
        #expect(status.contains("rel took production in app/production back at 20"), "\(status)")
    }

    @Test func `while another pass runs it is asked, shown, and the deploy is ended`() throws {
        let play = try Playground()
        try play.program(
            "deploy.sh",
            """
            if [ "$RECONCILE_VERSION" = 2.4.0 ]; then touch "$world/began"; sleep 9; fi
            \(Playground.deploy)
            """)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        let lived = try play.shell(
            """
            true
            $RECONCILE --once > ../once.log 2>&1 & id=$!
            for turn in $(seq 200); do [ -e ../world/began ] && break; sleep 0.1; done
            $RECONCILE rollback app --reason slow; echo "ends with $?"; $RECONCILE status; wait $id
            true
            """)
        #expect(lived.output.contains("app/production: asked, and not yet back."), "\(lived)")
        #expect(lived.output.contains("ends with 0"))
        #expect(lived.output.contains("olga asked for"), "\(lived)")
        #expect(play.left("production") == "2.3.1\n")
        #expect(
            try play.story().suffix(4) == [
                "app/production: olga asks to go back", "app/production: its action failed",
                "app/production: production goes back", "app/production: its action succeeded",
            ])
    }

    @Test func `a way back that fails starts nothing newer either`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        let works = Playground.deploy
        try play.program("deploy.sh", "[ ! -e \"$world/broken\" ] || exit 3\n" + works)
        try play.declare(Playground.simple(version: "2.5.0"))
        try play.reconcile("--once")
        try play.declare(Playground.simple(version: "2.6.0"))
        try play.shell("touch ../world/broken")
        #expect(try play.reconcile("rollback", "app", "--reason", "errors").status == 1)
        try play.shell("rm ../world/broken")
        let next = try play.reconcile("--once")
        #expect(!next.output.contains("production starts"), "\(next)")
        #expect(play.left("production") == "2.5.0\n")
        #expect(try play.reconcile("rollback", "app", "--reason", "again").status == 0)
        #expect(play.left("production") == "2.4.0\n")
        #expect(try !play.reconcile("--once").output.contains("production starts"))
    }
}
