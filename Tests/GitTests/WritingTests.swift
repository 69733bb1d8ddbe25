import Git
import TestSupport
import Testing

/// What we write, judged by git itself.
@Suite("Writing objects") struct WritingTests {
    @Test func `a bare repository of our own is one to git, and runs nothing`() throws {
        let state = try StateFolder()
        let isBare = try state.repository().isBare
        #expect(isBare)
        #expect(try state.git("rev-parse --is-bare-repository") == "true")
        #expect(try state.git("config gc.auto") == "0")
        #expect(try state.git("symbolic-ref HEAD") == "refs/heads/main")
        let error = try failure { try Repository.initBare(at: state.path) }
        #expect(error.code == .exists)
    }

    @Test func `a commit has exactly the bytes that its fields say`() throws {
        let state = try StateFolder()
        var writer = try Writer(state.repository())
        let tree = try writer.putTree(nil, changes: ["a": .put(writer.putBlob([120]))])
        let who = NewCommit.Identity(
            name: "reconcile", email: "r@example.com", seconds: 1_700_000_000)
        let wanted = NewCommit(
            tree: tree, parents: [], author: who, committer: who, message: "Say é\n\nKey: value\n")
        let commit = try writer.putCommit(wanted)
        try writer.sync()
        _ = try writer.repository.compareAndSwap("refs/heads/main", expected: nil, new: commit)

        let text = """
            tree \(tree)
            author reconcile <r@example.com> 1700000000 +0000
            committer reconcile <r@example.com> 1700000000 +0000

            Say é

            Key: value

            """
        #expect(try wanted.bytes() == Array(text.utf8))
        #expect(try writer.repository.commitBytes(commit) == Array(text.utf8))
        #expect(try state.git("cat-file commit main") + "\n" == text)
        #expect(
            try state.git("log --format=%s|%(trailers:key=Key,valueonly,separator=%x2C)")
                == "Say é|value")
        let read = try writer.repository.commit(commit)
        #expect(read.message == wanted.message && read.author.seconds == 1_700_000_000)
        try state.isSound()
    }

    @Test(arguments: [
        ("", "a@b"), ("a", ""), ("a<", "a@b"), ("a", "a>b"), ("a\n", "b"), (" a", "b"), ("a", "b "),
    ])
    func `a name that git would read differently is refused`(_ name: String, _ email: String) throws
    {
        let who = NewCommit.Identity(name: name, email: email, seconds: 0)
        let commit = NewCommit(
            tree: try id(String(repeating: "1", count: 40)), parents: [], author: who,
            committer: who,
            message: "")
        #expect(try failure { try commit.bytes() }.code == .invalid)
    }

    @Test(arguments: [
        "", "/a", "a/", "a//b", ".", "..", "a/../b", ".git", "a/.GIT/x", ".git ", ".git./x",
        "git~1",
        "a\u{0}b", "a\nb", "a\\b", ".g\u{200c}it",
    ])
    func `a path that git would not write, or another system would misread, is refused`(
        _ path: String
    ) throws {
        let state = try StateFolder()
        var writer = try Writer(state.repository())
        let blob = try writer.putBlob([])
        let error = try failure { try writer.putTree(nil, changes: [path: .put(blob)]) }
        #expect(error.code == .invalid, "\(error)")
    }

    @Test func `files and folders never take each other's place`() throws {
        let state = try StateFolder()
        var writer = try Writer(state.repository())
        let blob = try writer.putBlob([])
        let tree = try writer.putTree(nil, changes: ["a/b": .put(blob), "c": .put(blob)])
        for changes: [String: TreeChange] in [
            ["a": .put(blob)], ["c/d": .put(blob)], ["a": .remove],
            ["x": .put(blob), "x/y": .put(blob)],
        ] {
            #expect(try failure { try writer.putTree(tree, changes: changes) }.code == .invalid)
        }
        for path in ["x", "a/x", "x/y"] {
            let error = try failure { try writer.putTree(tree, changes: [path: .remove]) }
            #expect(error.code == .notFound)
        }
    }

    @Test func `taking the last file away leaves the empty tree`() throws {
        let state = try StateFolder()
        var writer = try Writer(state.repository())
        let tree = try writer.putTree(nil, changes: ["a/b/c": .put(writer.putBlob([]))])
        let empty = try writer.putTree(tree, changes: ["a/b/c": .remove])
        #expect(empty.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    }

    /// Random edits of a nested tree, some of whose names sort differently as files and as folders.
    @Test(arguments: [1, 4, 10_000]) func `trees are those that git makes of the same files`(
        packFrom: Int
    ) throws {
        let state = try StateFolder()
        var writer = try Writer(state.repository(), packFrom: packFrom)
        var chance = Chance(seed: 7)
        var files: [String: ObjectID] = [:]
        var tree: ObjectID?
        var parents: [ObjectID] = []
        for round in 0..<60 {
            var changes: [String: TreeChange] = [:]
            for _ in 0..<Int.random(in: 1...6, using: &chance) {
                let path = Self.paths[Int.random(in: 0..<Self.paths.count, using: &chance)]
                if files[path] != nil, changes[path] == nil, Bool.random(using: &chance) {
                    (changes[path], files[path]) = (.remove, nil)
                } else {
                    let blob = try writer.putBlob(Array("\(path) \(round)".utf8))
                    (changes[path], files[path]) = (.put(blob), blob)
                }
            }
            // A removal and a new file may meet on one path; the last one counts.
            let made = try writer.putTree(tree, changes: changes)
            let who = NewCommit.Identity(name: "a", email: "b", seconds: Int64(round))
            parents = [
                try writer.putCommit(
                    NewCommit(
                        tree: made, parents: parents, author: who, committer: who,
                        message: "\(round)\n"))
            ]
            tree = made
            if round % 7 == 0 { try writer.sync() }
        }
        try writer.sync()
        let tip = try #require(parents.first)
        let swap = try writer.repository.compareAndSwap("refs/heads/main", expected: nil, new: tip)
        #expect(swap == .swapped)
        _ = try writer.close()

        try state.isSound()
        let listed = try state.git(
            "-c core.quotePath=false ls-tree -r --format=%(objectname)|%(path) main")
        let wanted = files.map { "\($0.value)|\($0.key)" }.sorted()
        #expect(listed.split(separator: "\n").map(String.init).sorted() == wanted)
        #expect(try state.git("rev-list --count main") == "60")
        // git's own trees of the same files have the same names.
        try state.git(["read-tree", "--index-output=\(state.path)/index", "main"])
        #expect(try state.git("write-tree") == tree?.hex)
        try state.changesAgree(tip)
    }

    private static let paths =
        ["a", "b", "e"].flatMap { top in
            [
                "\(top)-", "\(top).x", "\(top)0", "\(top)/b", "\(top)/b-/c", "\(top)/b.c",
                "\(top)/b0/c/d",
            ]
        } + ["d/e/f", "d.e", "d0", "d/e-", "é/x"]
}
