import Git
import Glibc
import TestSupport
import Testing

@Suite("Blobs") struct BlobTests {
    @Test func `bytes come as they were committed, whatever an attribute asks`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "$Id$ one\r\ntwo\r\n")
        let tip = try id(sandbox.commit("First"))
        try sandbox.write(".gitattributes", "* text eol=lf ident working-tree-encoding=UTF-16\n")
        let repository = try Repository(at: sandbox.path)
        let entry = try #require(try repository.entry(at: "file", in: tip))
        #expect(try repository.blob(entry.id, maxBytes: 100) == Array("$Id$ one\r\ntwo\r\n".utf8))
    }

    @Test func `an empty file is read`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "")
        let tip = try id(sandbox.commit("First"))
        let repository = try Repository(at: sandbox.path)
        let entry = try #require(try repository.entry(at: "file", in: tip))
        #expect(try repository.blob(entry.id, maxBytes: 0) == [])
    }

    @Test(arguments: [false, true])
    func `a huge file is refused by its header, and never loaded`(packed: Bool) throws {
        let sandbox = try GitSandbox()
        try run("truncate", ["--size=200M", sandbox.path + "/huge"])
        let blob = try id(sandbox.run("hash-object -w huge"))
        if packed {
            try sandbox.write("ids", blob.hex + "\n")
            let script = "git -C \(sandbox.path) pack-objects --quiet .git/objects/pack/pack < ids"
            try run(
                "sh", ["-c", "cd \(sandbox.path) && " + script],
                environment: ["PATH": "/usr/bin:/bin"])
            try sandbox.run("prune-packed")
        }

        let repository = try Repository(at: sandbox.path)
        let before = peakMemory()
        let error = try failure { try repository.blob(blob, maxBytes: 4 << 20) }
        #expect(error.code == .tooLarge)
        #expect(error.message == "it has 209715200 bytes; at most 4194304 are read")
        #expect(peakMemory() - before < 100 << 20)
    }

    @Test func `a folder is not a file`() throws {
        let sandbox = try GitSandbox()
        try sandbox.commit("First")
        let tree = try id(sandbox.run("rev-parse HEAD^{tree}"))
        let repository = try Repository(at: sandbox.path)
        #expect(
            try failure { try repository.blob(tree, maxBytes: 100) }.message == "\(tree) is a tree")
    }

    @Test func `what a partial clone left out is missing, and is not fetched`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "left out")
        let tip = try id(sandbox.commit("First"))
        try sandbox.run("config uploadpack.allowFilter true")
        try sandbox.git([
            "clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://" + sandbox.path,
            "../partial",
        ])
        let path = sandbox.directory.path + "/partial"
        // git writes the extension into the clone's configuration only at format version 1.
        try sandbox.run("config core.repositoryFormatVersion 1", in: path)
        try sandbox.run("config extensions.partialClone origin", in: path)

        let partial = try Repository(at: path)
        #expect(partial.isPartial == true)
        let entry = try #require(try partial.entry(at: "file", in: tip))
        let error = try failure { try partial.blob(entry.id, maxBytes: 100) }
        #expect(error.code == .missing)
        #expect(error.description.contains(entry.id.hex))
        #expect(error.remedy?.contains("this clone is partial") == true)

        try sandbox.run("fetch --quiet --refetch --no-filter", in: path)
        #expect(try partial.blob(entry.id, maxBytes: 100) == Array("left out".utf8))
    }

    private func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
