import TestSupport
import Testing

/// Who runs the controller has its key, and may push to the ledger whatever it signs.
@Suite("An operator who forges") struct OperatorTests {
    /// A canary and then the world, each signed off by three people; the world's have seen the canary done.
    private func done(_ test: String = #function) throws -> SigningTeam {
        let team = try SigningTeam(isSealed: true, test)
        _ = try team.pass()
        _ = try team.signAll("canary")
        #expect(try team.pass().contains("canary is verified"))
        _ = try team.signAll("world")
        try team.play.shell("$RECONCILE tick app world Read --by erin --key ../keys/erin")
        #expect(try team.pass().contains("world is verified"))
        try team.play.shell(Self.resign)
        let audit = try team.audit()
        #expect(audit.status == 0, "\(audit)")
        return team
    }

    /// Writes the ledger anew: `KEY N CHANGE` signs all of it with a key, and has commit N as the change makes it.
    static let resign = #"""
        cat > ../resign <<'END'
        set -eu
        key=$(cd .. && pwd)/keys; parent=; n=0
        export GIT_AUTHOR_NAME=reconcile GIT_AUTHOR_EMAIL=r@x GIT_COMMITTER_NAME=reconcile GIT_COMMITTER_EMAIL=r@x
        for c in $(git rev-list --reverse reconcile/ledger); do
          who=$1; sign=-S; tree=$(git rev-parse "$c^{tree}")
          git log -1 --format=%B $c | sed '${/^$/d}' > ../message
          export GIT_AUTHOR_DATE="@$(git log -1 --format=%ct $c) +0000"
          export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
          if [ $n = "$2" ]; then case $3 in strip) sign=;; other) who=stranger;; drop) n=$((n+1)); continue;; esac; fi
          case "$3" in s*/*) if [ "$2" = all ]; then
            export GIT_INDEX_FILE=../index; rm -f ../index; git read-tree $c
            git diff-tree --root --no-commit-id --name-only -r $c | while read -r path; do
              blob=$(git cat-file blob "$c:$path" | sed "$3" | git hash-object -w --stdin)
              git update-index --cacheinfo "100644,$blob,$path"
            done
            if [ -n "$parent" ]; then git diff-tree --name-only -r $c $c~1 | sort > ../changed
              git ls-tree -r --name-only $parent | grep -vxF -f ../changed | while read -r path; do
                git update-index --cacheinfo "100644,$(git rev-parse $parent:$path),$path"; done; fi
            tree=$(git write-tree); sed -i "$3" ../message
          fi;; esac
          made=$(git -c gpg.format=ssh -c user.signingKey=$key/$who commit-tree $sign ${parent:+-p $parent} -F ../message $tree)
          if [ $n = "$2" ] && [ "$3" = alter ]; then
            made=$(git cat-file commit $made | sed '/^gpgsig/{n;n;n;y/abcdefghABCDEFGH/bcdefghaBCDEFGHA/;}' | git hash-object -t commit -w --stdin)
          fi
          if [ $n = "$2" ] && [ "$3" = move ]; then
            git cat-file commit $c | sed -n '/^gpgsig/,/END SSH/p' > ../moved
            made=$(git cat-file commit $made | sed -e '/^gpgsig/,/END SSH/d' -e '/^committer/r ../moved' | git hash-object -t commit -w --stdin)
          fi
          if [ $n = "$2" ] && [ "$3" = twice ]; then
            made=$(git -c gpg.format=ssh -c user.signingKey=$key/$who commit-tree -S -p $made -F ../message $tree)
          fi
          parent=$made; n=$((n+1))
        done
        git update-ref refs/heads/reconcile/ledger $parent
        END
        """#

    @Test
    func `an entry that is edited, with all behind it signed anew, is missed by who signed later`()
        throws
    {
        let team = try done()
        let controller = try team.play.shell("cat $(find \(team.play.state) -name controller)")
            .output
        let rewritten = try team.play.shell(
            "sh ../resign ops all 's/\(controller)/\(String(repeating: "f", count: 32))/g'")
        #expect(rewritten.status == 0, "\(rewritten)")
        let audit = try team.audit()
        #expect(audit.status == 1)
        #expect(!audit.flat.contains("Not written by a controller"), "\(audit)")
        #expect(
            audit.flat.contains(
                "app/world: the sign-off of quinn as qa is unproven: its signer saw a ledger with the chain value sha256:"
            ), "\(audit)")
        let pass = try team.play.reconcile("--once", "--controller", "../controller.yaml")
        #expect(pass.status != 0)
        #expect(pass.flat.contains("the ledger was rewritten"), "\(pass)")
    }

    @Test func `an entry that is dropped or doubled is named`() throws {
        let team = try done()
        try team.play.shell("sh ../resign ops 3 drop")
        let dropped = try team.audit()
        #expect(dropped.status == 1)
        #expect(dropped.flat.contains("no action is under way there"), "\(dropped)")

        let other = try done()
        try other.play.shell("sh ../resign ops 3 twice")
        let doubled = try other.audit()
        #expect(doubled.status == 1)
        #expect(doubled.flat.contains("it records no entry"), "\(doubled)")
    }

    @Test func `evidence that names another signer is not borne out`() throws {
        let team = try done()
        let rewritten = try team.play.shell("sh ../resign ops all 's/by quinn/by erin/g'")
        #expect(rewritten.status == 0, "\(rewritten)")
        let audit = try team.audit()
        #expect(audit.status == 1, "\(audit)")
        #expect(audit.flat.contains("Not borne out by the revision"), "\(audit)")
    }

    @Test func `a ledger that is begun anew is missed by machines, by signers and by its root`()
        throws
    {
        let team = try done()
        let root = try team.play.shell(
            "git show reconcile/ledger:ledger.yaml | sed -n 's/^root: //p'"
        )
        .output.prefix { !$0.isNewline }.replacing("\"", with: "")
        #expect(
            try team.audit("--root \(root)").flat.contains("The history is proven from its root"))
        try team.play.shell(
            "git update-ref -d refs/heads/reconcile/ledger; git update-ref -d refs/heads/reconcile/revisions"
        )
        let memory = try team.play.reconcile("--once", "--controller", "../controller.yaml")
        #expect(memory.status != 0 && memory.flat.contains("the ledger of "), "\(memory)")
        #expect(memory.flat.contains("is gone, and this machine knows that there was one"))

        try team.play.shell("rm -rf \(team.play.state)")
        try team.edit(
            "sed -i 's/operations: .olga./operations: [erin]/' desired-state/manifests.yaml")
        try team.play.reconcile("init", "--controller", "../controller.yaml")
        _ = try team.pass()
        let audit = try team.audit("--root \(root)")
        #expect(audit.status == 1)
        #expect(
            audit.flat.contains(
                "the root is \(root), and this ledger began with the policy sha256:"),
            "\(audit)")
        try team.play.shell("echo 'root: \(root)' >> ../controller.yaml")
        let pass = try team.play.reconcile("--once", "--controller", "../controller.yaml")
        #expect(pass.status == 1)
        #expect(
            pass.flat.contains(
                "controller.yaml:2:7: the trust root is \(root), and the ledger began with the policy sha256:"
            ), "\(pass)")
    }

    @Test func `what is younger than the last sign-off is the controllers' word, and is counted`()
        throws
    {
        let team = try done()
        let before = try team.audit()
        #expect(
            before.flat.contains("came after what the last signer of an approval saw"), "\(before)")
        #expect(before.flat.contains("by controller SHA256:"), "\(before)")
        let demanded = try team.audit("--require-proof")
        #expect(demanded.status == 1, "\(demanded)")
        #expect(demanded.flat.contains("facts of it are not proven"), "\(demanded)")
    }

    @Test func `no signature can be taken out, altered or made by another unnoticed`() throws {
        let team = try ControllerTeam()
        try team.act("rollback app --reason slow", as: "ops-1")
        try team.play.shell(Self.resign)
        let count = try team.play.story().count
        #expect(count > 6)
        let tip = try team.tip()
        let honest = try team.play.shell(
            "sh ../resign ops-1 none none; $RECONCILE audit --state /nonexistent")
        #expect(honest.status == 0, "the control: all of it signed anew is legal: \(honest)")
        let words = [
            "strip": "no controller has signed it", "alter": "its signature does not hold: ",
            "move": "its signature does not hold: it is over another text",
            "other":
                "it is signed with \(try team.fingerprint(of: "stranger")), which the policy in force does not name",
        ]
        // The founding, and the adoption of the policy that names who signs, nobody has to sign.
        for number in 2..<count {
            for (change, why) in words {
                let audit = try team.play.shell(
                    "git update-ref refs/heads/reconcile/ledger \(tip) && sh ../resign ops-1 \(number) \(change); $RECONCILE audit --state /nonexistent"
                )
                #expect(audit.status == 1, "\(number) \(change): \(audit)")
                let name = try team.play.sandbox.run(
                    "rev-parse reconcile/ledger~\(count - 1 - number)")
                #expect(
                    audit.flat.contains("\(name.prefix(10)) \(why)"),
                    "\(number) \(change): \(audit)")
            }
        }
    }
}

extension SigningTeam {
    /// On a machine that has seen nothing before.
    fileprivate func audit(_ words: String = "") throws -> Finished {
        try play.shell("$RECONCILE audit --state /nonexistent \(words)")
    }
}
