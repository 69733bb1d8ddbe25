import Git
import TestSupport
import Testing

@Suite("Trees") struct TreeTests {
    @Test func `files are listed by path, with their kind, in the order of the bytes of the path`()
        throws
    {
        let sandbox = try GitSandbox()
        for file in ["b/c/deep", "b.txt", "b/a", "a", "run.sh"] { try sandbox.write(file, file) }
        try run("chmod", ["+x", sandbox.path + "/run.sh"])
        try run("ln", ["-s", "/etc/passwd", sandbox.path + "/link"])
        let tip = try id(sandbox.commit("First"))
        let repository = try Repository(at: sandbox.path)

        let entries = try repository.entries(of: tip)
        #expect(entries.map(\.path) == ["a", "b.txt", "b/a", "b/c/deep", "link", "run.sh"])
        #expect(entries.map(\.kind) == [.file, .file, .file, .file, .symlink, .executable])
        #expect(try entries[3].id.hex == sandbox.run("rev-parse HEAD:b/c/deep"))
        #expect(try entries == repository.entries(of: repository.commit(tip).tree))
    }

    @Test func `a folder, a file, or nothing can be at a path`() throws {
        let sandbox = try GitSandbox()
        for file in ["a/one", "a/b/two", "ab", "c"] { try sandbox.write(file, file) }
        let tip = try id(sandbox.commit("First"))
        let repository = try Repository(at: sandbox.path)

        for folder in ["a", "a/", "./a", "/a"] {
            #expect(
                try repository.entries(of: tip, under: folder).map(\.path) == ["a/b/two", "a/one"])
        }
        #expect(try repository.entries(of: tip, under: "a/b").map(\.path) == ["a/b/two"])
        #expect(try repository.entries(of: tip, under: "c").map(\.path) == ["c"])
        for nothing in ["x", "a/x", "c/x", "a/../c", "c\0", "A"] {
            #expect(
                try failure { try repository.entries(of: tip, under: nothing) }.code == .notFound)
            #expect(try repository.entry(at: nothing, in: tip) == nil)
        }
        #expect(try repository.entry(at: "a", in: tip) == nil)
        #expect(try repository.entry(at: "a/b/two", in: tip)?.path == "a/b/two")
    }

    @Test func `neither the working tree nor the index is looked at`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "committed")
        let tip = try id(sandbox.commit("First"))
        try sandbox.write("file", "changed")
        try sandbox.write("staged", "x")
        try sandbox.run("add staged")
        try sandbox.write(".git/index", "not an index")
        let repository = try Repository(at: sandbox.path)

        let entries = try repository.entries(of: tip)
        #expect(entries.map(\.path) == ["file"])
        #expect(try repository.blob(entries[0].id, maxBytes: 100) == Array("committed".utf8))
    }

    @Test func `a link out of the tree is text, and is not followed`() throws {
        let sandbox = try GitSandbox()
        try run("ln", ["-s", "../../outside/secret", sandbox.path + "/link"])
        try run("ln", ["-s", "/etc", sandbox.path + "/folder"])
        let tip = try id(sandbox.commit("First"))
        let repository = try Repository(at: sandbox.path)

        let link = try #require(try repository.entry(at: "link", in: tip))
        #expect(try repository.target(of: link) == "../../outside/secret")
        #expect(try repository.entry(at: "folder/passwd", in: tip) == nil)
        #expect(try repository.entries(of: tip, under: "folder").map(\.kind) == [.symlink])
    }

    @Test func `a submodule is a commit of another repository, and is not entered`() throws {
        let sandbox = try GitSandbox()
        let other = try sandbox.commit("First")
        try sandbox.run("update-index --add --cacheinfo 160000,\(other),vendor")
        try sandbox.git(["commit", "--quiet", "--message", "Add a submodule"])
        let tip = try id(sandbox.run("rev-parse HEAD"))
        let repository = try Repository(at: sandbox.path)

        let entry = try TreeEntry(path: "vendor", kind: .submodule, id: id(other))
        #expect(try repository.entries(of: tip) == [entry])
        #expect(try repository.entries(of: tip, under: "vendor") == [entry])
        #expect(try repository.entry(at: "vendor/file", in: tip) == nil)
    }

    @Test func `a path that is not UTF-8 keeps its bytes`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("x", "content")
        let blob = try sandbox.run("hash-object -w x")
        // `sh` writes the byte that Swift's text cannot hold.
        let script = "printf '100644 blob \(blob)\\tcaf\\351\\0' | git -C \(sandbox.path) mktree -z"
        let tree = try run("sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"]).output
        let repository = try Repository(at: sandbox.path)

        let entry = try #require(try repository.entries(of: id(String(tree.dropLast()))).first)
        #expect(entry.path == "caf\u{fffd}")
        #expect(entry.rawPath == Array("caf".utf8) + [0xe9])
    }

    @Test func `a tree that is too deep or too large is refused`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("a/b/c/d/file", "x")
        try sandbox.write("one", "x")
        let tip = try id(sandbox.commit("First"))
        let repository = try Repository(at: sandbox.path)

        var limits = TreeLimits()
        limits.depthMax = 3
        let deep = try failure { try repository.entries(of: tip, limits: limits) }
        #expect(deep.code == .tooLarge)
        #expect(
            deep.description
                == "could not list the tree at `a/b/c/d`: its folders are more than 3 deep")

        limits = TreeLimits()
        limits.entriesMax = 5
        #expect(try failure { try repository.entries(of: tip, limits: limits) }.code == .tooLarge)
        limits.entriesMax = 6
        #expect(try repository.entries(of: tip, limits: limits).count == 2)
    }

    @Test func `a few trees that name each other a billion times are refused at once`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("x", "bomb")
        var (kind, object) = ("100644 blob", try sandbox.run("hash-object -w x"))
        for _ in 0..<10 {
            let lines = (0..<10).map { "\(kind) \(object)\t\($0)\n" }.joined()
            try sandbox.write("lines", lines)
            let script = "git -C \(sandbox.path) mktree < \(sandbox.path)/lines"
            let made = try run("sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
            (kind, object) = ("040000 tree", String(made.output.dropLast()))
        }
        let repository = try Repository(at: sandbox.path)
        var limits = TreeLimits()
        limits.entriesMax = 10_000
        let error = try failure { try repository.entries(of: id(object), limits: limits) }
        #expect(error.code == .tooLarge)
    }
}
