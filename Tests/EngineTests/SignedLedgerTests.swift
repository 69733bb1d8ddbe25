import TestSupport
import Testing

/// Where the policy in force names controllers, every commit of the ledger is signed by one of them.
@Suite("A signed ledger") struct SignedLedgerTests {
    @Test func `every commit is signed, and git itself verifies each`() throws {
        let team = try ControllerTeam()
        #expect(team.play.left("production") == "2.4.0\n")
        for words in ["rollback app --reason slow", "pause app --now --reason slow"] {
            let said = try team.act(words, as: "ops-1")
            #expect(said.status == 0, "\(said)")
        }
        let checked = try team.play.shell(
            """
            echo 'ops@example.com namespaces="git"' "\(try team.line(of: "ops-1"))" > ../allowed
            git config gpg.ssh.allowedSignersFile ../allowed
            for commit in $(git rev-list reconcile/ledger); do git verify-commit $commit || exit 1; done
            git fsck --strict && git log --show-signature -1 reconcile/ledger
            """)
        #expect(checked.status == 0, "\(checked)")
        #expect(checked.flat.contains("Good \"git\" signature for ops@example.com"), "\(checked)")
        #expect(try team.play.story().count >= 8)
        let audit = try team.act("audit", as: nil)
        #expect(audit.status == 0, "\(audit)")
    }

    @Test func `a ledger of which nobody has to sign is written as it always was`() throws {
        let team = try ControllerTeam()
        try team.declare(version: "2.5.0")
        try team.act("--once", as: "ops-1")
        try team.declare(version: "2.6.0")
        #expect(try team.act("--once", as: nil).status == 0)
        #expect(team.play.left("production") == "2.6.0\n")
        let raw = try team.play.sandbox.run("cat-file commit reconcile/ledger")
        #expect(!raw.contains("gpgsig"))
        #expect(try team.act("audit", as: nil).status == 0)
    }

    @Test func `a machine without a key writes nothing, and is told what to write where`() throws {
        let team = try ControllerTeam()
        try team.declare(controllers: "ops-1", version: "2.5.0")
        let before = try team.tip()
        let named = "\(try team.fingerprint(of: "ops-1")) (ops-1)"
        let pass = try team.act("--once", as: nil)
        #expect(pass.status == 1)
        #expect(
            pass.flat.contains(
                "the policy in force names who signs the ledger, and this machine has no key: nothing is "
                    + "written. Named are \(named). Write into controller.yaml `key: PATH`, the private half "
                    + "of one of them, and say --controller FILE"), "\(pass)")
        for words in ["rollback app --reason x", "pause app --now --reason x"] {
            let said = try team.act(words, as: nil)
            #expect(said.status != 0 && said.flat.contains("Named are \(named)"), "\(said)")
        }
        let other = try team.act("--once", as: "ops-2")
        #expect(other.status == 1)
        #expect(
            other.flat.contains(
                "ops-2.yaml:1:6: nothing is written with the key \(team.play.sandbox.directory.path)/keys/ops-2: "
                    + "what it signs would be refused: it is signed with \(try team.fingerprint(of: "ops-2")), "
                    + "which the policy in force does not name. Named are \(named)"), "\(other)")
        #expect(try team.tip() == before)
        #expect(team.play.left("production") == "2.4.0\n")
    }

    @Test func `a key that others can read, that is encrypted or missing is named with its line`()
        throws
    {
        let team = try ControllerTeam()
        let folder = team.play.sandbox.directory.path
        func said(_ script: String) throws -> String {
            try team.play.shell("\(script); $RECONCILE --once --controller ../ops-1.yaml").flat
        }
        #expect(
            try said("chmod 640 ../keys/ops-1").contains(
                "ops-1.yaml:1:6: the key \(folder)/keys/ops-1 may be read by others than its owner")
        )
        #expect(
            try said("chmod 600 ../keys/ops-1; ssh-keygen -q -p -P '' -N secret -f ../keys/ops-1")
                .contains(
                    "ops-1.yaml:1:6: the key \(folder)/keys/ops-1 cannot be used: it is encrypted, and nobody is asked for a passphrase"
                ))
        #expect(
            try said("rm ../keys/ops-1").contains(
                "ops-1.yaml:1:6: the key \(folder)/keys/ops-1 cannot be read: "))
    }

    @Test func `a key is added before another is taken out`() throws {
        let team = try ControllerTeam()
        try team.declare(controllers: "ops-1", "ops-2", version: "2.5.0")
        #expect(try team.act("--once", as: "ops-2").status == 1, "not before it is adopted")
        #expect(try team.act("--once", as: "ops-1").status == 0)
        try team.declare(controllers: "ops-2", version: "2.6.0")
        let last = try team.act("--once", as: "ops-1")
        #expect(last.status == 1, "it adopts the policy, and signs nothing after: \(last)")
        let adopted = try team.play.sandbox.run("show reconcile/ledger:ledger.yaml")
        #expect(adopted.contains("ops-2") && !adopted.contains("ops-1"), "\(adopted)")
        #expect(team.play.left("production") == "2.5.0\n")
        #expect(try team.act("--once", as: "ops-2").status == 0)
        #expect(team.play.left("production") == "2.6.0\n")
        let audit = try team.act("audit", as: nil)
        #expect(audit.status == 0, "\(audit)")
    }

    @Test func `a key that was lost signs no more, and what it signed before stands`() throws {
        let team = try ControllerTeam()
        try team.declare(controllers: "ops-1", "ops-2")
        try team.act("--once", as: "ops-1")
        try team.play.shell(
            "sed -i 's/, name: ops-1}/, name: ops-1, lost: 2025-06-01}/' desired-state/manifests.yaml; git commit -qam Lost"
        )
        try team.act("--once", as: "ops-2")
        let pass = try team.act("--once", as: "ops-1")
        #expect(pass.status == 1)
        #expect(pass.flat.contains("which counted until 2025-06-01T00:00:00Z"), "\(pass)")
        #expect(try team.act("audit", as: nil).status == 0)
    }

    @Test(
        "an unsigned tip, a stranger's signature and a signed forgery stop all acting",
        arguments: [nil, "stranger", "ops-1"] as [String?])
    func forged(signer: String?) throws {
        let team = try ControllerTeam()
        let forged = try team.play.rewriteLedger(
            "sed -i s/2.4.0/6.6.6/ \(ControllerTeam.target) && \(ControllerTeam.commit(signer, "-a -m 'all is well'"))"
        )
        try team.declare(controllers: "ops-1", version: "2.5.0")
        let pass = try team.act("--once", as: "ops-1")
        #expect(pass.status == 1)
        let why =
            switch signer {
            case nil: "no controller has signed it"
            case "stranger":
                "it is signed with \(try team.fingerprint(of: "stranger")), which the policy in force does not name"
            default: "it is recorded already"
            }
        let short = forged.prefix(10)
        let words =
            "nothing is acted on: ledger commit \(short) (all is well), by m <m@x> at "
        #expect(pass.flat.contains(words), "\(pass)")
        #expect(pass.flat.contains("is none of a controller's: \(why)"), "\(pass)")
        #expect(
            pass.flat.contains(
                "who has the key \(try team.fingerprint(of: "ops-1")) (ops-1). Read it with git show, "
                    + "then say which: reconcile ledger accept|revert \(short) --reason TEXT"),
            "\(pass)")
        #expect(team.play.left("production") == "2.4.0\n")
        for command in ["status", "why app/production", "plan"] {
            let said = try team.act(command, as: nil)
            #expect(said.flat.contains(words), "\(command): \(said)")
        }
        let audit = try team.act("audit", as: nil)
        #expect(audit.status == 1 && audit.flat.contains("\(short) \(why)"), "\(audit)")

        #expect(try team.act("ledger revert \(short) --reason forged", as: "ops-1").status == 0)
        #expect(try team.act("--once", as: "ops-1").status == 0)
        #expect(team.play.left("production") == "2.5.0\n")
        #expect(try team.act("audit", as: nil).status == 0)
    }

    @Test func `an entry that a stranger writes to the byte is none of a controller's`() throws {
        let team = try ControllerTeam()
        // The last entry again, exactly as it was, without the key.
        let forged = try team.play.rewriteLedger(
            """
            git log -1 --format=%B > ../message && sed -i '${/^$/d}' ../message && \
            date=$(git log -1 --format=%ct) && tree=$(git rev-parse HEAD^{tree}) && \
            export GIT_COMMITTER_DATE="@$date" GIT_AUTHOR_DATE="@$date" && \
            git reset -q --hard $(git commit-tree -p HEAD~1 -F ../message $tree)
            """)
        let fresh = try team.play.shell(
            "$RECONCILE --once --controller ../ops-1.yaml --state ../another")
        #expect(fresh.status == 1)
        #expect(fresh.flat.contains("ledger commit \(forged.prefix(10)) "), "\(fresh)")
        #expect(fresh.flat.contains("no controller has signed it"), "\(fresh)")
        let audit = try team.play.shell("$RECONCILE audit --state /nonexistent")
        #expect(audit.status == 1 && audit.flat.contains("no controller has signed it"), "\(audit)")
    }

    @Test(
        "who has looked at nothing of a ledger sees no forgery for true",
        arguments: ["6.6.6", "without its policy"])
    func unjudged(forgery: String) throws {
        let team = try ControllerTeam()
        let forged = try team.play.rewriteLedger(
            (forgery == "6.6.6"
                ? "sed -i s/2.4.0/6.6.6/ \(ControllerTeam.target)"
                : "sed -i '/^policy:/,/^[a-z]*:/{/^ /d;/^policy:/d}' ledger.yaml")
                + " && \(ControllerTeam.commit(nil, "-a -m 'all is well'"))")
        for command in ["status", "why app/production", "plan"] {
            let said = try team.play.shell("$RECONCILE \(command) --state ../nothing")
            #expect(
                said.flat.contains("nothing is acted on: ledger commit \(forged.prefix(10)) "),
                "\(command): \(said)")
            #expect(!said.output.contains("6.6.6"), "\(command): \(said)")
        }
    }

    @Test func `another root is named by all who read`() throws {
        let team = try ControllerTeam()
        let other = "sha256:" + String(repeating: "0", count: 64)
        try team.play.shell("cp ../ops-1.yaml ../root.yaml; echo 'root: \(other)' >> ../root.yaml")
        let pass = try team.act("--once", as: "root")
        let words =
            "the trust root is \(other), and the ledger began with the policy sha256:"
        #expect(pass.status == 1 && pass.flat.contains(words), "\(pass)")
        for command in ["status", "why app/production", "plan", "plan"] {
            let said = try team.act(command, as: "root")
            #expect(said.status == 0 && said.flat.contains(words), "\(command): \(said)")
            let right = try team.act(command, as: "ops-1")
            #expect(!right.flat.contains("trust root"), "\(command): \(right)")
        }
    }

    @Test func `a root without a policy is no root`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        let root = "sha256:" + String(repeating: "0", count: 64)
        try play.shell("echo 'root: \(root)' > ../root.yaml")
        for command in ["--once", "status", "plan"] {
            let said = try play.shell("$RECONCILE \(command) --controller ../root.yaml")
            #expect(
                said.flat.contains(
                    "the trust root is \(root), and no policy is in force or can be read: nothing is acted on"
                ), "\(command): \(said)")
        }
        #expect(play.left("production") == nil)
    }

    @Test func `nobody comes into power by a commit that is accepted`() throws {
        let team = try ControllerTeam()
        let forged = try team.play.rewriteLedger(
            "sed -i 's#\(try team.line(of: "ops-1"))#\(try team.line(of: "stranger"))#' ledger.yaml && \(ControllerTeam.commit("ops-1", "-a -m 'new keys'"))"
        )
        let accepted = try team.act(
            "ledger accept \(forged.prefix(10)) --reason fine", as: "ops-1")
        #expect(accepted.status != 0)
        #expect(
            accepted.flat.contains("it changes the policy in force, so it can only be reverted"),
            "\(accepted)")
        #expect(
            try team.act("ledger revert \(forged.prefix(10)) --reason no", as: "ops-1").status == 0)
        #expect(try team.act("--once", as: "ops-1").status == 0)
    }

    @Test func `behind a remote as well, also what waited in the outbox`() throws {
        let fleet = try Fleet()
        try fleet.clone("one")
        try fleet.shell(
            "ssh-keygen -q -t ed25519 -N '' -f ../key && echo \"key: $PWD/../key\" > ../controller.yaml",
            as: "one")
        let key = try fleet.shell("cut -d' ' -f1,2 ../key.pub", as: "one").prefix { !$0.isNewline }
        let policy =
            "apiVersion: reconcile/v1\nkind: Policy\nmetadata: {name: us}\n"
            + "spec: {controllers: [{ssh: \(key)}]}\n---\n"
        try fleet.shell("mkdir -p desired-state", as: "one")
        try fleet.shell(
            "printf '#!/bin/sh\\nmkdir -p \(fleet.world); echo $RECONCILE_VERSION > \(fleet.world)/production\\n' > deploy.sh; chmod +x deploy.sh",
            as: "one")
        try fleet.declare(policy + Playground.simple(), in: "one")
        let options = ["--controller", "../controller.yaml"]
        try fleet.reconcile("one", "init", options[0], options[1])
        #expect(try fleet.reconcile("one", "--once", options[0], options[1]).status == 0)
        try fleet.shell("mv \(fleet.hub.remote) \(fleet.folder)/away", as: "one", in: fleet.folder)
        _ = try fleet.reconcile(
            "one", "rollback", "app", "--offline", "--reason", "slow", options[0], options[1])
        try fleet.shell("mv \(fleet.folder)/away \(fleet.hub.remote)", as: "one", in: fleet.folder)
        let landed = try fleet.reconcile("one", "--once", options[0], options[1])
        #expect(landed.status == 0, "\(landed)")
        #expect(fleet.left("production") == "2.3.1\n")
        let unsigned = try fleet.shell(
            "for c in $(git -C \(fleet.hub.remote) rev-list reconcile/ledger); do git -C \(fleet.hub.remote) cat-file commit $c | grep -q '^gpgsig ' || echo $c; done",
            as: "one", in: fleet.folder)
        #expect(unsigned == "")
        #expect(try fleet.reconcile("one", "audit").status == 0)

        let forged = try fleet.rewriteLedger(
            "echo >> ledger.yaml; git commit -q -a -m forged")
        let stopped = try fleet.reconcile("one", "--once", options[0], options[1])
        #expect(stopped.status == 1)
        #expect(stopped.flat.contains("ledger commit \(forged.prefix(10)) (forged)"), "\(stopped)")
    }
}
