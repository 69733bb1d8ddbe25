import TestSupport
import Testing

@testable import reconcile

/// A repository with a desired state at its top, and a second one, whose programs lie beside it, in `shop/`.
private func twoRoots(_ test: String = #function) throws -> GitSandbox {
    let sandbox = try team(test)
    try sandbox.write("shop/ship.sh", "#!/bin/sh\n")
    _ = try run("chmod", ["+x", sandbox.path + "/shop/ship.sh"], environment: [:])
    try sandbox.write(
        "shop/desired-state/all.yaml",
        production.replacing("./deploy.sh", with: "./ship.sh") + "---\n"
            + app(version: "7.0.0").replacing("name: app", with: "name: shop"))
    try sandbox.write("shop/scripts/readme", "")
    return sandbox
}

@Suite("Where manifests are looked for") struct RootTests {
    @Test func `the nearest desired state from here upward is read, on disk and in a revision`()
        throws
    {
        let sandbox = try twoRoots()
        _ = try sandbox.commit("both")
        let shop = sandbox.path + "/shop"
        for words in [["validate"], ["validate", "HEAD"]] {
            #expect(Transcript(words: words, in: shop).output == "No problems in 1 file.\n")
            #expect(
                Transcript(words: words, in: sandbox.path).output == "No problems in 2 files.\n")
            #expect(
                Transcript(words: words + ["--repo", "shop"], in: sandbox.path).output
                    == "No problems in 1 file.\n")
            #expect(
                Transcript(words: words, in: shop + "/scripts").output
                    == "No problems in 1 file of \(shop)/desired-state.\n")
        }
        let digest = Transcript("digest", "shop", "production", in: shop)
        #expect(digest.status == .success)
        #expect(Transcript("digest", "shop", "production", "--at", "HEAD", in: shop) == digest)
        #expect(Transcript("digest", "app", "production", in: shop).status == .invalid)
    }

    @Test func `a digest says which manifests it is of, where they are not those of here`() throws {
        let sandbox = try twoRoots()
        let told = Transcript("digest", "shop", "production", in: sandbox.path + "/shop/scripts")
        #expect(told.output.hasPrefix("sha256:"))
        #expect(
            told.errors
                == "reconcile: the manifests are those of \(sandbox.path)/shop/desired-state\n")
    }

    @Test func `against a revision, the same root is compared, and not the next one above`() throws
    {
        let sandbox = try team()
        _ = try sandbox.commit("only at the top")
        try sandbox.write("shop/desired-state/production.yaml", production)
        try sandbox.write("shop/desired-state/app.yaml", app(version: "2.4.0"))
        try sandbox.write("shop/deploy.sh", "#!/bin/sh\necho \"$@\"\n")
        _ = try run("chmod", ["+x", sandbox.path + "/shop/deploy.sh"], environment: [:])
        let told = Transcript(
            "digest", "app", "production", "--against", "HEAD", in: sandbox.path + "/shop")
        #expect(told.output.contains("The stage is new since HEAD"))
    }

    @Test func `a folder of roots is checked as so many desired states, each by itself`() throws {
        let sandbox = try twoRoots()
        try sandbox.write("shops/one/desired-state/all.yaml", production)
        try sandbox.write("shops/two/desired-state/all.yaml", production)
        try sandbox.write("shops/two/values.yaml", "not: a manifest\n")
        for shop in ["one", "two"] {
            try sandbox.write("shops/\(shop)/deploy.sh", "#!/bin/sh\n")
            _ = try run(
                "chmod", ["+x", "\(sandbox.path)/shops/\(shop)/deploy.sh"], environment: [:])
        }
        let told = Transcript("validate", "shops", in: sandbox.path)
        #expect(told.output == "No problems in 2 files of 2 desired states.\n")

        try sandbox.write("shops/loose.yaml", "kind: Polcy\n")
        let loose = Transcript("validate", "shops", in: sandbox.path)
        #expect(loose.output.contains("shops/loose.yaml:1:7: error:"))
        #expect(!loose.output.contains("shops/two"))
    }

    @Test func `a folder or file of a desired state is checked with what lies around it`() throws {
        let sandbox = try twoRoots()
        try sandbox.write("desired-state/broken.yaml", "kind: Polcy\n")
        let told = Transcript("validate", "desired-state/app.yaml", in: sandbox.path)
        #expect(
            told.output == """
                No problems in 1 file.
                Other files of that desired state have 3 errors.

                """)
        #expect(told.status == .success)
        // Programs are looked up beside the `desired-state/` that was named.
        #expect(
            Transcript("validate", "shop/desired-state", in: sandbox.path).output
                == "No problems in 1 file of shop/desired-state.\n")
    }

    @Test func `outside of git, it is said where programs were looked up`() throws {
        let folder = try TemporaryDirectory()
        let sandbox = try team()
        _ = try run(
            "cp",
            ["-r", sandbox.path + "/desired-state", folder.path + "/manifests"], environment: [:])
        let told = Transcript("validate", folder.path + "/manifests", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(
            told.output.hasSuffix(
                "1 error in 1 file (programs are looked up from \(folder.path)/manifests)\n"))
    }

    @Test func `without a desired state anywhere, nothing is taken for one`() throws {
        let folder = try TemporaryDirectory()
        _ = try run("mkdir", [folder.path + "/in"], environment: [:])
        for command in [["validate"], ["digest", "app", "production"]] {
            let told = Transcript(words: command, in: folder.path + "/in")
            #expect(told.status == .invalid)
            #expect(
                told.errors == """
                    reconcile: there is no folder `desired-state` in `\(folder.path)/in` or above it
                    Go to a folder that has one, or name it: `--repo DIR`.

                    """)
        }
    }

    @Test func `a folder for --repo that is not there is named`() throws {
        let sandbox = try team()
        for words in [["validate"], ["validate", "main"], ["digest", "app", "production"]] {
            let told = Transcript(words: words + ["--repo", "/nosuch"], in: sandbox.path)
            #expect(
                told.errors
                    == "reconcile: there is no folder `/nosuch`, which `--repo` names\nName one: --repo DIR\n"
            )
            #expect(told.status == .invalid)
        }
    }

    @Test func `a revision that cannot be is answered with the reason`() throws {
        let sandbox = try GitSandbox()
        #expect(
            Transcript("validate", "HEAD", in: sandbox.path).errors == """
                reconcile: there is neither a file nor a revision called `HEAD`: the branch that is checked out has no commit yet

                """)
        try sandbox.run("checkout --quiet -b master")
        try sandbox.commit("one")
        #expect(
            Transcript("validate", "main", in: sandbox.path).errors == """
                reconcile: there is neither a file nor a revision called `main`
                did you mean `master`?

                """)
    }
}

@Suite("Paths in reports") struct ReportedPathTests {
    @Test func `people are told paths from where they stand, machines from the repository`() throws
    {
        let sandbox = try twoRoots()
        try sandbox.write("shop/desired-state/bad.yaml", "kind: Polcy\n")
        let shop = sandbox.path + "/shop"
        func told(_ format: String) -> String {
            Transcript("validate", "--output", format, in: shop).output
        }
        #expect(told("human").contains("\ndesired-state/bad.yaml:1:7: error:"))
        #expect(told("json").contains("\"file\": \"shop/desired-state/bad.yaml\""))
        #expect(told("json").hasPrefix("{\n  \"root\": \"\(sandbox.path)\",\n"))
        #expect(told("sarif").contains("\"uri\": \"shop/desired-state/bad.yaml\""))
        #expect(told("github").contains("::error file=shop/desired-state/bad.yaml,line=1,"))
    }

    @Test func `a controller file is told as the manifests are`() throws {
        let sandbox = try twoRoots()
        try sandbox.write("shop/controller.yaml", "sook: 1\n")
        let words = ["validate", "--controller", "controller.yaml"]
        let shop = sandbox.path + "/shop"
        #expect(Transcript(words: words, in: shop).output.hasPrefix("controller.yaml:1:1: error:"))
        #expect(
            Transcript(words: words + ["--output", "github"], in: shop).output.contains(
                "::error file=shop/controller.yaml,"))
    }
}

@Suite("Nothing to check") struct NothingCheckedTests {
    @Test func `a place that was named and has no manifest is a mistake`() throws {
        let sandbox = try team()
        try sandbox.write("docs/page.md", "")
        try sandbox.write("notes.yaml", "# nothing yet\n")
        let folder = Transcript("validate", "docs", in: sandbox.path)
        #expect(
            folder.output
                == "Nothing was checked: no manifest is in `docs`. Manifests are in files that end in .yaml or .yml.\n"
        )
        #expect(folder.status == .invalid)
        #expect(Transcript("validate", "-q", "docs", in: sandbox.path) == folder)
        let file = Transcript("validate", "notes.yaml", in: sandbox.path)
        #expect(file.output == "Nothing was checked: no manifest is in `notes.yaml`.\n")
        #expect(file.status == .invalid)
        #expect(Transcript("validate", "docs/page.md", in: sandbox.path).status == .invalid)
    }

    @Test func `a desired state that is still empty is none, unless that is to count`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("desired-state/.gitkeep", "")
        let told = Transcript("validate", in: sandbox.path)
        #expect(told.output.hasPrefix("Nothing was checked: no manifest is in `desired-state`."))
        #expect(told.status == .success)
        #expect(Transcript("validate", "--strict", in: sandbox.path).status == .invalid)
        #expect(
            Transcript("validate", "--output=json", in: sandbox.path).output.contains(
                "\"manifestsChecked\": 0"))
    }
}

@Suite("Files that cannot be read") struct UnreadableTests {
    /// Git has lost what is in `desired-state/app.yaml`.
    private func damaged(_ test: String = #function) throws -> GitSandbox {
        let sandbox = try team(test)
        try sandbox.commit("whole")
        let blob = try sandbox.run("rev-parse HEAD:desired-state/app.yaml")
        _ = try run(
            "rm",
            ["-f", "\(sandbox.path)/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"],
            environment: [:])
        return sandbox
    }

    @Test func `they are no fault of a manifest, and the status says so`() throws {
        let sandbox = try damaged()
        let told = Transcript("validate", "HEAD", in: sandbox.path)
        #expect(told.status == .failure)
        #expect(told.output.contains("desired-state/app.yaml:1:1: error: could not read"))
    }

    @Test func `a digest names them as the cause`() throws {
        let sandbox = try damaged()
        let told = Transcript("digest", "app", "production", "--at", "HEAD", in: sandbox.path)
        #expect(told.status == .failure)
        #expect(
            told.errors.hasPrefix(
                "reconcile: no rollout called `app` could be read: could not read"))
    }

    @Test func `a digest names a file that is no manifest as the cause`() throws {
        let sandbox = try team()
        try sandbox.write("desired-state/app.yaml", "kind: Rollout\nspec: [\n")
        let told = Transcript("digest", "app", "production", in: sandbox.path)
        #expect(told.status == .invalid)
        #expect(
            told.errors.hasPrefix(
                "reconcile: no rollout called `app` could be read: desired-state/app.yaml:3: "))
    }
}
