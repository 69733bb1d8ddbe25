import Foundation
import TestSupport
import Testing

/// A bare repository on a server with the hook in it, real pushes, and a team that works through it.
@Suite("The pre-receive hook") struct PushHookTests {
    private static let recipes = URL(filePath: #filePath)
        .appending(path: "../../../examples/ci").standardized.path

    /// As `examples/ci/plain-server.sh` sets it up.
    private struct Server {
        let play: Playground
        var hub: String { play.sandbox.directory.path + "/hub.git" }

        init(_ test: String = #function) throws {
            play = try Playground(test)
            try play.program("deploy.sh", Playground.deploy)
            try play.sandbox.write("desired-state/manifests.yaml", Playground.simple())
            try play.sandbox.commit("Declare")
            try play.shell(
                """
                \(PushHookTests.recipes)/plain-server.sh \(hub) main && git remote add origin \(hub) &&
                git push -q origin main &&
                git config user.name Test && git config user.email test@example.com &&
                git fetch -q && git remote set-head origin main
                """)
        }

        /// Does as `script` says, and pushes `refspec`.
        func push(_ refspec: String, after script: String) throws -> Finished {
            let prepared = try play.shell(script)
            #expect(prepared.status == 0, "\(prepared)")
            return try play.shell("git push origin \(refspec) 2>&1")
        }

        func tip(_ branch: String) throws -> String {
            try play.shell("git -C \(hub) rev-parse \(branch)").output
        }

        func refuses(
            _ words: String, _ branch: String = "main", push refspec: String = "main",
            after script: String
        ) throws {
            let before = try tip(branch)
            let answer = try push(refspec, after: script)
            #expect(answer.status != 0, "\(script): \(answer.output)")
            let said = answer.output.replacing("remote: ", with: "").replacing(/\s+/, with: " ")
            #expect(said.contains(words), "\(script): \(answer.output)")
            #expect(try tip(branch) == before)
        }
    }

    private static let edit =
        "sed -i 's/2.4.0/2.5.0/' desired-state/manifests.yaml && git commit -qam Next"

    @Test func `good pushes pass, and a controller works through the hook`() throws {
        let server = try Server()
        let play = server.play
        #expect(try play.reconcile("init").status == 0)
        let pass = try play.reconcile("--once")
        #expect(pass.output.contains("production is verified"), "\(pass)")
        #expect(try server.push("main", after: PushHookTests.edit).status == 0)
        #expect(try play.reconcile("--once").output.contains("production is verified"))
        #expect(play.left("production") == "2.5.0\n")
        #expect(
            try server.push(
                "broken",
                after:
                    "git switch -qc broken && echo 'kind: One' > desired-state/x.yaml && git add . && git commit -qm Draft"
            ).status == 0, "what is on other branches is nobody's affair")
    }

    @Test func `invalid manifests are refused`() throws {
        let server = try Server()
        try server.refuses(
            "main stays as it is: 1 error in its manifests that was not there before",
            after:
                "sed -i 's/version: 2.4.0/vresion: 2.4.0/' desired-state/manifests.yaml && git commit -qam Typo"
        )
        try server.refuses(
            "desired-state/manifests.yaml:14:3: unknown field `vresion` in a rollout; did you mean `version`?",
            after: "true")
        try server.refuses(
            "deploy.sh",
            after: "git reset -q --hard origin/main && git rm -q deploy.sh && git commit -qm Gone")
        try server.refuses(
            "there would be no folder desired-state/ any more",
            after:
                "git reset -q --hard origin/main && git rm -rq desired-state && git commit -qm Gone"
        )
    }

    @Test func `who mends one of two errors that were there is let in`() throws {
        let server = try Server()
        let hook = server.hub + "/hooks/pre-receive"
        try server.play.shell("mv \(hook) \(hook).off")
        let broken =
            "printf 'kind: One\\n' > desired-state/a.yaml && cp desired-state/a.yaml desired-state/b.yaml && git add . && git commit -qm Broken"
        #expect(try server.push("main", after: broken).status == 0)
        try server.play.shell("mv \(hook).off \(hook)")
        #expect(
            try server.push("main", after: "git rm -q desired-state/a.yaml && git commit -qm Mend")
                .status == 0)
    }

    @Test func `rewritten and deleted branches are refused`() throws {
        let server = try Server()
        try server.play.reconcile("init")
        try server.play.reconcile("--once")
        try server.play.shell("git fetch -q")
        try server.refuses(
            "so history would be rewritten", push: "+main",
            after: "git commit -q --amend -m Else")
        try server.refuses(
            "it may not be deleted", push: ":main", after: "git reset -q --hard origin/main")
        for branch in ["reconcile/ledger", "reconcile/revisions"] {
            try server.refuses(
                "it may not be deleted", branch, push: ":\(branch)", after: "true")
        }
        try server.refuses(
            "reconcile/ledger stays as it is", "reconcile/ledger",
            push: "+older:reconcile/ledger",
            after: "git branch -f older origin/reconcile/ledger~1")
    }

    @Test func `hand-made commits of the ledger are refused`() throws {
        let server = try Server()
        try server.play.reconcile("init")
        try server.play.reconcile("--once")
        try server.play.shell("git fetch -q")
        let forge = "git switch -qf -C forged origin/reconcile/ledger && "
        try server.refuses(
            "a commit is not as a controller would have written it", "reconcile/ledger",
            push: "forged:reconcile/ledger",
            after: forge + "echo '# mine' >> ledger.yaml && git commit -qam 'I was here'")
        try server.refuses(
            "a commit is not as a controller would have written it", "reconcile/ledger",
            push: "forged:reconcile/ledger",
            after: forge + "git commit -q --allow-empty -m 'app/production: production is verified'"
        )
        try server.refuses(
            "is none that keeps a revision, and nothing else belongs there", "reconcile/revisions",
            push: "forged:reconcile/revisions",
            after:
                "git switch -qf -C forged origin/reconcile/revisions && echo x > x && git add x && git commit -qm x"
        )
        try server.refuses(
            "is none that keeps a revision, and nothing else belongs there", "reconcile/revisions",
            push: "forged:reconcile/revisions",
            after:
                "own=$(git commit-tree -m Own $(git mktree < /dev/null)); git switch -qf -C forged $(git commit-tree -m Keep -p origin/reconcile/revisions -p $own $(git mktree < /dev/null))"
        )
        // One more beside the revision, which nobody would see.
        try server.refuses(
            "is none that keeps a revision, and nothing else belongs there", "reconcile/revisions",
            push: "forged:reconcile/revisions",
            after:
                "git switch -qf -C forged $(git commit-tree -m Keep -p origin/reconcile/revisions -p $own -p origin/main $(git mktree < /dev/null))"
                .replacing(
                    "$own", with: "$(git commit-tree -m Own $(git mktree < /dev/null))")
        )
        // A whole ledger of somebody's own.
        try server.play.shell(
            "git switch -qf main; git -C \(server.hub) update-ref -d refs/heads/reconcile/ledger")
        let answer = try server.push(
            "forged:reconcile/ledger",
            after:
                "git switch -qf --orphan own && echo x > ledger.yaml && git add . && git commit -qm Found && git branch -f forged own"
        )
        #expect(answer.status != 0 && answer.output.contains("this is no mapping"), "\(answer)")
    }

    @Test func `several branches of one push are each judged, and all are named`() throws {
        let server = try Server()
        try server.play.reconcile("init")
        try server.play.shell("git fetch -q")
        let answer = try server.push(
            "main :reconcile/ledger",
            after: "echo 'kind: One' > desired-state/x.yaml && git add . && git commit -qm Bad")
        #expect(answer.output.contains("main stays as it is"), "\(answer)")
        #expect(answer.output.contains("reconcile/ledger stays as it is"), "\(answer)")
    }

    @Test func `who pushes a branch is told what merging it would change`() throws {
        let server = try Server()
        try server.play.reconcile("init")
        try server.play.reconcile("--once")
        let answer = try server.push(
            "change", after: "git switch -qc change && \(PushHookTests.edit)")
        #expect(answer.status == 0)
        #expect(answer.output.contains("remote: Merging brings about 1 start at once"), "\(answer)")
        #expect(answer.output.contains("~ version of app: 2.4.0 -> 2.5.0"), "\(answer)")
    }

    /// The lines of a step of a workflow, without their indentation.
    private func step(_ name: String, of file: String) throws -> String {
        let text = try String(contentsOfFile: PushHookTests.recipes + "/" + file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).drop {
            $0.trimmingCharacters(in: .whitespaces) != "- name: \(name)"
        }.drop { !$0.hasSuffix("run: |") }.dropFirst()
        return lines.prefix { $0.isEmpty || $0.hasPrefix("          ") }
            .map { String($0.dropFirst(10)) }.joined(separator: "\n")
    }

    @Test
    func
        `the recipe for GitHub comments once, keeps that up to date, and fails with what is invalid`()
        throws
    {
        let server = try Server()
        let play = server.play
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.shell("git fetch -q && git switch -qc change && \(PushHookTests.edit)")
        // What stands in for GitHub keeps one comment in a file.
        let bin = play.sandbox.directory.path + "/bin"
        try play.sandbox.write(
            "../bin/gh",
            """
            #!/bin/sh
            case "$*" in
            *--paginate*) test ! -f \(bin)/comment || echo 17 ;;
            *) echo "$3 $4" >> \(bin)/log; cp plan.md \(bin)/comment ;;
            esac

            """)
        let job = """
            chmod +x \(bin)/gh; ln -sf "$RECONCILE" \(bin)/reconcile; PATH=\(bin):$PATH; export PATH
            export GITHUB_STEP_SUMMARY=\(bin)/summary GITHUB_REPOSITORY=acme/shop PR=7 BASE=origin/main HEAD=change
            set -e
            ( \(try step("Plan", of: "github.yaml")) ) || failed=$?
            \(try step("Comment", of: "github.yaml"))
            exit "${failed:-0}"
            """
        let first = try play.shell("true\n" + job)
        #expect(first.status == 0, "\(first)")
        let comment = try play.shell("cat \(bin)/comment \(bin)/log").output
        #expect(
            comment.hasPrefix("<!-- reconcile plan -->\n### Merging brings about 1 start at once"),
            "\(comment)")
        #expect(comment.hasSuffix("POST repos/acme/shop/issues/7/comments\n"), "\(comment)")
        try play.shell("sed -i 's/2.5.0/-/' desired-state/manifests.yaml && git commit -qam Bad")
        let second = try play.shell("true\n" + job)
        #expect(second.status == 2, "\(second)")
        let log = try play.shell("cat \(bin)/comment \(bin)/log").output
        #expect(log.contains("Merging would make manifests invalid"), "\(log)")
        #expect(log.hasSuffix("PATCH repos/acme/shop/issues/comments/17\n"), "\(log)")
    }

    @Test func `the recipe for GitLab plans, and fails with what is invalid`() throws {
        let server = try Server()
        let play = server.play
        try play.reconcile("init")
        try play.shell("git switch -qc change && \(PushHookTests.edit)")
        let text = try String(
            contentsOfFile: PushHookTests.recipes + "/gitlab.yaml", encoding: .utf8)
        let script = text.components(separatedBy: "  script:\n")[1].components(
            separatedBy: "  artifacts:")[0]
            .split(separator: "\n").map { line in
                line == "    - |" ? "" : String(line.dropFirst(6))
            }.joined(separator: "\n")
        let job = """
            mkdir -p ../bin; ln -sf "$RECONCILE" ../bin/reconcile; PATH=$(pwd)/../bin:$PATH; export PATH
            export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_COMMIT_SHA=change CI_API_V4_URL=x
            export CI_PROJECT_ID=1 CI_MERGE_REQUEST_IID=2
            set -eu
            \(script)
            """
        let first = try play.shell("true\n" + job)
        #expect(first.status == 0, "\(first)")
        #expect(first.output.contains("~ version of app: 2.3.1 -> 2.5.0"), "\(first)")
        try play.shell("sed -i 's/2.5.0/-/' desired-state/manifests.yaml && git commit -qam Bad")
        let second = try play.shell("true\n" + job)
        #expect(second.status == 2, "\(second)")
        #expect(second.output.contains("Merging would make manifests invalid"), "\(second)")
    }

    @Test func `what git does not say is refused`() throws {
        let server = try Server()
        let answer = try server.play.shell(
            "echo nonsense | $RECONCILE hook pre-receive --repo \(server.hub)")
        #expect(answer.status == 2)
        #expect(answer.complaints.contains("`nonsense` is not what git tells a pre-receive hook"))
    }
}
