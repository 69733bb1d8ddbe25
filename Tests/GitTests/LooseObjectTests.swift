import Git
import TestSupport
import Testing

/// Objects in files of their own, which we read ourselves.
@Suite("Loose objects") struct LooseObjectTests {
    @Test(arguments: [0, 1, 55, 56, 57, 58, 100, 4_096, 70_000, 1_000_000])
    func `a file of any size is read whole`(size: Int) throws {
        let sandbox = try GitSandbox()
        var text = ""
        while text.utf8.count < size { text += "\(text.utf8.count * 7_919 % 10_007) " }
        text = String(text.prefix(size))
        try sandbox.write("file", text)
        let blob = try id(sandbox.run("hash-object -w file"))
        let repository = try Repository(at: sandbox.path)
        #expect(try repository.blob(blob, maxBytes: size) == Array(text.utf8))
    }

    @Test(arguments: [-1, 1])
    func `a header that lies about the size is damage`(difference: Int) throws {
        let sandbox = try GitSandbox()
        let name = String(repeating: "ab", count: 20)
        let folder = "\(sandbox.path)/.git/objects/ab"
        let script = """
            import zlib, os
            os.makedirs("\(folder)", exist_ok=True)
            content = b"x" * 200
            header = b"blob %d" % (len(content) + \(difference)) + bytes(1)
            open("\(folder)/\(name.dropFirst(2))", "wb").write(zlib.compress(header + content))
            """
        let made = try run("python3", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
        try #require(made.status == 0, "\(made.complaints)")
        let repository = try Repository(at: sandbox.path)
        let error = try failure { try repository.blob(id(name), maxBytes: 1_000) }
        #expect(error.code == .damaged)
        #expect(error.message == "it is cut short, or damaged")
    }
}
