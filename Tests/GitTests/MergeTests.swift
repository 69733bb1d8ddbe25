import Git
import TestSupport
import Testing

@Suite("Merging in memory") struct MergeTests {
    private static let lines = (1...30).map { "line \($0)\n" }

    private func branches(
        _ test: String = #function, base: (GitSandbox) throws -> Void,
        head: (GitSandbox) throws -> Void
    ) throws -> (GitSandbox, base: ObjectID, head: ObjectID) {
        let sandbox = try GitSandbox(test)
        for file in ["a.txt", "b.txt", "folder/c.txt"] {
            try sandbox.write(file, file + "\n" + MergeTests.lines.joined())
        }
        try sandbox.commit("Begin")
        try sandbox.run("switch -qc head")
        try head(sandbox)
        let tip = try sandbox.commit("Head")
        try sandbox.run("switch -q main")
        try base(sandbox)
        let other = try sandbox.commit("Base")
        return (sandbox, try #require(ObjectID(hex: other)), try #require(ObjectID(hex: tip)))
    }

    private func edited(_ name: String, _ line: Int, _ text: String) -> String {
        var lines = MergeTests.lines
        lines[line] = text + "\n"
        return name + "\n" + lines.joined()
    }

    @Test
    func
        `both sides' changes of one file are in what it makes, and are read as if they were there`()
        throws
    {
        let (sandbox, base, head) = try branches(
            base: { try $0.write("a.txt", edited("a.txt", 2, "of the base")) },
            head: { try $0.write("a.txt", edited("a.txt", 25, "of the head")) })
        let repository = try Repository(at: sandbox.path)
        guard case .clean(let tree) = try repository.merged(head, into: base) else {
            Issue.record("it is no conflict")
            return
        }
        #expect(try sandbox.run("merge-tree --write-tree \(base) \(head)") == tree.id.hex)
        let merged = try Repository(at: sandbox.path, with: tree.unwritten)
        let text = try merged.file(at: "a.txt", in: tree.id, maxBytes: 1_000)
        let words = String(decoding: text ?? [], as: UTF8.self)
        #expect(words.contains("of the base") && words.contains("of the head"))
        #expect(try merged.entries(of: tree.id).map(\.path) == ["a.txt", "b.txt", "folder/c.txt"])
    }

    @Test func `nothing that it makes is in the repository`() throws {
        let (sandbox, base, head) = try branches(
            base: { try $0.write("a.txt", edited("a.txt", 2, "of the base")) },
            head: { try $0.write("a.txt", edited("a.txt", 25, "of the head")) })
        let repository = try Repository(at: sandbox.path)
        guard case .clean(let tree) = try repository.merged(head, into: base) else { return }
        let isThere = repository.contains(tree.id)
        #expect(!isThere)
        #expect(throws: TestSupportError.self) { try sandbox.run("cat-file -e \(tree.id)") }
    }

    @Test func `what was changed on both sides is named`() throws {
        let (sandbox, base, head) = try branches(
            base: {
                try $0.write("b.txt", edited("b.txt", 3, "of the base"))
                try $0.run("rm -q a.txt")
            },
            head: {
                try $0.write("b.txt", edited("b.txt", 3, "of the head"))
                try $0.write("a.txt", edited("a.txt", 3, "of the head"))
            })
        let repository = try Repository(at: sandbox.path)
        let merge = try repository.merged(head, into: base)
        #expect(merge == .conflicts(["a.txt", "b.txt"]))
    }

    /// git itself is the oracle, over histories of chance.
    @Test(arguments: 0..<40) func `it comes out as git has it`(seed: Int) throws {
        var chance = Luck(seed: UInt64(seed) &* 2_654_435_761 &+ 17)
        let files = ["a.txt", "b.txt", "folder/c.txt"]
        func act(_ sandbox: GitSandbox, _ side: String) throws {
            for file in files {
                switch chance.next() % 8 {
                case 0: try sandbox.run("rm -q \(file)")
                case 1: try sandbox.run("mv \(file) \(file).\(side)")
                case 2, 3, 4:
                    let line = Int(chance.next() % 30)
                    try sandbox.write(file, edited(file, line, "\(side) \(line)"))
                case 5: try sandbox.write("\(file).new", "\(side)\n")
                default: break
                }
            }
        }
        let (sandbox, base, head) = try branches(
            "merge-\(seed)", base: { try act($0, "base") }, head: { try act($0, "head") })
        let told = try run(
            "git",
            [
                "-C", sandbox.path, "-c", "merge.directoryRenames=false", "merge-tree",
                "--write-tree", base.hex, head.hex,
            ],
            environment: ["PATH": "/usr/bin:/bin", "HOME": sandbox.directory.path])
        switch try Repository(at: sandbox.path).merged(head, into: base) {
        case .clean(let tree):
            #expect(told.status == 0, "\(told)")
            #expect(told.output.hasPrefix(tree.id.hex), "\(told)")
        case .conflicts: #expect(told.status == 1, "\(told)")
        }
    }
}

/// The same numbers for the same seed.
private struct Luck {
    private var state: UInt64

    init(seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 11
    }
}
