import TestSupport
import Testing

@testable import Host

@Suite("A gap in a word") struct FillingTests {
    private func filled(_ answer: String?, _ path: String = "file", word: String = "--x=/y")
        -> [String]?
    {
        var command = SupervisedCommand(
            ["run", word], environment: [:], folder: "/", timeLimit: .zero)
        let offset = word == "" ? 0 : 4
        command.fillings = [Filling(.word(1), offset: offset, command: 0, path: path)]
        var record = CommandRecord()
        record.answer = answer
        return try? command.filled(by: [record]).words
    }

    @Test func `takes what an earlier command answered, once`() {
        #expect(filled("{\"file\": \"a b\"}") == ["run", "--x=a b/y"])
        #expect(filled("{\"file\": {\"n\": [1, 2.50]}}", "file.n.1") == ["run", "--x=2.50/y"])
        #expect(filled("{\"file\": true}") == ["run", "--x=true/y"])
        #expect(filled("{\"file\": \"$(file)\"}") == ["run", "--x=$(file)/y"])
        #expect(filled("{\"file\": \"\\u00e4\\ud83d\\ude00\"}", word: "") == ["run", "ä😀"])
        var two = SupervisedCommand(["run", "ab"], environment: [:], folder: "/", timeLimit: .zero)
        two.fillings = [0, 1, 2].map { Filling(.word(1), offset: $0, command: 0, path: "n") }
        var record = CommandRecord()
        record.answer = "{\"n\": 7}"
        #expect((try? two.filled(by: [record]))?.words == ["run", "7a7b7"])
    }

    @Test func `is refused where nothing good can stand in it`() {
        let answers = [
            nil, "{}", "{\"file\": null}", "{\"file\": [1]}", "{\"file\": \"a\\nb\"}",
            "{\"file\": \"a\\u0000\"}", "{\"file\": \"\(String(repeating: "x", count: 4_097))\"}",
        ]
        for answer in answers { #expect(filled(answer) == nil, "\(answer ?? "none")") }
        #expect(filled("{\"file\": \"-rf\"}", word: "") == nil)
        #expect(filled("{\"file\": \"-rf\"}") == ["run", "--x=-rf/y"])
    }

    private func filled(_ encoding: Filling.Encoding, _ value: String) -> String? {
        var command = SupervisedCommand(
            ["run"], environment: ["X": "a/b"], folder: "/", timeLimit: .zero)
        command.fillings = [
            Filling(.variable("X"), offset: 2, command: 0, path: "n", as: encoding)
        ]
        var record = CommandRecord()
        record.answer = "{\"n\": \(JSONValue.text(value).text)}"
        return try? command.filled(by: [record]).environment["X"]
    }

    @Test func `of each place is filled as that place wants it`() {
        let hostile = "x\" \\ ?&/ä$(n)"
        #expect(filled(.plain, hostile) == "a/\(hostile)b")
        #expect(filled(.percent, hostile) == "a/x%22%20%5C%20%3F%26%2F%C3%A4%24%28n%29b")
        #expect(filled(.quoted, "x\" \\") == "a/x\\\" \\\\b")
        #expect(filled(.name, "dump.sql") == "a/dump.sqlb")
        for bad in ["", ".", "..", "a/b", "/etc"] { #expect(filled(.name, bad) == nil) }
    }

    @Test func `of a file is filled on the disk`() throws {
        let folder = try TemporaryDirectory("Filling a file")
        let path = folder.path + "/body"
        try File.create(Array("<><>".utf8), at: path)
        var command = SupervisedCommand(["run"], environment: [:], folder: "/", timeLimit: .zero)
        command.fillings = [1, 3].map { Filling(.file(path), offset: $0, command: 0, path: "n") }
        var record = CommandRecord()
        record.answer = "{\"n\": 7}"
        try command.fillFiles(by: [record])
        #expect(try File.read(path, maxBytes: 99) == Array("<7><7>".utf8))
    }

    @Test func `survives being written down`() throws {
        var command = SupervisedCommand(
            ["run", "a"], environment: [:], folder: "/", timeLimit: .zero)
        command.fillings = [Filling(.word(1), offset: 1, command: 0, path: "n")]
        command.fillings += [
            Filling(.variable("X"), offset: 0, command: 0, path: "n"),
            Filling(.file("/f"), offset: 0, command: 0, path: "n", as: .percent),
        ]
        command.secretVariables = ["TOKEN=tracker"]
        command.secretInput = ["tracker"]
        let plan = SupervisorPlan([command], boot: "b", deadline: .seconds(1))
        #expect(try SupervisorPlan(decoding: plan.encoded(), path: "plan") == plan)
    }
}
