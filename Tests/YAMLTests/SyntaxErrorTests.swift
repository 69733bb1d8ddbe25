import Testing
import YAML

@Suite("Syntax errors") struct SyntaxErrorTests {
    private func syntax(_ text: String, _ complaint: String) {
        #expect(complaints(text) == [complaint])
    }

    @Test(arguments: ["> 5%", ">= 5", ">5%", ">0"])
    func `a comparison is told from a block of text`(_ value: String) {
        syntax(
            "critical: \(value)\n",
            "1:11 error yaml-syntax: a bare `>` begins a block of text on the lines below; for a comparison write `above 5%`, or quote the text: \"> 5%\""
        )
    }

    @Test func `a comparison that would be an empty block of text is refused too`() {
        syntax(
            "critical: >5\nwarning: x\n",
            "1:11 error yaml-syntax: a bare `>` begins a block of text on the lines below; for a comparison write `above 5%`, or quote the text: \"> 5%\""
        )
    }

    @Test func `a bar begins a block of text`() {
        syntax(
            "a: | b\n",
            "1:4 error yaml-syntax: a bare `|` begins a block of text on the lines below; quote the text: \"| …\""
        )
    }

    @Test(arguments: ["@", "`", "%"])
    func `reserved characters begin no value`(_ character: String) {
        syntax(
            "a: \(character)x\n",
            "1:4 error yaml-syntax: a value cannot begin with `\(character)`; quote the text")
    }

    @Test func `a star without a name is no alias`() {
        syntax(
            "a: *.example.com\n",
            "1:4 error yaml-syntax: `*` begins an alias, but no name follows it; quote text that begins with `*`"
        )
    }

    @Test func `an ampersand without a name is no anchor`() {
        syntax(
            "a: & b\n",
            "1:4 error yaml-syntax: `&` begins an anchor, but no name follows it; quote text that begins with `&`"
        )
    }

    @Test func `a second colon in a line is pointed at`() {
        syntax(
            "a: b: c\n",
            "1:5 error yaml-syntax: a second `: ` in one line; quote the value that holds it")
    }

    @Test func `a key deeper than a value is pointed at`() {
        syntax(
            "a: 1\n  b: 2\n",
            "2:4 error yaml-syntax: a key cannot stand here: the line above has a value already; line the keys of a mapping up in one column, and close quotes and texts before them"
        )
    }

    @Test func `a colon without a space makes no key`() {
        syntax(
            "a:1\nb: 2\n",
            "2:2 error yaml-syntax: a key cannot stand here: the line above is text; put a space after the `:` of the line above"
        )
    }

    @Test func `a line without a colon is pointed at`() {
        syntax(
            "a: 1\nfoo\nb: 2\n",
            "2:1 error yaml-syntax: this line is no `key: value`, it has no `: `; write `key: value`, or indent the line to continue the text above"
        )
    }

    @Test func `a line with a tight colon is pointed at`() {
        syntax(
            "a: 1\nb:2\nc: 3\n",
            "2:1 error yaml-syntax: this line is no `key: value`, it has no `: `; put a space after the `:`"
        )
    }

    @Test func `a key between two indentations is pointed at`() {
        syntax(
            "a:\n  b: 1\n c: 2\n",
            "3:2 error yaml-syntax: this is no key of the mapping that begins on line 1; write `key: value`, and begin each key of that mapping in column 1"
        )
    }

    @Test func `text after a closing quote is pointed at`() {
        syntax(
            "a: \"x\" y\n",
            "1:8 error yaml-syntax: text follows a closing quote; quote the whole value; inside '…' a quote is written twice, inside \"…\" as \\\""
        )
    }

    @Test func `text after a closing bracket is pointed at`() {
        syntax(
            "a: [x] y\n",
            "1:8 error yaml-syntax: text follows a closing `]`; quote the whole value if it is meant as text"
        )
    }

    @Test(arguments: ["'", "\""])
    func `a quote that is never closed is pointed at where it begins`(_ quote: String) {
        syntax(
            "a: \(quote)x\nb: 2\n",
            "1:4 error yaml-syntax: the quote that begins here is never closed; close it; inside '…' a quote is written twice, inside \"…\" as \\\""
        )
    }

    @Test func `a quote does not reach into the next document`() {
        syntax(
            "a: 'x\n---\nb: 'y'\n",
            "1:4 error yaml-syntax: the quote that begins here is never closed; close it; inside '…' a quote is written twice, inside \"…\" as \\\" (what follows from line 2 on was not read)"
        )
    }

    @Test func `no more is said to be unread than there is`() {
        syntax(
            "a: ---\n b: - x\n---x\n",
            "2:3 error yaml-syntax: a key cannot stand here: the line above has a value already; line the keys of a mapping up in one column, and close quotes and texts before them"
        )
    }

    @Test(arguments: [("[", "]"), ("{", "}")])
    func `a bracket that is never closed is pointed at where it begins`(
        _ opening: String, _ closing: String
    ) {
        syntax(
            "a: \(opening)b: 1\nc: 2\n",
            "1:4 error yaml-syntax: the `\(opening)` is never closed; write `\(closing)` after its last element, or quote text that begins with `\(opening)`"
        )
    }

    @Test func `a comma that is missing is pointed at`() {
        syntax(
            "a: [\"b\" \"c\"]\n",
            "1:9 error yaml-syntax: a `,` or `]` is missing before this; separate elements by `, `, and quote text that holds brackets, quotes or `: `"
        )
    }

    @Test func `a colon before an indicator in brackets is pointed at`() {
        syntax(
            "a: [b:?]\n",
            "1:6 error yaml-syntax: a `:` inside of brackets stands before `?`; put a space after the `:`, or quote the text"
        )
    }

    @Test func `two commas in a row are pointed at`() {
        syntax(
            "a: [b, , c]\n",
            "1:8 error yaml-syntax: a value is missing before `,`; write the value, or quote the text if the `,` belongs to it"
        )
    }

    @Test func `a closing bracket begins no value`() {
        syntax(
            "a: ]\n",
            "1:4 error yaml-syntax: a value is missing before `]`; write the value, or quote the text if the `]` belongs to it"
        )
    }

    @Test func `a list does not begin on the line of its key`() {
        syntax(
            "a: - b\n",
            "1:4 error yaml-syntax: a list cannot begin here; begin the list on a line of its own, write it as [a, b], or quote text that begins with `- `"
        )
    }

    @Test func `a list item among keys is pointed at`() {
        syntax(
            "a: b\n- c\n",
            "2:1 error yaml-syntax: a list item stands among the keys of the mapping that begins on line 1; indent the list under its key"
        )
    }

    @Test func `a key among list items is pointed at`() {
        syntax(
            "a:\n  - b\n  c: d\n",
            "3:3 error yaml-syntax: this is neither an item of the list that begins on line 2 nor outside of it; begin each item with `- ` in column 3, or indent what belongs to an item deeper"
        )
    }

    @Test func `a question mark begins no value`() {
        syntax(
            "a: ? b\n",
            "1:4 error yaml-syntax: a `?` before a space begins a key, which cannot stand here; quote text that begins with `? `"
        )
    }

    @Test func `a line left of the first key is pointed at`() {
        syntax(
            "  a: 1\nb: 2\n",
            "2:1 error yaml-syntax: the document has ended before this line; begin all keys of the top level in the same column, or separate documents by a line `---`"
        )
    }

    @Test(arguments: ["\tb: 1", "  \tb: 1", "  b: 1\n\tc: 2"])
    func `a tab that indents is pointed at`(_ lines: String) {
        let place = lines.contains("\n") ? "3:1" : lines.hasPrefix(" ") ? "2:3" : "2:1"
        syntax(
            "a:\n\(lines)\n",
            "\(place) error tab-indentation: a tab indents this line; YAML wants spaces; replace the tab by spaces"
        )
    }

    @Test func `a tab after a dash is pointed at`() {
        syntax(
            "- \ta: 1\n",
            "1:3 error tab-indentation: a tab stands where YAML wants spaces; replace the tab by spaces"
        )
    }

    @Test func `a tab that indents a block of text is pointed at`() {
        syntax(
            "a: |\n\tb\n",
            "2:1 error tab-indentation: a tab indents this line; YAML wants spaces; replace the tab by spaces"
        )
    }

    @Test func `an unknown escape is named`() {
        syntax(
            "a: \"\\d+\"\n",
            "1:5 error yaml-syntax: unknown escape `\\d` in a double-quoted text; write `\\\\` for a backslash, or use single quotes"
        )
    }

    @Test func `an escape without its digits is pointed at`() {
        syntax(
            "a: \"\\xZZ\"\n",
            "1:7 error yaml-syntax: an escape wants hexadecimal digits here; `\\x` takes two digits, `\\u` four, `\\U` eight"
        )
    }

    @Test func `an escape of half a character is refused`() {
        syntax(
            "a: \"\\ud83d\"\n",
            "1:7 error yaml-syntax: the escape names no Unicode character; write one scalar, as in \"\\U0001F600\", not a pair of surrogates"
        )
    }

    @Test func `another version of YAML is refused`() {
        syntax(
            "%YAML 2.0\n---\na\n",
            "1:1 error yaml-syntax: this version of YAML is not known; write `%YAML 1.2`, or nothing (what follows from line 2 on was not read)"
        )
    }

    @Test func `an unknown directive is refused`() {
        syntax(
            "%FOO bar\n---\na\n",
            "1:1 error yaml-syntax: a line that begins with `%` is a directive, but not this one; quote text that begins with `%` (what follows from line 2 on was not read)"
        )
    }

    @Test func `a template that is not quoted is explained`() {
        #expect(
            complaints("a: {{ x }}\n") == [
                "1:5 error key-kind: a key is a word or a text, this one is a mapping; text that begins with `{` is quoted: \"{{ … }}\""
            ])
    }
}

@Suite("Encoding") struct EncodingTests {
    @Test func `a byte that is not UTF-8 is told by its place`() {
        #expect(
            complaints(Array("é: 1\na: ".utf8) + [0xFF, 0x0A]) == [
                "2:4 error invalid-utf8: the byte 0xFF at position 9 is not UTF-8; save the file as UTF-8"
            ])
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0xC3],
            [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func `overlong, surrogate, stray and cut sequences are not UTF-8`(_ bytes: [UInt8]) {
        let byte = String(bytes[0], radix: 16, uppercase: true)
        #expect(
            complaints([0x61, 0x20] + bytes) == [
                "1:3 error invalid-utf8: the byte 0x\(byte) at position 2 is not UTF-8; save the file as UTF-8"
            ])
    }

    @Test func `a stray byte behind a letter is told by its own place`() {
        #expect(
            complaints(Array("aé".utf8) + [0x80]) == [
                "1:3 error invalid-utf8: the byte 0x80 at position 3 is not UTF-8; save the file as UTF-8"
            ])
    }

    @Test(arguments: ["\0", "\u{1}", "\u{1B}", "\u{7F}", "\u{9F}"])
    func `control characters are refused`(_ character: String) {
        let value = character.unicodeScalars.first?.value ?? 0
        let digits = String(value, radix: 16, uppercase: true)
        let name = String(repeating: "0", count: 4 - digits.count) + digits
        #expect(
            complaints("a: 'b\(character)'\n") == [
                "1:6 error control-character: the control character U+\(name) in the text; delete it, or write it as \"\\u\(name)\" in double quotes"
            ])
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}"])
    func `what ends a line only for some programs is refused`(_ character: String) {
        let value = character.unicodeScalars.first?.value ?? 0
        let digits = String(value, radix: 16, uppercase: true)
        let name = String(repeating: "0", count: 4 - digits.count) + digits
        #expect(
            complaints("a: b\(character)c: d\n") == [
                "1:5 error control-character: the character U+\(name) ends a line for some programs and not for others; write it as \"\\u\(name)\" in double quotes"
            ])
    }

    @Test func `a byte order mark inside of a file is refused`() {
        #expect(
            complaints("a: 1\n---\n\u{FEFF}b: 2\n") == [
                "3:1 error control-character: an invisible byte order mark (U+FEFF) inside the file; delete it"
            ])
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3A, 0x00],
            [0x00, 0x61],
        ] as [[UInt8]])
    func `UTF-16 is refused`(_ bytes: [UInt8]) {
        #expect(complaints(bytes) == ["1:1 error utf-16: the file is UTF-16; save it as UTF-8"])
    }

    @Test func `any Unicode is text`() {
        #expect(shown("ключ: 値 😀 e\u{301} \u{10FFFD}\n") == "{ключ: '値 😀 e\u{301} \u{10FFFD}'}")
    }

    @Test func `a NUL that is escaped is part of the text`() {
        #expect(read("\"a\\0b\"").documents.first?.text == "a\0b")
    }

    @Test func `lines may end in CRLF`() {
        #expect(shown("a: 1\r\nb: |\r\n  x\r\n  y\r\n") == "{a: 1, b: 'x\ny\n'}")
    }

    @Test func `documents before a broken byte are kept`() {
        let parsed = read("a: 1\n---\nb: \u{1}\n")
        #expect(parsed.documents.map(shown) == ["{a: 1}"])
        #expect(parsed.hasErrors)
    }
}
