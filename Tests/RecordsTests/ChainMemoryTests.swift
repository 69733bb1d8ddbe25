import Git
import Host
import TestSupport
import Testing

@testable import Records

@Suite("Remembered chain values") struct ChainMemoryTests {
    private let sandbox: GitSandbox
    private let state: String

    init() throws {
        sandbox = try GitSandbox()
        state = sandbox.path + "/.git/state"
        try commit(70)
        try Directory.make(state)
    }

    private func commit(_ count: Int) throws {
        try sandbox.write("ledger.yaml", "begun\n")
        let script =
            "cd '\(sandbox.path)' && git add . && for n in $(seq \(count)); do echo $n >> ledger.yaml; git -c user.name=n -c user.email=e commit -qam $n || exit 1; done"
        try #require(try run("sh", ["-c", script], environment: [:]).status == 0)
    }

    private func values(_ memory: ChainMemory?, at name: String = "HEAD") throws -> ChainValues {
        let repository = try Repository(at: sandbox.path)
        return try repository.chainValues(ofLedger: try repository.resolve(name), memory)
    }

    @Test func `are those that are worked out from the founding on`() throws {
        let memory = ChainMemory(in: state)
        let first = try values(memory)
        #expect(memory.read().map(\.value) == first.records.map(\.value))
        #expect(first.records.count == 70)
        #expect(first.has(try #require(first.last)))
        #expect(!first.has("sha256:" + String(repeating: "0", count: 64)))

        try commit(3)
        let all = try values(nil)
        #expect(try values(memory).records.map(\.value) == all.records.map(\.value))
        #expect(memory.read().count == 70, "a few more are not worth a file")
        #expect(
            try values(memory, at: "HEAD~5").last == ChainValues(Array(all.records[...67])).last)
    }

    @Test func `are what is used, and worth no more than the file`() throws {
        let memory = ChainMemory(in: state)
        let right = try values(memory)
        var records = memory.read()
        records[3].value[0] ^= 1
        memory.write(records)
        #expect(try values(memory).records[3].value == records[3].value)

        let bytes = try File.read(memory.path, maxBytes: 1 << 20)
        try AtomicFile.write(Array(bytes.prefix(100)), to: memory.path)
        #expect(try values(memory).last == right.last, "one whole record is left of it")
        try AtomicFile.write(Array("nonsense".utf8) + bytes, to: memory.path)
        #expect(try values(memory).last == right.last)
    }

    @Test func `are not those of another history`() throws {
        let memory = ChainMemory(in: state)
        _ = try values(memory)
        try sandbox.run("checkout --quiet --orphan other")
        try commit(2)
        let other = try values(memory)
        #expect(other.records.count == 2)
        #expect(try other.last == values(nil).last)
    }

    @Test func `are kept by nobody who has no state`() throws {
        let memory = ChainMemory(in: state + "/none")
        #expect(try values(memory).records.count == 70)
        #expect(FileKind(at: state + "/none") == nil)
    }
}
