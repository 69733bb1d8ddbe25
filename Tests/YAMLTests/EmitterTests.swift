import Testing
import YAML

@Suite("Emitter") struct EmitterTests {
    @Test(arguments: [
        "a", "dev-prod", "no", "12:30", "2025-05-10", "a b", "café", "x:y", "a#b", "1.2.3",
    ])
    func `text that reads back as itself is plain`(_ text: String) {
        #expect(quoted(text) == text)
    }

    @Test(arguments: [
        ("", "\"\""), ("1", "\"1\""), ("true", "\"true\""), ("null", "\"null\""), ("~", "\"~\""),
        ("a: b", "\"a: b\""), ("a #b", "\"a #b\""), ("> 5%", "\"> 5%\""), (" a", "\" a\""),
        ("a ", "\"a \""), ("<<", "\"<<\""), ("- a", "\"- a\""), ("a,b", "\"a,b\""), ("*", "\"*\""),
        ("a\nb", "\"a\\nb\""), ("\"", "\"\\\"\""), ("a\\\t\u{7}", "\"a\\\\\\t\\u0007\""),
        ("\u{2028}", "\"\\u2028\""), ("\u{FEFF}", "\"\\uFEFF\""), ("---", "\"---\""),
    ])
    func `any other text is quoted`(_ text: String, _ written: String) {
        #expect(quoted(text) == written)
    }

    @Test func `any text comes back the same`() {
        let pieces = [
            "", "a", " ", ":", "#", "-", "?", "\n", "\r", "\t", "\0", "\"", "'", "\\", "é",
            "e\u{301}", "😀",
            "\u{85}", "\u{2028}", "\u{FEFF}", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%",
            "@",
            "`", "~", "1", "0x1", ".", "e", "null", "<<", "---", "...", "=", "+", "\u{FFFE}",
            "\u{10FFFF}",
        ]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = first + second + third
                    let parsed = read("a: [\(quoted(text))]\n" + quoted(text) + ": 1\n")
                    let nodes = [
                        parsed.documents.first?["a"]?.elements.first,
                        parsed.documents.first?.entries.last?.key,
                    ]
                    for node in nodes {
                        guard let node, Array(node.text.utf8) == Array(text.utf8),
                            node.scalar == .string,
                            text == "a" || !parsed.hasErrors
                        else {
                            Issue.record("\(text.debugDescription) became \(quoted(text))")
                            return
                        }
                    }
                }
            }
        }
    }
}
