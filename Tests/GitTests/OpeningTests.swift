import Git
import TestSupport
import Testing

@Suite("Opening a repository") struct OpeningTests {
    @Test func `it is found from any folder in it`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("a/b/file", "x")
        let repository = try Repository(discovering: sandbox.path + "/a/b")
        #expect(repository.workingTree == sandbox.path)
        #expect(repository.gitDirectory == sandbox.path + "/.git")
        #expect(repository.isBare == false)
        #expect(repository.isShallow == false)
        #expect(repository.isPartial == false)
    }

    @Test func `opened at a path, it is not looked for above`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("a/file", "x")
        #expect(try Repository(at: sandbox.path).workingTree == sandbox.path)
        #expect(try failure { try Repository(at: sandbox.path + "/a") }.code == .notFound)
    }

    @Test func `a folder outside git is not found, so that a caller can do without`() throws {
        let folder = try TemporaryDirectory()
        let error = try failure { try Repository(discovering: folder.path) }
        #expect(error.code == .notFound)
        #expect(error.description.hasPrefix("could not open the repository at \(folder.path): "))
    }

    @Test func `a folder that is not there is not found`() throws {
        let error = try failure { try Repository(discovering: "/no/such/folder") }
        #expect(error.code == .notFound)
        #expect(error.message.contains("No such file or directory"))
    }

    @Test func `a bare repository has no working tree`() throws {
        let sandbox = try GitSandbox()
        let tip = try sandbox.commit("First")
        try sandbox.run("clone --quiet --bare . ../bare")
        let repository = try Repository(discovering: sandbox.directory.path + "/bare")
        #expect(repository.isBare == true)
        #expect(repository.workingTree == nil)
        #expect(try repository.resolve("main").hex == tip)
    }

    @Test func `a linked worktree has its own HEAD and shares the objects`() throws {
        let sandbox = try GitSandbox()
        let tip = try sandbox.commit("First")
        try sandbox.run("worktree add --quiet -b side ../linked")
        let linked = try Repository(discovering: sandbox.directory.path + "/linked")
        #expect(linked.workingTree == sandbox.directory.path + "/linked")
        #expect(linked.gitDirectory == sandbox.path + "/.git/worktrees/linked")
        #expect(try linked.head()?.branch == "side")
        #expect(try linked.head()?.commit.hex == tip)
    }

    @Test func `a worktree linked by a relative path opens too`() throws {
        let sandbox = try GitSandbox()
        try sandbox.commit("First")
        try sandbox.run("worktree add --quiet ../linked")
        try sandbox.run("config core.repositoryFormatVersion 1")
        try sandbox.run("config extensions.relativeWorktrees true")
        try sandbox.write("../linked/.git", "gitdir: ../repository/.git/worktrees/linked\n")
        try sandbox.write(".git/worktrees/linked/gitdir", "../../../../linked/.git\n")
        let linked = try Repository(discovering: sandbox.directory.path + "/linked")
        #expect(linked.workingTree == sandbox.directory.path + "/linked")
    }

    @Test func `a worktree whose repository has gone is damaged, not a folder outside git`() throws
    {
        let folder = try GitSandbox()
        try folder.write("../moved/.git", "gitdir: /no/such/repository\n")
        let error = try failure { try Repository(discovering: folder.directory.path + "/moved") }
        #expect(error.code == .damaged)
        #expect(error.remedy?.contains("git worktree repair") == true)
    }

    @Test func `objects borrowed from another repository are read`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "borrowed")
        let tip = try sandbox.commit("First")
        try sandbox.run("clone --quiet --shared . ../borrower")
        let borrower = try Repository(at: sandbox.directory.path + "/borrower")
        let entry = try #require(try borrower.entry(at: "file", in: id(tip)))
        #expect(try borrower.blob(entry.id, maxBytes: 100) == Array("borrowed".utf8))
    }

    @Test func `packed references and packed objects are read`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "packed")
        let tip = try sandbox.commit("First")
        try sandbox.run("branch side")
        try sandbox.run("pack-refs --all --prune")
        try sandbox.run("gc --quiet --prune=now")
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.resolve("side").hex == tip)
        #expect(try repository.head()?.commit.hex == tip)
        #expect(try repository.entries(of: id(tip)).map(\.path) == ["file"])
    }

    @Test func `sparse checkout's extension is harmless and accepted`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("a/file", "x")
        let tip = try sandbox.commit("First")
        try sandbox.run("sparse-checkout set b")
        try sandbox.run("config core.repositoryFormatVersion 1")
        #expect(try sandbox.run("config extensions.worktreeConfig") == "true")
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.entries(of: id(tip)).map(\.path) == ["a/file"])
    }

    @Test func `the sha1 format, said aloud, is accepted`() throws {
        let sandbox = try GitSandbox()
        try sandbox.run("config core.repositoryFormatVersion 1")
        try sandbox.run("config extensions.objectFormat sha1")
        #expect(try Repository(at: sandbox.path).head() == nil)
    }

    @Test func `sha256 names are refused in a sentence`() throws {
        let sandbox = try GitSandbox(format: "sha256")
        let error = try failure { try Repository(discovering: sandbox.path) }
        #expect(error.code == .unsupported)
        #expect(
            error.description == "could not open the repository at \(sandbox.path): "
                + "it names its objects by sha256, and only sha1 can be read")
        #expect(error.remedy?.contains("--object-format=sha1") == true)
    }

    @Test func `an extension that nobody here knows is refused by its name`() throws {
        let sandbox = try GitSandbox()
        try sandbox.run("config core.repositoryFormatVersion 1")
        try sandbox.run("config extensions.refStorage reftable")
        let error = try failure { try Repository(at: sandbox.path) }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("extensions.refstorage"))
        #expect(error.remedy != nil)
    }

    @Test func `a later version of the format is refused`() throws {
        let sandbox = try GitSandbox()
        try sandbox.run("config core.repositoryFormatVersion 2")
        #expect(try failure { try Repository(at: sandbox.path) }.code == .unsupported)
    }

    @Test func `another user's repository is read, since nothing of it is run`() throws {
        let sandbox = try GitSandbox()
        let tip = try sandbox.commit("First")
        // Only root can give a folder away; for anyone else this reads their own.
        _ = try run("chown", ["-R", "12345", sandbox.path], environment: ["PATH": "/usr/bin:/bin"])
        #expect(try Repository(at: sandbox.path).resolve("HEAD").hex == tip)
    }
}
