import Testing
import YAML

@Suite("Core schema") struct CoreSchemaTests {
    private func scalar(_ text: String) -> Scalar? { read(text).documents.first?.scalar }

    @Test(arguments: ["null", "Null", "NULL", "~", "---"])
    func `null has four spellings, and none at all`(_ text: String) {
        #expect(scalar(text) == .null)
    }

    @Test(arguments: ["true", "True", "TRUE"])
    func `true has three spellings`(_ text: String) { #expect(scalar(text) == .bool(true)) }

    @Test(arguments: ["false", "False", "FALSE"])
    func `false has three spellings`(_ text: String) { #expect(scalar(text) == .bool(false)) }

    @Test(arguments: [
        ("0", 0), ("12", 12), ("012", 12), ("+7", 7), ("-7", -7), ("0o17", 15), ("0xfF", 255),
        ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ])
    func `integers are decimal, octal by 0o and hexadecimal by 0x`(_ text: String, _ value: Int) {
        #expect(scalar(text) == .integer(value))
    }

    @Test(arguments: [
        ("1.5", 1.5), ("1e3", 1000), ("1E+3", 1000), ("-.5", -0.5), ("1.", 1), ("1.e2", 100),
        (".inf", .infinity), ("-.INF", -.infinity), ("+.Inf", .infinity),
        ("9223372036854775808", 9_223_372_036_854_775_808), ("1e999", .infinity),
        ("0x10000000000000000", 18_446_744_073_709_551_616),
    ])
    func `floats have a point, an exponent or too many digits`(_ text: String, _ value: Double) {
        #expect(scalar(text) == .float(value))
    }

    @Test(arguments: [".nan", ".NaN", ".NAN"])
    func `a number may be none`(_ text: String) {
        guard case .float(let value)? = scalar(text) else {
            Issue.record("\(text) is no float")
            return
        }
        #expect(value.isNaN)
    }

    @Test(arguments: [
        "no", "yes", "on", "off", "y", "12:30", "2025-05-10", "1_000", "0b11", "0x", "0o8", "-0x1",
        "1e", "e3", ".", "+", "-.", "1.2.3", "tRUE", "nULL", ".Nan", "0x1G", "--1", "1 2", "1,5",
        "nullx", "infinity", "nan", "=",
    ])
    func `what only looks like something else is a string`(_ text: String) {
        #expect(scalar(text) == .string)
    }

    @Test(arguments: ["'no'", "\"1\"", "'null'", "''", "\"~\"", "|\n  1", ">\n  true"])
    func `quoted or in a block it is a string`(_ text: String) {
        #expect(scalar(text) == .string)
    }

    @Test func `a number of a megabyte of digits is a float`() {
        #expect(scalar(String(repeating: "9", count: 1 << 20)) == .float(.infinity))
    }

    @Test func `a scalar answers with its bytes without a copy`() {
        let node = read("\"caf\\u00e9\"").documents.first
        #expect(node?.withText { Array($0) } == Array("café".utf8))
    }
}

@Suite("Tags") struct TagTests {
    @Test func `the tags of the core schema decide what a scalar is`() {
        let text = """
            [!!str 1, !!int '12', !!float 1, !!float '2.5', !!bool "true", !!null '', ! 12, !!str ,
            !!seq [], !!map {}, !<tag:yaml.org,2002:str> no]
            """
        #expect(
            shown(text)
                == "['1', 12, 1.0, 2.5, true, null, '12', '', [], {}, 'no']")
    }

    @Test(arguments: [
        ("a: !!int x", "1:10 error tag: `x` is not an integer, as its tag says"),
        ("a: !!bool yes", "1:11 error tag: `yes` is not `true` or `false`, as its tag says"),
        ("a: !!null 0", "1:11 error tag: `0` is not `null`, as its tag says"),
        ("a: !!float x", "1:12 error tag: `x` is not a number, as its tag says"),
        ("a: !!map []", "1:4 error tag: the tag `!!map` is for a mapping, this is a sequence"),
        ("a: !!seq x", "1:4 error tag: the tag `!!seq` is for a sequence, this is a scalar"),
        ("a: !!str {}", "1:4 error tag: the tag `!!str` is for a string, this is a mapping"),
    ])
    func `a tag that the value contradicts is refused`(_ text: String, _ complaint: String) {
        #expect(complaints(text) == [complaint])
    }

    private static let remedy =
        "only `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!seq` and `!!map` are known; remove it, or quote the text"

    @Test(arguments: [
        ("a: !!binary aGk=", "1:4 error tag: unknown tag `!!binary`"),
        ("a: !!timestamp 2025-05-10", "1:4 error tag: unknown tag `!!timestamp`"),
        ("a: !Ref x", "1:4 error tag: unknown tag `!Ref`"),
        ("a: !e!x y", "1:4 error tag: the tag begins with a handle that no %TAG names"),
        (
            "%TAG !e! tag:example.com,2025:\n---\n!e!x [a]",
            "3:1 error tag: unknown tag `tag:example.com,2025:x`"
        ),
    ])
    func `any other tag is refused`(_ text: String, _ complaint: String) {
        #expect(complaints(text) == [complaint + "; " + TagTests.remedy])
    }
}
