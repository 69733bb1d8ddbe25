import TestSupport
import Testing

@testable import reconcile

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

                1 error in 1 file of \(sandbox.path)/desired-state

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
