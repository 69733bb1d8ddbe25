import Testing
import YAML

@Suite("Aliases") struct AliasTests {
    @Test func `an alias without an anchor is refused`() {
        #expect(
            complaints("a: *x\n") == [
                "1:4 error unknown-alias: the alias `*x` names no anchor; an anchor is written before its alias and in the same document, as `&x`; text that begins with `*` is quoted"
            ])
    }

    @Test func `an alias near an anchor is told of it`() {
        #expect(
            complaints("a: &default 1\nb: *defalut\n") == [
                "2:4 error unknown-alias: the alias `*defalut` names no anchor; did you mean `*default`?"
            ])
    }

    @Test func `an anchor does not reach into the next document`() {
        #expect(
            complaints("a: &x 1\n---\nb: *x\n") == [
                "3:4 error unknown-alias: the alias `*x` names no anchor; an anchor is written before its alias and in the same document, as `&x`; text that begins with `*` is quoted"
            ])
    }

    @Test func `an alias inside of its own anchor is refused`() {
        #expect(
            complaints("a: &x\n  b: [*x]\n") == [
                "2:7 error alias-cycle: the alias `*x` stands inside of what it names, on line 2; write the value out"
            ])
    }

    @Test func `the last anchor of a name counts`() {
        #expect(shown("[&x 1, *x, &x 2, *x]") == "[1, 1, 2, 2]")
    }
}

@Suite("Merge keys") struct MergeTests {
    private let anchors = "d: &d {a: 1, b: 2}\ne: &e {b: 3, c: 4}\n"

    private func merged(_ mapping: String) -> String? {
        read(anchors + "x:\n" + mapping).documents.first?["x"].map(shown)
    }

    @Test func `a mapping is merged where its key stands`() {
        #expect(merged("  z: 0\n  <<: *d\n  y: 9\n") == "{z: 0, a: 1, b: 2, y: 9}")
    }

    @Test func `what is written wins, before or after`() {
        #expect(merged("  a: 8\n  <<: *d\n  b: 9\n") == "{a: 8, b: 9}")
    }

    @Test func `the earlier in a list wins`() {
        #expect(merged("  <<: [*d, *e]\n") == "{a: 1, b: 2, c: 4}")
        #expect(merged("  <<: [*e, *d]\n") == "{b: 3, c: 4, a: 1}")
    }

    @Test func `a mapping may be merged that is written in place`() {
        #expect(merged("  <<: {a: 5}\n  b: 6\n") == "{a: 5, b: 6}")
    }

    @Test func `what was merged is merged on`() {
        let text = "- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, z: 3}\n"
        #expect(shown(text) == "[{x: 1}, {x: 1, y: 2}, {x: 1, y: 2, z: 3}]")
    }

    @Test func `a merged value keeps the place where it is written`() {
        let node = read(anchors + "x: {<<: *d}\n").documents.first?["x"]?["b"]
        #expect(node.map(range) == "1:17-1:18 2")
    }

    @Test func `quoted it is a key like any other`() {
        #expect(merged("  \"<<\": *d\n") == "{<<: {a: 1, b: 2}}")
    }

    @Test func `two merge keys are one too many`() {
        #expect(
            complaints(anchors + "x:\n  <<: *d\n  <<: *e\n") == [
                "5:3 error duplicate-key: the key `<<` is written twice, first on line 4; merge several by `<<: [*one, *other]`"
            ])
    }

    @Test(arguments: [
        ("<<: 1", "1:5", "scalar"), ("<<: [[a]]", "1:6", "sequence"), ("<<:", "1:4", "scalar"),
    ])
    func `only mappings are merged`(_ text: String, _ place: String, _ kind: String) {
        #expect(
            complaints(text) == [
                "\(place) error merge: `<<` merges a mapping or a list of mappings, this is a \(kind); name a mapping, as in `<<: *defaults`, or quote the key \"<<\""
            ])
    }

    @Test func `a mapping does not merge itself`() {
        #expect(
            complaints("a: &a {<<: *a}") == [
                "1:12 error alias-cycle: the alias `*a` stands inside of what it names, on line 1; write the value out"
            ])
    }
}
