import Git
import TestSupport
import Testing

@Suite("History") struct HistoryTests {
    @Test func `a walk goes down to the commit that is known`() throws {
        let sandbox = try GitSandbox()
        var commits: [ObjectID] = []
        for number in 0..<5 { commits.append(try id(sandbox.commit("\(number)"))) }
        let repository = try Repository(at: sandbox.path)
        let (first, tip) = (commits[0], commits[4])
        #expect(
            try repository.firstParents(from: tip, downTo: commits[1])?.map(\.id)
                == [commits[4], commits[3], commits[2]])
        #expect(try repository.firstParents(from: tip, downTo: tip)?.isEmpty == true)
        #expect(try repository.firstParents(from: tip, downTo: nil)?.count == 5)
        #expect(try repository.firstParents(from: first, downTo: tip) == nil)
        let error = try failure { try repository.firstParents(from: tip, downTo: nil, limit: 4) }
        #expect(error.code == .tooLarge)
    }

    @Test func `a merge is walked along its first parent, and has the other as an ancestor`() throws
    {
        let sandbox = try GitSandbox()
        let base = try id(sandbox.commit("Base"))
        try sandbox.run("checkout --quiet -b side")
        try sandbox.write("side", "x")
        let side = try id(sandbox.commit("Side"))
        try sandbox.run("checkout --quiet main")
        try sandbox.run("merge --quiet --no-ff --no-edit side")
        let tip = try id(sandbox.run("rev-parse HEAD"))
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.firstParents(from: tip, downTo: base)?.map(\.id) == [tip])
        #expect(try repository.firstParents(from: tip, downTo: side) == nil)
        #expect(try repository.isAncestor(side, of: tip) == true)
        #expect(try repository.isAncestor(tip, of: tip) == true)
        #expect(try repository.isAncestor(tip, of: side) == false)
        let unknown = try id(String(repeating: "1", count: 40))
        #expect(try failure { try repository.isAncestor(unknown, of: tip) }.code == .missing)
        #expect(try repository.changedPaths(tip).map(\.path) == ["side"])
    }

    @Test func `what changed is what git says, also where a file becomes a folder`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("a", "1")
        try sandbox.write("b/c", "1")
        try sandbox.write("b.c", "1")
        try sandbox.write("same/x/y", "1")
        try sandbox.commit("First")
        try sandbox.run("rm -rq a b")
        try sandbox.write("a/x", "2")
        try sandbox.write("b", "2")
        try run("chmod", ["+x", sandbox.path + "/b.c"])
        let tip = try id(sandbox.commit("Second"))
        let repository = try Repository(at: sandbox.path)
        let changes = try repository.changedPaths(tip)
        let theirs = try sandbox.git([
            "diff-tree", "-r", "--no-renames", "--name-status", "--no-commit-id", tip.hex,
        ])
        let ours = changes.map { change in
            "\(change.old == nil ? "A" : change.new == nil ? "D" : "M")\t\(change.path)"
        }
        #expect(ours.joined(separator: "\n") == theirs)
        #expect(changes.first { $0.path == "b.c" }?.new?.kind == .executable)
    }

    @Test func `a file is read at a commit, and a folder listed without what is deeper`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("a/b/c", "text")
        try sandbox.write("a/d", "")
        let tip = try id(sandbox.commit("First"))
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.file(at: "a/b/c", in: tip, maxBytes: 9) == Array("text".utf8))
        #expect(try repository.file(at: "a/b", in: tip, maxBytes: 9) == nil)
        #expect(try repository.file(at: "x", in: tip, maxBytes: 9) == nil)
        #expect(
            try failure { try repository.file(at: "a/b/c", in: tip, maxBytes: 3) }.code == .tooLarge
        )
        #expect(try repository.folder(at: "a", in: tip)?.map(\.name) == ["b", "d"])
        #expect(try repository.folder(at: "a", in: tip)?.map(\.kind) == [nil, .file])
        #expect(try repository.folder(at: "", in: tip)?.map(\.name) == ["a"])
        #expect(try repository.folder(at: "a/d", in: tip) == nil)
    }
}
