import Testing
import YAML

@Suite("Places") struct PlaceTests {
    private func value(_ text: String) -> String? {
        read(text).documents.first?.entries.first.map { range($0.value) }
    }

    @Test func `a plain scalar ends with its last letter`() {
        #expect(value("a: b c  # why\n") == "1:4-1:7 b c")
    }

    @Test func `a quoted scalar covers its quotes`() {
        #expect(value("a: 'b'\n") == "1:4-1:7 'b'")
    }

    @Test func `a scalar of several lines ends on its last`() {
        #expect(value("a: \"b\n  c\"\n") == "1:4-2:5 \"b\n  c\"")
    }

    @Test func `a block scalar covers its header, and no blank lines after it`() {
        #expect(value("a: |-\n  b\n\n  c\n\n \n\nd: e\n") == "1:4-4:4 |-\n  b\n\n  c")
    }

    @Test func `a block scalar in a file of CRLF ends before the line break`() {
        #expect(value("a: >\r\n  b\r\n\r\n") == "1:4-2:4 >\r\n  b")
    }

    @Test func `an anchor and a tag stand before the place of a value`() {
        #expect(value("a: &x !!str 'b'\n") == "1:13-1:16 'b'")
    }

    @Test func `a block collection ends with its last child`() {
        #expect(value("a:\n  b:\n    - c\n\n# end\nd: e\n") == "2:3-3:8 b:\n    - c")
    }

    @Test func `a block collection with an anchor begins with its first key`() {
        #expect(value("a: &x # why\n  b: c\n") == "2:3-2:7 b: c")
    }

    @Test func `a flow collection covers its brackets`() {
        #expect(value("a: [b,\n  {c: d} ]\ne: f") == "1:4-2:11 [b,\n  {c: d} ]")
    }

    @Test func `a pair inside of a list has no brackets to cover`() {
        let list = read("[a: b , c]").documents.first?.elements.first
        #expect(list.map(range) == "1:2-1:6 a: b")
    }

    @Test func `a missing value stands behind its colon`() {
        #expect(value("a:\n\n# why\n") == "1:3-1:3 ")
    }

    @Test func `a missing value without a colon stands behind its key`() {
        #expect(value("? a\n# why\n\n? b\n") == "1:4-1:4 ")
    }

    @Test func `columns count Unicode scalars, ranges count bytes`() {
        let node = read("{é: 😀, ü: x}").documents.first
        #expect(node?["ü"].map(range) == "1:11-1:12 x")
        #expect(node?["ü"]?.location.bytes == 15..<16)
    }

    @Test func `a byte order mark is counted in bytes, not in columns`() {
        let node = read("\u{FEFF}a: é\n").documents.first?["a"]
        #expect(node.map(range) == "1:4-1:5 é")
        #expect(node?.location.bytes == 6..<8)
    }

    @Test func `a file of lone carriage returns has lines too`() {
        #expect(read("a: 1\rb: 2\r").documents.first?["b"].map(range) == "2:4-2:5 2")
    }

    @Test func `an alias answers for its anchor from its own place`() {
        let alias = read("a: &x [1]\nb: *x\n").documents.first?["b"]
        #expect(alias.map(range) == "2:4-2:6 *x")
        #expect(alias.map(shown) == "[1]")
        #expect(alias?.isAlias == true)
    }

    @Test func `styles are kept`() {
        let text = "[a, 'b', \"c\", {}]"
        let styles = read(text).documents.first?.elements.map(\.style)
        #expect(styles == [.plain, .singleQuoted, .doubleQuoted, .flow])
        #expect(
            read("- |\n  a\n- >\n  b\n").documents.first?.elements.map(\.style) == [
                .literal, .folded,
            ])
        #expect(read("a: b").documents.first?.style == .block)
    }
}

@Suite("Excerpts") struct ExcerptTests {
    private func excerpt(_ text: String) -> Excerpt? { read(text).diagnostics.first?.excerpt }

    @Test func `a short line is shown whole`() {
        #expect(excerpt("x: 1\n  a: @b\ny: 2\n") == Excerpt(text: "  a: @b"))
    }

    @Test func `a long line is cut around its column`() {
        let line =
            "a: [" + String(repeating: "é, ", count: 200) + "@, "
            + String(repeating: "z, ", count: 200)
        let excerpt = excerpt(line)
        #expect(excerpt?.text.unicodeScalars.count == 120)
        #expect(excerpt?.firstColumn == 545)
        #expect(excerpt?.isCutBefore == true)
        #expect(excerpt?.isCutAfter == true)
    }

    @Test func `near its end a long line is shown to the end`() {
        let excerpt = excerpt("a: [" + String(repeating: "z, ", count: 200) + "@]\n")
        #expect(excerpt?.text.hasSuffix("z, @]") == true)
        #expect(excerpt?.text.count == 120)
        #expect(excerpt?.isCutAfter == false)
    }

    @Test func `what a terminal would obey is not shown`() {
        #expect(excerpt("a: \u{1B}[31m\n") == Excerpt(text: "a: \u{FFFD}[31m"))
    }

    @Test func `bytes that are no text are shown as such`() {
        let parsed = parse(Array("a: ".utf8) + [0xC3, 0x28], file: "f.yaml")
        #expect(parsed.diagnostics.first?.excerpt == Excerpt(text: "a: \u{FFFD}("))
    }

    @Test func `a byte order mark is not part of the line`() {
        #expect(excerpt("\u{FEFF}a: @b\n") == Excerpt(text: "a: @b"))
    }

    @Test func `a node points at itself with its line`() {
        let node = read("a: 1\nsook: 2\n").documents.first?.entries[1].key
        let diagnostic = node?.diagnostic(rule: "unknown-field", "unknown field `sook`")
        #expect(diagnostic?.location.line == 2)
        #expect(diagnostic?.excerpt == Excerpt(text: "sook: 2"))
    }
}
