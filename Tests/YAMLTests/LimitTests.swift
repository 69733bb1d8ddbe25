import Testing
import YAML

@Suite("Limits") struct LimitTests {
    /// Everything is allowed, to see that it is quick.
    private var none: Limits {
        var limits = Limits.standard
        limits.fileBytesMax = 1 << 30
        limits.nodesMax = 1 << 30
        limits.depthMax = 1 << 20
        return limits
    }

    @Test func `a file that is too long is not read`() {
        #expect(
            complaints([UInt8](repeating: 0x61, count: 200 << 20)) == [
                "1:1 error limit-size: the file is 209715200 bytes long; at most 4194304 are read; split it into several files"
            ])
    }

    @Test func `a line of ten megabytes is read when it is allowed`() {
        let line = String(repeating: "é ", count: 10 << 20 / 3)
        #expect(
            read("a: \(line)x\n", limits: none).documents.first?["a"]?.location.endColumn
                == 6_990_511)
    }

    @Test func `a line that is the whole file is shown in part`() {
        let line = String(repeating: "x", count: 4_000_000)
        let excerpt = read("a: '\(line)\n").diagnostics.first?.excerpt
        #expect(excerpt?.text.count == 120)
        #expect(excerpt?.isCutAfter == true)
    }

    @Test func `a million keys are refused`() {
        let text = (0..<1_000_000).map { "\($0 % 1000)\($0 / 1000):\n" }.joined()
        var limits = Limits.standard
        limits.fileBytesMax = 1 << 30
        #expect(
            complaints(text, limits: limits) == [
                "100000:7 error limit-nodes: the file has more than 200000 values, counting what each alias stands for; split it into several files"
            ])
    }

    @Test func `a million keys are read when they are allowed`() {
        let text = (0..<1_000_000).map { "k\($0):\n" }.joined()
        #expect(read(text, limits: none).documents.first?.entries.count == 1_000_000)
    }

    @Test(arguments: [("[", "", 65), ("{a: ", "", 257), ("- ", "", 129), ("? ", "", 129)])
    func `a hundred thousand levels are refused`(_ level: String, _ end: String, _ column: Int) {
        #expect(
            complaints(String(repeating: level, count: 100_000)) == [
                "1:\(column) error limit-depth: collections are nested deeper than 64 levels; write it flatter"
            ])
    }

    @Test func `a hundred thousand levels of lines are refused`() {
        // Each line is one deeper; beyond a few thousand the file would be gigabytes long.
        let text = (0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(
            complaints(text) == [
                "65:65 error limit-depth: collections are nested deeper than 64 levels; write it flatter"
            ])
    }

    @Test func `sixty-four levels are read`() {
        let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(complaints(text).isEmpty)
    }

    @Test func `levels are counted through aliases`() {
        // Each line is ten deeper than the last; a walk over it would need a stack.
        let lines = (1...9).map { line in
            let inner = line == 1 ? "1" : "*a\(line - 1)"
            return "- &a\(line) " + String(repeating: "[", count: 10) + inner
                + String(repeating: "]", count: 10) + "\n"
        }
        #expect(
            complaints(lines.joined()) == [
                "7:17 error limit-depth: collections are nested deeper than 64 levels; write it flatter"
            ])
    }

    @Test func `a billion laughs are refused`() {
        var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...9 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(
            complaints(text) == [
                "6:10 error limit-nodes: the file has more than 200000 values, counting what each alias stands for; split it into several files"
            ])
    }

    @Test func `a billion laughs by merging are refused`() {
        var text = "a0: &a0 {x: 1, y: 2}\n"
        for level in 1...30 {
            let before = "*a\(level - 1)"
            text += "a\(level): &a\(level) {<<: [\(before), \(before)], k\(level): 1}\n"
        }
        #expect(complaints(text).map { $0.contains("error limit-nodes") } == [true])
    }

    @Test func `too many documents are refused, those before are kept`() {
        let parsed = read(String(repeating: "--- a\n", count: 2_000))
        #expect(parsed.documents.count == 1_000)
        #expect(
            parsed.diagnostics.map(\.problem) == ["the file has more than 1000 documents"])
    }

    @Test func `mistakes are told until they are too many`() {
        let diagnostics = read(String(repeating: "- *x\n", count: 50_000)).diagnostics
        #expect(diagnostics.count == 101)
        #expect(
            diagnostics.last?.problem == "more than 100 mistakes; the file is read no further")
    }

    @Test func `many directives are refused`() {
        let text = (0..<100_000).map { "%TAG !a\($0)! b\n" }.joined() + "---\na\n"
        #expect(
            complaints(text) == [
                "1:1 error limit-directives: the file has more than 100 lines that begin with `%TAG`; remove them; only the tags of YAML itself are known (what follows from line 100001 on was not read)"
            ])
    }

    @Test(arguments: ["", "b: 1\n"])
    func `a key of more than a thousand letters is refused`(_ before: String) {
        let key = String(repeating: "k", count: 1_100)
        #expect(complaints(before + key + ": 1\n").count == 1)
        #expect(
            complaints(before + key + ": 1\n").first?.contains(
                "a key is at most 1024 characters long") == true)
    }

    @Test func `many anchors and unknown aliases are quick`() {
        let anchors = (0..<30_000).map { "- &a\($0) x\n" }.joined()
        let aliases = (0..<30_000).map { "- *b\($0)\n" }.joined()
        #expect(read(anchors + aliases).diagnostics.count == 101)
    }
}
