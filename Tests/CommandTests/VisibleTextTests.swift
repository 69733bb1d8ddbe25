import Testing

@testable import reconcile

@Suite("Visible text") struct VisibleTextTests {
    @Test func `what people write stays as it is`() {
        let text = "déjà vu – “naïve” 東京 🚀 שלום e\u{301} ∑ → `x`"
        #expect(visible(text) == text)
    }

    @Test func `what hides, moves or steers is spelled out`() {
        #expect(visible("\u{1B}]0;title\u{7}") == "␛]0;title␇")
        #expect(visible("a\nb\r\tc\u{7F}\0") == "a␊b␍␉c␡␀")
        #expect(visible("\u{9B}31m") == "\\u{9B}31m")
        #expect(visible("user\u{202E}nimda\u{2066}") == "user\\u{202E}nimda\\u{2066}")
        #expect(visible("so\u{200B}ak\u{FEFF}") == "so\\u{200B}ak\\u{FEFF}")
        #expect(visible("a\u{A0}b\u{3000}c\u{2028}") == "a\\u{A0}b\\u{3000}c\\u{2028}")
        #expect(visible("\u{E0041}\u{E000}\u{AD}") == "\\u{E0041}\\u{E000}\\u{AD}")
        #expect(visible("\u{10FFFF}") == "\\u{10FFFF}")
    }

    @Test func `a scalar has the cells that a terminal gives it`() {
        func width(_ scalar: Unicode.Scalar) -> Int { VisibleScalar(scalar).width }
        #expect(width("a") == 1)
        #expect(width("é") == 1)
        #expect(width("東") == 2)
        #expect(width("Ａ") == 2)
        #expect(width("ｱ") == 1)
        #expect(width("한") == 2)
        #expect(width("\u{1161}") == 0)
        #expect(width("🚀") == 2)
        #expect(width("✔") == 1)
        #expect(width("✅") == 2)
        #expect(width("\u{1F1E9}") == 1)
        #expect(width("\u{301}") == 0)
        #expect(width("\u{1B}") == 1)
        #expect(width("\u{202E}") == 8)
    }

    @Test func `JSON escapes what a terminal would act upon, and keeps the text`() {
        let hostile = "\"\\/\u{1B}\n\u{2028}\u{202E}\u{E0041}\u{7F}é🚀"
        #expect(
            JSON.string(hostile).text
                == #""\"\\/\u001b\n\u2028\u202e\udb40\udc41\u007fé🚀""# + "\n")
    }

    @Test func `JSON keeps the order of its members and shows empty collections short`() {
        let json: JSON = ["b": 1, "a": [], "c": [:], "d": [true, .null]]
        #expect(
            json.text == """
                {
                  "b": 1,
                  "a": [],
                  "c": {},
                  "d": [
                    true,
                    null
                  ]
                }

                """)
        #expect(
            json.with("e", "x").with("f", nil) == [
                "b": 1, "a": [], "c": [:], "d": [true, .null], "e": "x",
            ])
    }
}
