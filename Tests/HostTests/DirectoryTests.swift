import Host
import TestSupport
import Testing

@Suite("Listing a folder") struct DirectoryTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("Listing a folder") }

    private func make(_ shell: String) throws {
        let made = try run(
            "bash", ["-c", "cd \(folder.path) && \(shell)"], environment: ["PATH": "/usr/bin:/bin"])
        #expect(made.status == 0, "\(made.complaints)")
    }

    @Test func `files are listed with their kind and size, in git's order`() throws {
        try make(
            "mkdir -p b/c; printf xy > b/c/deep; touch b.txt b/a a; mkfifo pipe; ln -s a link; chmod +x a"
        )
        let entries = try Directory.list(folder.path)
        #expect(entries.map(\.path) == ["a", "b.txt", "b/a", "b/c/deep", "link", "pipe"])
        #expect(entries.map(\.kind) == [.executable, .file, .file, .file, .symlink, .special])
        #expect(entries[3].size == 2)
    }

    @Test func `a link to a folder is listed and not entered, except at the top`() throws {
        try make("mkdir real; touch real/file; ln -s real loop; ln -s .. real/up")
        #expect(try Directory.list(folder.path).map(\.path) == ["loop", "real/file", "real/up"])
        #expect(try Directory.list(folder.path + "/loop").map(\.path) == ["file", "up"])
    }

    @Test func `names that are skipped are not entered`() throws {
        try make("mkdir -p .git/objects a/.git; touch .git/objects/x a/.git/y a/z")
        #expect(try Directory.list(folder.path, skipping: [".git"]).map(\.path) == ["a/z"])
    }

    @Test func `a name that is not UTF-8 keeps its bytes`() throws {
        try make(#"touch $'caf\xe9'"#)
        let entry = try #require(try Directory.list(folder.path).first)
        #expect(entry.path == "caf\u{fffd}")
        #expect(entry.rawPath == [99, 97, 102, 233])
    }

    @Test func `too deep, too many, and absent are errors`() throws {
        try make("mkdir -p a/b/c; touch a/b/c/file")
        var limits = Directory.Limits()
        limits.depthMax = 2
        let deep = try failure { try Directory.list(folder.path, limits: limits) }
        #expect(
            deep.description == "could not list \(folder.path): its folders are more than 2 deep")
        limits = Directory.Limits()
        limits.entriesMax = 3
        #expect(
            try failure { try Directory.list(folder.path, limits: limits) }.message.contains(
                "more than 3"))
        #expect(
            try failure { try Directory.list("/no/such/folder") }.message
                == "No such file or directory")
        #expect(
            try failure { try Directory.list(folder.path + "/a/b/c/file") }.message
                == "Not a directory")
    }
}
