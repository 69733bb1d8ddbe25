import Testing
import YAML

/// A file is read the same whatever was read before it at the same desk.
@Suite("Parsing desk") struct ParsingDeskTests {
    /// Good ones and bad ones, each of which leaves another mess behind.
    private static let texts = [
        "a: 1\nb: [x, {y: z}]\n", "", "# nothing\n", "\u{FEFF}a: é\nb: \"\\u00e9\"\n",
        "a: &x {b: |\n  text\n  more\n", "%TAG !e! tag:e,2000:\n---\na: !e!x 1\n", "a: [[[[[[1\n",
        "a: &x [1, 2]\nb: *x\nc: *y\n", "a: 1\n---\nb: 2\n...\n---\n- c\n", "a: 1\n..", "a: 1\n--",
        "a: 'x\n", "a:\tb\n", "b: ☃☃☃☃\nb: ☃\n", "  a: 1\nb: 2\n", "a: >\n  folded\n  text\n\n\n",
        "a: 1\u{7}\n", String(repeating: "[", count: 100),
        "long:\n" + String(repeating: "  - a rather long line of text, é\n", count: 3_000),
    ]

    @Test func `each file is read as if it were the first`() {
        var desk = ParsingDesk()
        for first in Self.texts {
            for second in Self.texts {
                _ = parse(Array(first.utf8), file: "f.yaml", at: &desk)
                let parsed = parse(Array(second.utf8), file: "f.yaml", at: &desk)
                #expect(told(parsed) == told(read(second)), "after \(first.prefix(40))")
            }
        }
    }

    @Test func `what was read stays as it was when the next file is read`() throws {
        var desk = ParsingDesk()
        let first = parse(Array("a: \"\\u0041\"\nb: [1, 2]\n".utf8), file: "f.yaml", at: &desk)
        _ = parse(Array("- \"\\u0042\"\n- {c: d}\n- e\n- f\n".utf8), file: "g.yaml", at: &desk)
        #expect(first.documents.map(shown) == ["{a: 'A', b: [1, 2]}"])
        #expect(try range(#require(first.documents.first?["b"])) == "2:4-2:10 [1, 2]")
    }

    @Test func `a limit that ends one file is none for the next`() {
        var desk = ParsingDesk()
        var few = Limits()
        few.nodesMax = 3
        let cut = parse(Array("[1, 2, 3, 4]".utf8), file: "f.yaml", limits: few, at: &desk)
        #expect(cut.diagnostics.map(\.rule) == ["limit-nodes"])
        let whole = parse(Array("[1, 2, 3, 4]".utf8), file: "f.yaml", at: &desk)
        #expect(told(whole) == told(read("[1, 2, 3, 4]")))
    }

    private func told(_ parsed: Parsed) -> [String] {
        parsed.documents.map { shown($0) + " " + range($0) }
            + parsed.diagnostics.map { "\($0.location) \($0.rule): \($0.problem)" }
    }
}
