import Testing
import YAML

@Suite("Documents") struct DocumentTests {
    @Test func `a file may hold many documents`() {
        #expect(shown("a: 1\n---\n- b\n---\n--- c\n...\n") == "{a: 1} --- ['b'] --- null --- 'c'")
    }

    @Test(arguments: ["", "\n", "# only a comment\n", "\u{FEFF}"])
    func `an empty file holds none`(_ text: String) {
        let parsed = read(text)
        #expect(parsed.documents.isEmpty)
        #expect(parsed.diagnostics.isEmpty)
    }

    @Test func `documents before a mistake are kept, the one with it is not`() {
        let parsed = read("a: 1\n---\nb: 2\n---\nc: [\n")
        #expect(parsed.documents.map(shown) == ["{a: 1}", "{b: 2}"])
        #expect(parsed.diagnostics.count == 1)
    }

    @Test func `a document that the next line was meant to be in is not kept`() {
        #expect(read("  a: 1\nb: 2\n").documents.isEmpty)
    }

    @Test func `all mistakes of meaning are told, in the order of their places`() {
        #expect(
            complaints("a: *x\nb: !y z\nb: 1\n").map { $0.prefix(24) } == [
                "1:4 error unknown-alias:", "2:4 error tag: unknown t", "3:1 error duplicate-key:",
            ])
    }

    @Test func `collections are read where they are asked for`() {
        let node = read("a: [1, 2, 3]\nb: {}\n").documents.first
        #expect(node?.entries.count == 2)
        #expect(node?["a"]?.elements.count == 3)
        #expect(node?["a"]?.elements[2].scalar == .integer(3))
        #expect(node?["a"]?.entries.isEmpty == true)
        #expect(node?["b"]?.entries.isEmpty == true)
        #expect(node?["b"]?.elements.first == nil)
        #expect(node?["a"]?.text == "")
        #expect(node?["a"]?.scalar == .null)
    }

    @Test func `text is unescaped and folded`() {
        #expect(shown("\"a\\tb\\u00e9\\\n  c\"") == "'a\tbéc'")
        #expect(shown("'it''s'") == "'it's'")
        #expect(shown(">\n  a\n  b\n\n  c\n") == "'a b\nc\n'")
        #expect(shown("|+\n  a\n\n") == "'a\n\n'")
        #expect(shown("a\n b\n\n c") == "'a b\nc'")
    }
}

@Suite("Keys") struct KeyTests {
    @Test func `a key that is written twice is refused`() {
        #expect(
            complaints("a: 1\nb: 2\n\"a\": 3\n") == [
                "3:1 error duplicate-key: the key `a` is written twice, first on line 1; keep one of the two"
            ])
    }

    @Test func `a key that is written twice in a long mapping is refused`() {
        let text = (1...500).map { "k\($0): 1\n" }.joined() + "k77: 2\n"
        #expect(
            complaints(text) == [
                "501:1 error duplicate-key: the key `k77` is written twice, first on line 77; keep one of the two"
            ])
    }

    @Test func `a key written three times is told of twice`() {
        #expect(complaints("{a: 1, a: 2, a: 3}").count == 2)
    }

    @Test func `two spellings of one text are two keys, with a warning`() {
        let text = "caf\u{E9}: 1\ncafe\u{301}: 2\n"
        #expect(
            complaints(text) == [
                "2:1 warning look-alike-key: the key `cafe\u{301}` looks like the one on line 1, but its bytes differ; write both in the same Unicode normalization form"
            ])
        #expect(read(text).documents.first?.entries.count == 2)
        #expect(!read(text).hasErrors)
    }

    @Test(arguments: [("[a]", "sequence"), ("{a: 1}", "mapping")])
    func `a collection is no key`(_ key: String, _ kind: String) {
        #expect(
            complaints("? \(key)\n: b\n") == [
                "1:3 error key-kind: a key is a word or a text, this one is a \(kind); write the key as text"
            ])
    }

    @Test func `an alias may be a key`() {
        #expect(shown("a: &x b\n*x : c\n") == "{a: 'b', b: 'c'}")
    }

    @Test func `an alias that repeats a key is refused`() {
        #expect(
            complaints("&x a: 1\n*x : 2\n") == [
                "2:1 error duplicate-key: the key `a` is written twice, first on line 1; keep one of the two"
            ])
    }

    @Test func `a long key is cut in the message`() {
        let key = String(repeating: "k", count: 100)
        #expect(
            complaints("\(key): 1\n\(key): 2\n") == [
                "2:1 error duplicate-key: the key `\(key.prefix(60))…` is written twice, first on line 1; keep one of the two"
            ])
    }
}
