import Git
import Glibc
import TestSupport
import Testing

/// What a power cut leaves, and what the next writer makes of it.
@Suite("After a power cut") struct RepairTests {
    /// A repository whose writer ended in the middle, after one good commit.
    private func cut(_ state: StateFolder) throws -> ObjectID {
        let tip = try state.commit()
        try state.mark("writing \(Self.padded(Int(time(nil)) - 10))\n")
        return tip
    }

    private static func padded(_ seconds: Int) -> String {
        let digits = String(seconds)
        return String(repeating: "0", count: 19 - digits.count) + digits
    }

    /// The blob of `text`, in a file that was torn.
    private func tear(_ text: String, to size: Int, in state: StateFolder) throws -> ObjectID {
        try state.put(text, at: "torn")
        let blob = try id(state.git("hash-object -w \(state.path)/torn"))
        try run("chmod", ["u+w", state.file(of: blob)])
        try run("truncate", ["--size=\(size)", state.file(of: blob)])
        return blob
    }

    @Test(arguments: [0, 1, 7, 20]) func `a torn object goes, and can be written again`(
        size: Int
    ) throws {
        let state = try StateFolder()
        let tip = try cut(state)
        let torn = try tear("an object that was to be written", to: size, in: state)

        var writer = try Writer(state.repository())
        #expect(writer.repaired == [String(state.file(of: torn).dropFirst(state.path.count + 1))])
        let again = try writer.putBlob(Array("an object that was to be written".utf8))
        #expect(again == torn)
        let tree = try writer.putTree(
            writer.repository.commit(tip).tree, changes: ["b": .put(again)])
        try writer.sync()
        #expect(try writer.repository.file(at: "b", in: tree, maxBytes: 99)?.count == 32)
        try state.isSound()
    }

    @Test func `an object that was written whole stays, and so do its elders, whatever they are`()
        throws
    {
        let state = try StateFolder()
        _ = try cut(state)
        try state.put("whole", at: "whole")
        let whole = try id(state.git("hash-object -w \(state.path)/whole"))
        let elder = try tear("damaged long ago, which a person must see", to: 9, in: state)
        try run("touch", ["-d", "1 hour ago", state.file(of: elder)])
        let writer = try Writer(state.repository())
        #expect(writer.repaired == [])
        #expect(writer.repository.contains(whole) == true)
    }

    @Test func `bytes of another object under a name are damage too`() throws {
        let state = try StateFolder()
        let tip = try cut(state)
        let name = String(repeating: "ab", count: 20)
        try run("mkdir", ["-p", "\(state.path)/objects/ab"])
        try run("cp", [state.file(of: tip), try state.file(of: id(name))])
        #expect(try Writer(state.repository()).repaired == ["objects/ab/\(name.dropFirst(2))"])
    }

    @Test func `unfinished files go, wherever they are`() throws {
        let state = try StateFolder()
        _ = try cut(state)
        try run("mkdir", ["-p", "\(state.path)/objects/aa"])
        try run(
            "touch",
            [
                "\(state.path)/objects/aa/tmp_obj_reconcile_1_1",
                "\(state.path)/objects/pack/tmp_pack_reconcile_1_1",
            ])
        let repaired = try Writer(state.repository()).repaired
        #expect(
            repaired.sorted() == [
                "objects/aa/tmp_obj_reconcile_1_1", "objects/pack/tmp_pack_reconcile_1_1",
            ])
    }

    @Test func `what a git at work has not finished is not ours`() throws {
        let state = try StateFolder()
        _ = try cut(state)
        let files = ["aa/tmp_obj_x1", "pack/tmp_pack_x1", "pack/pack-12.pack"]
        try run("mkdir", ["-p", "\(state.path)/objects/aa"])
        try run("touch", files.map { "\(state.path)/objects/\($0)" })
        #expect(try Writer(state.repository()).repaired == [])
    }

    @Test(arguments: ["pack", "idx"]) func `a torn pack goes with its index`(part: String) throws {
        let state = try StateFolder()
        let tip = try cut(state)
        var writer = try Writer(state.repository(), packFrom: 1)
        for number in 0..<20 { _ = try writer.putBlob(Array("\(number)".utf8)) }
        try writer.sync()
        _ = consume writer
        try run(
            "sh",
            [
                "-c",
                "chmod u+w \(state.path)/objects/pack/* && truncate --size=-9 \(state.path)/objects/pack/*.\(part)",
            ],
            environment: ["PATH": "/usr/bin:/bin"])
        #expect(try Writer(state.repository()).repaired.count == 2)
        try state.isSound()
        #expect(try state.git("rev-parse main") == tip.hex)
    }

    @Test func `after a clean end nothing is looked at`() throws {
        let state = try StateFolder()
        _ = try state.commit()
        _ = try tear("not ours to judge", to: 0, in: state)
        #expect(try Writer(state.repository()).repaired == [])
    }

    @Test func `where nobody of ours has written, nothing is repaired`() throws {
        let state = try StateFolder()
        _ = try state.commit()
        _ = try tear("torn", to: 3, in: state)
        try run("rm", ["\(state.path)/clean-mark"])
        #expect(try Writer(state.repository()).repaired == [])
    }

    @Test func `a mark that is damaged or of the future means that all is looked at`() throws {
        for mark in ["nonsense", "clean-- 12\n", "writing \(Self.padded(9_999_999_999))\n"] {
            let state = try StateFolder()
            _ = try state.commit()
            let torn = try tear("torn", to: 3, in: state)
            try run("touch", ["-d", "1 year ago", state.file(of: torn)])
            try state.mark(mark)
            #expect(try Writer(state.repository()).repaired.count == 1, "\(mark)")
            #expect(try Writer(state.repository()).repaired == [])
        }
    }

    @Test func `while another writer is at work, nothing is repaired`() throws {
        let state = try StateFolder()
        var first = try Writer(state.repository())
        _ = try first.putBlob([1])
        try first.flush()
        _ = try tear("torn", to: 0, in: state)
        var second = try Writer(state.repository())
        #expect(second.repaired == [])
        _ = try second.putBlob([2])
        // One that ends well says nothing for the other.
        _ = try second.close()
        _ = consume first
        #expect(try Writer(state.repository()).repaired.count == 1)
    }
}
