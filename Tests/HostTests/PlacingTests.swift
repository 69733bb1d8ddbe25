import Glibc
import TestSupport
import Testing

@testable import Host

@Suite("A file below a folder") struct PlacingTests {
    @Test func `is put there whole, and its folders are made`() throws {
        let folder = try TemporaryDirectory()
        for text in ["one", "two"] {
            try AtomicFile.place(Array(text.utf8), below: folder.path, at: "a/b/file")
        }
        #expect(try File.read(folder.path + "/a/b/file", maxBytes: 9) == Array("two".utf8))
        #expect(try Directory.list(folder.path + "/a/b").count == 1)
    }

    @Test(arguments: [
        "../out", "a/../../out", "/out", "a//b", "./a", "a/.", "", "link/out", "file/out",
    ])
    func `cannot be put elsewhere`(path: String) throws {
        let folder = try TemporaryDirectory()
        let root = folder.path + "/root"
        mkdir(root, 0o755)
        symlink("..", root + "/link")
        try AtomicFile.write([], to: root + "/file")
        #expect(throws: HostError.self) { try AtomicFile.place([1], below: root, at: path) }
        #expect(FileKind(at: folder.path + "/out") == nil)
    }

    @Test func `takes the place of a link, and does not follow it`() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write([1], to: folder.path + "/other")
        symlink("other", folder.path + "/link")
        try AtomicFile.place([2], below: folder.path, at: "link")
        #expect(try File.read(folder.path + "/other", maxBytes: 9) == [1])
        #expect(try File.read(folder.path + "/link", maxBytes: 9) == [2])
    }
}
