import Git
import TestSupport
import Testing

@Suite("Commits") struct CommitTests {
    @Test func `a commit says who, when, from what and why`() throws {
        let sandbox = try GitSandbox()
        let first = try sandbox.commit("First")
        let second = try sandbox.commit("Second\n\nBecause.\n\nSigned-off-by: Ada")
        let repository = try Repository(at: sandbox.path)

        let commit = try repository.commit(id(second))
        #expect(commit.id.hex == second)
        #expect(try commit.tree.hex == sandbox.run("rev-parse HEAD^{tree}"))
        #expect(commit.parents.map(\.hex) == [first])
        #expect(commit.message == "Second\n\nBecause.\n\nSigned-off-by: Ada\n")
        let author = Commit.Signature(
            name: "Ada", email: "ada@example.com", seconds: 1_700_000_120, offsetMinutes: 60)
        #expect(commit.author == author)
        #expect(commit.committer.name == "Charles")
        #expect(commit.committer.offsetMinutes == -330)
        #expect(try repository.commit(id(first)).parents == [])
    }

    @Test func `a commit that is not here is missing, and a file is not one`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "x")
        try sandbox.commit("First")
        let repository = try Repository(at: sandbox.path)
        let nowhere = try id(String(repeating: "1", count: 40))
        let error = try failure { try repository.commit(nowhere) }
        #expect(error.code == .missing)
        #expect(error.description.hasPrefix("could not read the commit \(nowhere): "))
        #expect(repository.contains(nowhere) == false)

        let blob = try id(sandbox.run("rev-parse HEAD:file"))
        #expect(repository.contains(blob) == true)
        let wrong = try failure { try repository.commit(blob) }
        #expect(wrong.code == .wrongType)
        #expect(wrong.message == "\(blob) is a blob")
    }

    @Test func `two branches part where both still were`() throws {
        let sandbox = try GitSandbox()
        let base = try id(sandbox.commit("Base"))
        let main = try id(sandbox.commit("On main"))
        try sandbox.run("checkout --quiet -b side \(base)")
        let side = try id(sandbox.commit("On side"))
        try sandbox.run("checkout --quiet --orphan other")
        let stranger = try id(sandbox.commit("Unrelated"))

        let repository = try Repository(at: sandbox.path)
        #expect(try repository.mergeBase(main, side) == base)
        #expect(try repository.mergeBase(base, side) == base)
        #expect(try repository.mergeBase(main, stranger) == nil)
        let nowhere = try id(String(repeating: "1", count: 40))
        let error = try failure { try repository.mergeBase(main, nowhere) }
        #expect(error.code == .missing, "\(error)")
    }

    @Test func `a shallow clone is read as far as it goes, and says that it is shallow`() throws {
        let sandbox = try GitSandbox()
        let first = try id(sandbox.commit("First"))
        try sandbox.write("file", "x")
        let second = try id(sandbox.commit("Second"))
        try sandbox.git(["clone", "--quiet", "--depth=1", "file://" + sandbox.path, "../shallow"])

        let shallow = try Repository(at: sandbox.directory.path + "/shallow")
        #expect(shallow.isShallow == true)
        #expect(try shallow.resolve("origin/main") == second)
        #expect(try shallow.commit(second).parents == [first])
        #expect(try shallow.entries(of: second).map(\.path) == ["file"])
        #expect(shallow.contains(first) == false)
        for error in [
            try failure { try shallow.commit(first) },
            try failure { try shallow.resolve("HEAD~1") },
            try failure { try shallow.mergeBase(first, second) },
        ] {
            #expect(error.code == .missing, "\(error)")
            #expect(error.remedy?.contains("git fetch --unshallow") == true)
        }
    }
}
