import Testing
import YAML

@testable import reconcile

private let soak = Diagnostic(
    rule: "unknown-field",
    at: SourceLocation(
        file: "desired-state/app.yaml", line: 12, column: 7, endLine: 12, endColumn: 11),
    "unknown field `sook`", remedy: "did you mean `soak`?",
    excerpt: Excerpt(text: "      sook: 72h"))

private let late = Diagnostic(
    .warning, rule: "past-date",
    at: SourceLocation(
        file: "desired-state/eu,prod.yaml", line: 3, column: 1, endLine: 5, endColumn: 2),
    "100% by a date that is past")

private let hostile = Diagnostic(
    rule: "name",
    at: SourceLocation(file: "::add-mask::\u{1B}[2J.yaml", column: 1, endColumn: 2),
    "`\u{202E}x`\n::error::forged", excerpt: Excerpt(text: "\u{1B}x\u{202E}"))

/// The two lines of an excerpt with its carets, without the margin.
private func carets(
    _ text: String, from column: Int, to end: Int, endLine: Int = 1, firstColumn: Int = 1,
    isCutBefore: Bool = false, isCutAfter: Bool = false
) -> [String] {
    let diagnostic = Diagnostic(
        rule: "r",
        at: SourceLocation(file: "f", line: 1, column: column, endLine: endLine, endColumn: end),
        "p",
        excerpt: Excerpt(
            text: text, firstColumn: firstColumn, isCutBefore: isCutBefore, isCutAfter: isCutAfter))
    let human = Problems([diagnostic], filesChecked: 1).rendered(as: .human)
    return human.split(separator: "\n").dropFirst().prefix(2).map {
        String(String.UnicodeScalarView($0.unicodeScalars.dropFirst(8)))
    }
}

@Suite("Diagnostics for people") struct HumanDiagnosticTests {
    @Test func `a problem shows its place, its line, a caret and a remedy`() {
        #expect(
            Problems([late, soak], filesChecked: 9).rendered(as: .human) == """
                desired-state/app.yaml:12:7: error: unknown field `sook`
                   12 |       sook: 72h
                      |       ^~~~
                      = did you mean `soak`?

                desired-state/eu,prod.yaml:3:1: warning: 100% by a date that is past

                1 error, 1 warning in 2 files

                """)
    }

    @Test func `no problem is one quiet line`() {
        #expect(Problems([], filesChecked: 1).rendered(as: .human) == "No problems in 1 file.\n")
        #expect(Problems([], filesChecked: 7).rendered(as: .human) == "No problems in 7 files.\n")
    }

    @Test func `nothing hostile reaches the terminal, nor begins a line as a command`() {
        #expect(
            Problems([hostile], filesChecked: 1).rendered(as: .human) == """
                ./::add-mask::␛[2J.yaml:1:1: error: `\\u{202E}x`␊::error::forged
                    1 | ␛x\\u{202E}
                      | ^

                1 error in 1 file

                """)
    }

    @Test func `colour is given only where it is asked for`() {
        #expect(
            Problems([soak], filesChecked: 1).rendered(as: .human, paint: Paint(isOn: true)) == """
                \u{1B}[1mdesired-state/app.yaml:12:7:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m \
                unknown field `sook`
                \u{1B}[2m   12 |\u{1B}[0m       sook: 72h
                \u{1B}[2m      |\u{1B}[0m       \u{1B}[1;32m^~~~\u{1B}[0m
                      = did you mean `soak`?

                1 error in 1 file

                """)
    }

    @Test func `carets stand under wide, combining and tabbed text`() {
        #expect(carets("名前: x", from: 5, to: 6) == ["名前: x", "      ^"])
        #expect(carets("名前: x", from: 2, to: 3) == ["名前: x", "  ^~"])
        #expect(carets("🚀🚀: x", from: 1, to: 3) == ["🚀🚀: x", "^~~~"])
        #expect(carets("e\u{301}e\u{301}: x", from: 3, to: 5) == ["e\u{301}e\u{301}: x", " ^"])
        #expect(carets("\tx: y", from: 2, to: 3) == ["    x: y", "    ^"])
        #expect(carets("a\tb", from: 2, to: 4) == ["a   b", " ^~~~"])
        #expect(carets("a\u{202E}b", from: 3, to: 4) == ["a\\u{202E}b", "         ^"])
        #expect(carets("a\u{202E}b", from: 2, to: 3) == ["a\\u{202E}b", " ^~~~~~~~"])
    }

    @Test func `a mark that combines is pointed to where it is drawn`() {
        #expect(carets("ae\u{301}", from: 3, to: 4) == ["ae\u{301}", " ^"])
        #expect(carets("東\u{301}", from: 2, to: 3) == ["東\u{301}", "^~"])
        #expect(carets("\u{301}", from: 1, to: 2) == ["\u{301}", "^"])
    }

    @Test func `a range is clipped to its line`() {
        #expect(carets("a: [b", from: 4, to: 1, endLine: 9) == ["a: [b", "   ^~"])
        #expect(carets("abc", from: 2, to: 90) == ["abc", " ^~"])
        #expect(carets("abc", from: 4, to: 4) == ["abc", "   ^"])
        #expect(carets("abc", from: 90, to: 99) == ["abc", "   ^"])
        #expect(carets("", from: 1, to: 1) == ["", "^"])
        #expect(carets("abc", from: 2, to: 2) == ["abc", " ^"])
        #expect(carets("abc", from: 0, to: -4) == ["abc", "^"])
    }

    @Test func `a cut line shows where it is cut, and counts from its first column`() {
        #expect(
            carets(
                "key: v", from: 105, to: 106, firstColumn: 100, isCutBefore: true, isCutAfter: true)
                == ["…key: v…", "      ^"])
        #expect(carets("key", from: 9, to: 12, firstColumn: 10) == ["key", "^~"])
    }
}

@Suite("Diagnostics for machines") struct MachineDiagnosticTests {
    @Test func `JSON has every key, and counts`() {
        #expect(
            Problems([soak, late], filesChecked: 9).rendered(as: .json) == """
                {
                  "root": null,
                  "problems": [
                    {
                      "severity": "error",
                      "rule": "unknown-field",
                      "message": "unknown field `sook`",
                      "remedy": "did you mean `soak`?",
                      "file": "desired-state/app.yaml",
                      "line": 12,
                      "column": 7,
                      "endLine": 12,
                      "endColumn": 11,
                      "excerpt": {
                        "text": "      sook: 72h",
                        "firstColumn": 1
                      }
                    },
                    {
                      "severity": "warning",
                      "rule": "past-date",
                      "message": "100% by a date that is past",
                      "remedy": null,
                      "file": "desired-state/eu,prod.yaml",
                      "line": 3,
                      "column": 1,
                      "endLine": 5,
                      "endColumn": 2,
                      "excerpt": null
                    }
                  ],
                  "unheeded": [],
                  "summary": {
                    "errors": 1,
                    "warnings": 1,
                    "filesWithProblems": 2,
                    "filesChecked": 9,
                    "manifestsChecked": 9
                  }
                }

                """)
    }

    @Test func `GitHub gets one command a problem, escaped as it asks`() {
        #expect(
            Problems([soak, late, hostile], filesChecked: 3).rendered(as: .github) == """
                ::error file=%3A%3Aadd-mask%3A%3A␛[2J.yaml,line=1,col=1,endColumn=2,title=name\
                ::`\\u{202E}x`%0A::error::forged
                ::error file=desired-state/app.yaml,line=12,col=7,endColumn=11,title=unknown-field\
                ::unknown field `sook`; did you mean `soak`?
                ::warning file=desired-state/eu%2Cprod.yaml,line=3,endLine=5,title=past-date\
                ::100%25 by a date that is past
                2 errors, 1 warning in 3 files

                """)
    }

    @Test func `SARIF names each rule once and counts columns in code points`() {
        var second = soak
        second.location.file = "a b:ü.yaml"
        second.remedy = nil
        #expect(
            Problems([soak, second], filesChecked: 2).rendered(as: .sarif) == """
                {
                  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
                  "version": "2.1.0",
                  "runs": [
                    {
                      "tool": {
                        "driver": {
                          "name": "reconcile",
                          "version": "\(Version.current)",
                          "rules": [
                            {
                              "id": "unknown-field"
                            }
                          ]
                        }
                      },
                      "columnKind": "unicodeCodePoints",
                      "results": [
                \(sarif("a%20b%3A%C3%BC.yaml", "unknown field `sook`")),
                \(sarif("desired-state/app.yaml", "unknown field `sook`; did you mean `soak`?"))
                      ]
                    }
                  ]
                }

                """)
    }

    private func sarif(_ uri: String, _ message: String) -> String {
        """
                {
                  "ruleId": "unknown-field",
                  "ruleIndex": 0,
                  "level": "error",
                  "message": {
                    "text": "\(message)"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "\(uri)"
                        },
                        "region": {
                          "startLine": 12,
                          "startColumn": 7,
                          "endLine": 12,
                          "endColumn": 11
                        }
                      }
                    }
                  ]
                }
        """
    }
}
