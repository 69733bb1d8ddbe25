import Git
import TestSupport
import Testing

@Suite("Resolving a revision") struct RevisionTests {
    @Test func `branches, tags, ancestors, abbreviations and remote branches are commits`() throws {
        let sandbox = try GitSandbox()
        let first = try sandbox.commit("First")
        let second = try sandbox.commit("Second")
        try sandbox.run("tag light \(first)")
        try sandbox.git(["tag", "--annotate", "--message", "A tag", "heavy", first])
        try sandbox.git(["tag", "--annotate", "--message", "A tag of a tag", "heavier", "heavy"])
        try sandbox.run("update-ref refs/remotes/origin/main \(first)")
        let repository = try Repository(at: sandbox.path)

        for (revision, commit) in [
            ("main", second), ("HEAD", second), ("@", second), ("refs/heads/main", second),
            (second, second), (String(second.prefix(10)), second), ("HEAD~1", first),
            ("main^", first), ("light", first), ("heavy", first), ("heavier", first),
            ("origin/main", first),
        ] {
            #expect(try repository.resolve(revision).hex == commit, "\(revision)")
        }
    }

    @Test func `an unknown name is refused, with the names nearest to it`() throws {
        let sandbox = try GitSandbox()
        try sandbox.commit("First")
        try sandbox.run("branch release/2025")
        try sandbox.run("tag v1.0")
        let repository = try Repository(at: sandbox.path)
        let error = try failure { try repository.resolve("mian") }
        #expect(error.code == .notFound)
        #expect(
            error.description
                == "could not resolve the revision `mian`: no branch, tag or commit has that name")
        #expect(error.remedy == "did you mean `main`?")
        #expect(
            try failure { try repository.resolve("2025") }.remedy == "did you mean `release/2025`?")
        #expect(try failure { try repository.resolve("quite-another") }.remedy == nil)
    }

    @Test(arguments: ["", "a\0b", "main..", "HEAD~x", "^{", "a b"])
    func `what cannot be a revision is refused`(_ revision: String) throws {
        let sandbox = try GitSandbox()
        try sandbox.commit("First")
        let repository = try Repository(at: sandbox.path)
        let code = try failure { try repository.resolve(revision) }.code
        #expect([.invalid, .notFound].contains(code))
    }

    @Test(arguments: [
        "@{-1}", "HEAD@{1 day ago}", "main@{1}", "@{u}", "stash@{0}~1", "main@{upstream}",
    ])
    func `what only one clone knows is no revision`(_ revision: String) throws {
        let sandbox = try GitSandbox()
        try sandbox.commit("First")
        try sandbox.commit("Second")
        try sandbox.run("checkout --quiet -b other")
        let error = try failure { try Repository(at: sandbox.path).resolve(revision) }
        #expect(error.code == .refused)
        #expect(
            error.description
                == "could not resolve the revision `\(revision)`: what `@{…}` means is known to this clone alone"
        )
        #expect(error.remedy == "name a branch, a tag or a commit")
    }

    @Test func `a file is not a commit`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "x")
        try sandbox.commit("First")
        let repository = try Repository(at: sandbox.path)
        let error = try failure { try repository.resolve("HEAD:file") }
        #expect(error.code == .wrongType)
        #expect(error.message == "it names a blob, not a commit")
    }

    @Test func `before the first commit, HEAD is named as what it is`() throws {
        let sandbox = try GitSandbox()
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.head() == nil)
        let error = try failure { try repository.resolve("HEAD") }
        #expect(error.code == .notFound)
        #expect(error.message == "the branch that is checked out has no commit yet")
    }

    @Test func `a detached HEAD has a commit and no branch`() throws {
        let sandbox = try GitSandbox()
        let tip = try sandbox.commit("First")
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.head() == Head(commit: id(tip), branch: "main"))
        try sandbox.run("checkout --quiet --detach")
        #expect(try repository.head() == Head(commit: id(tip), branch: nil))
    }

    @Test func `an abbreviation that two commits share is ambiguous, and both are named`() throws {
        let sandbox = try GitSandbox()
        let tree = try sandbox.run("write-tree")
        // Found by trying: with the sandbox's fixed names and dates, the ids of these two begin alike.
        let (one, other) = try (
            sandbox.git(["commit-tree", tree, "-m", "99"]),
            sandbox.git(["commit-tree", tree, "-m", "782"])
        )
        try #require(one.prefix(5) == other.prefix(5))

        let repository = try Repository(at: sandbox.path)
        let error = try failure { try repository.resolve(String(one.prefix(5))) }
        #expect(error.code == .ambiguous)
        #expect(error.message == "more than one object has an id that begins so")
        #expect(error.remedy == "it could be \(min(one, other)) or \(max(one, other))")
    }

    @Test func `an abbreviation that a commit shares with a file is the commit's`() throws {
        let sandbox = try GitSandbox()
        let tip = try sandbox.commit("First")
        try sandbox.write("alike", "62932")
        let blob = try sandbox.run("hash-object -w alike")
        try #require(blob.prefix(5) == tip.prefix(5))

        let repository = try Repository(at: sandbox.path)
        #expect(try repository.resolve(String(tip.prefix(5))).hex == tip)
    }
}
