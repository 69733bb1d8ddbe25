import Glibc
import TestSupport
import Testing

@testable import Host

@Suite("Spare folders") struct SpareFolderTests {
    private let folder: TemporaryDirectory
    private let spares: SpareFolders

    init() throws {
        folder = try TemporaryDirectory("spares")
        spares = SpareFolders(in: folder.path + "/spare")
    }

    private var work: String { folder.path + "/work" }

    /// Lends one of a kind, and says which file in it is which.
    private func lend(_ kind: String = "a", at path: String? = nil) throws -> UInt64 {
        let path = path ?? work
        try spares.lend(kind, at: path) { path in
            try Directory.make(path + "/inner/deep")
            try File.create(Array(kind.utf8), at: path + "/inner/file")
            try File.create([], at: path + "/inner/deep/file")
            for name in ["/inner/file", "/inner/deep/file", "/inner/deep", "/inner", ""] {
                try File.setTime(path + name, 1_000_000_000)
            }
        }
        return try #require(FilePrint(at: path + "/inner/file")).inode
    }

    @Test func `a change that follows at once and hides its time is seen`() throws {
        for turn in 0..<50 {
            let kind = "k\(turn)"
            let first = try lend(kind)
            let file = try #require(fopen(work + "/inner/file", "r+"))
            fputs("X", file)
            fclose(file)
            try File.setTime(work + "/inner/file", 1_000_000_000)
            try spares.takeBack(work)
            _ = try lend(kind)
            #expect(
                try File.read(work + "/inner/file", maxBytes: 10) == Array(kind.utf8), "\(first)")
            try spares.takeBack(work)
        }
    }

    @Test func `what nobody wrote in is lent again, wherever it is wanted`() throws {
        let first = try lend()
        _ = try File.read(work + "/inner/file", maxBytes: 10)
        try spares.takeBack(work)
        #expect(FileKind(at: work) == nil)
        let elsewhere = folder.path + "/elsewhere"
        #expect(try lend(at: elsewhere) == first)
        try spares.takeBack(elsewhere)
        #expect(try lend() == first)
    }

    @Test(arguments: [
        "printf b > inner/file", "printf b >> inner/file", "printf a > inner/file",
        "chmod +x inner/file", "rm inner/deep/file", "touch inner/new", "touch new",
        "touch new && touch -d @1000000000 .",
        "touch inner/deep/new && rm inner/deep/new", "mv inner/deep inner/deeper",
        "cp -p inner/file copy && mv copy inner/file", "ln inner/file another",
        "printf b > inner/file && touch -d @1000000000 inner/file", "rm -r inner",
    ])
    func `what somebody wrote in is not`(script: String) throws {
        let first = try lend()
        // Kept, so that its number is not given to the next file.
        let open = try run(
            "sh", ["-c", "cd \(work) && cp -a . ../kept && \(script)"],
            environment: ["PATH": "/usr/bin:/bin"])
        #expect(open.status == 0)
        try spares.takeBack(work)
        #expect(FileKind(at: work) == nil)
        _ = try lend()
        #expect(try File.read(work + "/inner/file", maxBytes: 10) == Array("a".utf8))
        #expect(FileKind(at: work + "/new") == nil && FileKind(at: work + "/inner/new") == nil)
        #expect(
            FileKind(at: work + "/another") == nil && FileKind(at: work + "/inner/deeper") == nil)
        #expect(FileKind(at: work + "/inner/file") == .file)
        _ = first
    }

    @Test func `one that is written in while it waits is not lent again`() throws {
        _ = try lend()
        try spares.takeBack(work)
        try run(
            "sh", ["-c", "echo b > \(folder.path)/spare/*/inner/file"],
            environment: ["PATH": "/usr/bin:/bin"])
        _ = try lend()
        #expect(try File.read(work + "/inner/file", maxBytes: 10) == Array("a".utf8))
    }

    @Test func `one of another kind is made anew, and two at a time are two`() throws {
        let first = try lend()
        try spares.takeBack(work)
        #expect(try lend("b") != first)
        #expect(try File.read(work + "/inner/file", maxBytes: 10) == Array("b".utf8))
        let second = folder.path + "/second"
        #expect(try lend(at: second) == first)
    }

    @Test func `what was never lent is taken away, and all that waits at the end`() throws {
        try Directory.make(work + "/inner")
        try spares.takeBack(work)
        #expect(FileKind(at: work) == nil)
        _ = try lend()
        try spares.takeBack(work)
        try spares.removeAll()
        #expect(FileKind(at: folder.path + "/spare") == nil)
        _ = try lend()
        #expect(try File.read(work + "/inner/file", maxBytes: 10) == Array("a".utf8))
    }
}
