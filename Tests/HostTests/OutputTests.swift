@testable import Host
import TestSupport
import Testing

@Suite("Keeping output") struct OutputTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("Keeping output") }

    private func kept(
        _ parts: [String], bytesMax: Int
    ) throws -> (text: String, record: StreamRecord) {
        let path = "\(folder.path)/output"
        try run("/bin/rm", ["-f", path])
        var kept = try KeptOutput(path, bytesMax: bytesMax)
        for part in parts { kept.add(Array(part.utf8)[...]) }
        let record = kept.finish()
        #expect(kept.trouble == nil)
        return (String(decoding: try File.read(path, maxBytes: 1 << 20), as: UTF8.self), record)
    }

    @Test func `what fits is kept as it is`() throws {
        #expect(try kept([], bytesMax: 8).text == "")
        #expect(try kept(["abc", "defgh"], bytesMax: 8).text == "abcdefgh")
        #expect(try kept(["abc"], bytesMax: 8).record.bytesLeftOut == 0)
        #expect(
            try kept(["abc"], bytesMax: 8).record.digest
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `of more, the first half and the last are kept, and the rest is counted`() throws {
        for parts in [["abcdefghijkl"], "abcdefghijkl".map(String.init), ["abcdefg", "hijkl"]] {
            let (text, record) = try kept(parts, bytesMax: 8)
            #expect(text == "abcd\n… 4 bytes left out …\nijkl")
            #expect(record.bytes == 12 && record.bytesLeftOut == 4)
        }
        #expect(try kept(["abc"], bytesMax: 0).text == "\n… 3 bytes left out …\n")
    }

    @Test func `the last lines are at most twenty, and at most 2 KiB`() {
        func last(_ parts: [String]) -> String {
            var lines = LastLines()
            for part in parts { lines.add(Array(part.utf8)[...], stream: 0) }
            return lines.text
        }
        #expect(last([]) == "")
        #expect(last(["one\ntw", "o\nthree"]) == "one\ntwo\nthree")
        let many = (1...50).map { "\($0)\n" }
        let expected = (31...50).map(String.init).joined(separator: "\n")
        #expect(last(many) == expected)
        #expect(last([many.joined()]) == expected)
        #expect(last([String(repeating: "ä", count: 5_000)]).utf8.count == 2_048)
        #expect(last(["x" + String(repeating: "ä", count: 5_000) + "y"]).utf8.count == 2_047)
        #expect(last([String(repeating: "y\n", count: 100_000)]).utf8.count == 39)
    }

    @Test func `the last line is an answer where it is an object`() {
        func answer(_ text: String) -> String? {
            var answer = Answer()
            answer.add(Array(text.utf8)[...])
            return answer.text
        }
        #expect(answer("log\n{\"a\": [1, -2.5e3, true, null, \"\\u00e4\\n\"]}\r\n\n") != nil)
        #expect(answer("{}") == "{}")
        for text in [
            "", "\n", "[]", "1", "{", "{}x", "{\"a\"}", "{\"a\":01}", "{\"a\":1,}", "{'a':1}",
            "{}\nlog", "{\"a\":\"\\x\"}", String(repeating: "{\"a\":", count: 100),
        ] {
            #expect(answer(text) == nil, "\(text)")
        }
        let long = String(repeating: "x", count: 65_527)
        #expect(answer("{\"a\": \"\(long)\"}") != nil)
        #expect(answer("{\"a\": \"\(long)x\"}") == nil)
    }
}

@Suite("The files of an attempt") struct AttemptFilesTests {
    private func plan() -> SupervisorPlan {
        var command = SupervisedCommand(
            ["echo", "", "a\nword 3:x"], environment: ["A": "b=c", "B": ""], folder: "/tmp",
            timeLimit: .milliseconds(1_500))
        command.secretVariables = ["TOKEN"]
        command.inputFile = "/in"
        command.attemptsMax = 3
        return SupervisorPlan([command, command], boot: "boot", deadline: .seconds(9))
    }

    @Test func `a plan is read as it was written`() throws {
        let bytes = plan().encoded()
        #expect(try SupervisorPlan(decoding: bytes, path: "plan") == plan())
    }

    @Test func `a plan that is cut or changed anywhere is refused or another plan`() throws {
        let bytes = plan().encoded()
        for count in bytes.indices {
            let cut = try? SupervisorPlan(decoding: Array(bytes[..<count]), path: "plan")
            #expect(cut.map { $0.commands.count < 2 } ?? true)
            var changed = bytes
            changed[count] ^= 1
            let other = try? SupervisorPlan(decoding: changed, path: "plan")
            #expect(other != plan())
        }
        let error = try failure { try SupervisorPlan(decoding: [], path: "plan") }
        #expect(error.description == "could not read plan: `supervisor-plan` is missing, at byte 0")
    }

    @Test func `a record is read as it was written`() throws {
        var command = CommandRecord()
        command.end = .ended(.signalled(9))
        command.leftBehind = ["sleep", "a b"]
        command.lastLines = "one\ntwo"
        command.answer = "{}"
        command.output.bytes = 3
        var record = AttemptRecord()
        record.isInterrupted = true
        record.trouble = "disk"
        record.commands = [command, CommandRecord()]
        #expect(try AttemptRecord(decoding: record.encoded(), path: "ended") == record)
    }
}
