import Testing

@testable import YAML

@Suite("Edit") struct EditTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var before: String
        var edit: Edit
        var after: String?

        init(_ name: String, _ before: String, _ edit: Edit, _ after: String?) {
            (self.name, self.before, self.edit, self.after) = (name, before, edit, after)
        }
        var testDescription: String { name }
    }

    private static func set(
        _ path: EditStep..., to value: Inline = .bare("1"), behind: [String] = []
    ) -> Edit {
        Edit(.set(value), at: path, behind: behind)
    }

    private static func append(_ path: EditStep..., value: Inline = .text("new")) -> Edit {
        Edit(.append(value), at: path)
    }

    private static let swapped = Edit(.swap(key: "a", for: "b", .bare("2")), at: [])

    static let cases: [Case] = [
        // A new entry in a block.
        Case("behind the last entry", "a: 1\nb: 2\n", set(.key("c")), "a: 1\nb: 2\nc: 1\n"),
        Case(
            "behind the one it follows", "a: 1\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a: 1\nc: 1\nb: 2\n"),
        Case("no last line break", "a: 1", set(.key("c")), "a: 1\nc: 1"),
        Case("CRLF", "a: 1\r\nb: 2\r\n", set(.key("c"), behind: ["a"]), "a: 1\r\nc: 1\r\nb: 2\r\n"),
        Case(
            "behind a comment", "a: 1 # one\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a: 1 # one\nc: 1\nb: 2\n"),
        Case(
            "behind a block", "a:\n  x: 1\n  y: 2\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a:\n  x: 1\n  y: 2\nc: 1\nb: 2\n"),
        Case(
            "behind a literal", "a: |\n  x\n\n\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a: |\n  x\nc: 1\n\n\nb: 2\n"),
        Case(
            "not within the lines that a literal keeps", "a: |+\n  x\n\n\nb: 2\n",
            set(.key("c"), behind: ["a"]), "a: |+\n  x\n\n\nb: 2\nc: 1\n"),
        Case(
            "before a literal that keeps its lines", "a: |+\n  x\n\n", set(.key("c")),
            "c: 1\na: |+\n  x\n\n"),
        Case(
            "behind a text over lines", "a: one\n  two\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a: one\n  two\nc: 1\nb: 2\n"),
        Case(
            "behind a quoted text over lines", "a: \"one\n  two\"\nb: 2\n",
            set(.key("c"), behind: ["a"]), "a: \"one\n  two\"\nc: 1\nb: 2\n"),
        Case(
            "behind a flow over lines", "a: {\n  x: 1\n}\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a: {\n  x: 1\n}\nc: 1\nb: 2\n"),
        Case(
            "behind a list that is not indented", "a:\n- 1\n- 2\nb: 2\n",
            set(.key("c"), behind: ["a"]), "a:\n- 1\n- 2\nc: 1\nb: 2\n"),
        Case(
            "behind a key without a value", "a:\nb: 2\n", set(.key("c"), behind: ["a"]),
            "a:\nc: 1\nb: 2\n"),
        Case(
            "behind an alias", "a: &x 1\nb: *x\n", set(.key("c"), behind: ["b"]),
            "a: &x 1\nb: *x\nc: 1\n"),
        Case(
            "odd indentation", "a:\n     x: 1\n     y: 2\nb: 3\n", set(.key("a"), .key("z")),
            "a:\n     x: 1\n     y: 2\n     z: 1\nb: 3\n"),
        Case(
            "in an element", "- a: 1\n  b: 2\n- a: 3\n", set(.element(0), .key("c")),
            "- a: 1\n  b: 2\n  c: 1\n- a: 3\n"),
        Case(
            "in an element far from its dash", "-    a: 1\n     b: 2\n",
            set(.element(0), .key("c")), "-    a: 1\n     b: 2\n     c: 1\n"),
        Case(
            "in an element of an element", "- - a: 1\n", set(.element(0), .element(0), .key("c")),
            "- - a: 1\n    c: 1\n"),
        Case(
            "beside what is merged", "x: &x {p: 1}\na:\n  <<: *x\n  q: 2\n",
            set(.key("a"), .key("c")), "x: &x {p: 1}\na:\n  <<: *x\n  q: 2\n  c: 1\n"),
        Case(
            "over what is merged", "x: &x {p: 1}\na:\n  <<: *x\n  q: 2\n",
            set(.key("a"), .key("p"), to: .bare("9")), nil),
        Case(
            "the whole way is made", "a: 1\n", set(.key("b"), .key("c"), .key("d")),
            "a: 1\nb:\n  c:\n    d: 1\n"),
        Case(
            "a value for a key that has none", "a:\nb: 2\n", set(.key("a"), .key("c")),
            "a: {c: 1}\nb: 2\n"),
        Case(
            "a value in place of null", "a: null # none\n", set(.key("a"), .key("c")),
            "a: {c: 1} # none\n"),
        Case("a BOM stays", "\u{FEFF}a: 1\n", set(.key("c")), "\u{FEFF}a: 1\nc: 1\n"),
        Case(
            "letters of many bytes", "é: ü # ö\nb: 2\n", set(.key("c"), behind: ["é"]),
            "é: ü # ö\nc: 1\nb: 2\n"),
        Case("a key that must be quoted", "a: 1\n", set(.key("b: c")), "a: 1\n\"b: c\": 1\n"),
        Case(
            "the second of two documents", "a: 1\n---\na: 2\n...\n",
            Edit(.set(.bare("1")), at: [.key("c")], document: 1), "a: 1\n---\na: 2\nc: 1\n...\n"),
        // A new entry in a flow.
        Case("into braces", "a: {x: 1}\n", set(.key("a"), .key("c")), "a: {x: 1, c: 1}\n"),
        Case(
            "behind the one it follows, in braces", "{x: 1, y: 2}",
            set(.key("c"), behind: ["x"]), "{x: 1, c: 1, y: 2}"),
        Case("into empty braces", "a: {}\n", set(.key("a"), .key("c")), "a: {c: 1}\n"),
        Case(
            "into braces with room", "a: { x: 1 }\n", set(.key("a"), .key("c")),
            "a: { x: 1, c: 1 }\n"),
        Case(
            "an entry a line, with commas", "{\n  x: 1, # one\n  y: 2, # two\n}\n",
            set(.key("c")), "{\n  x: 1, # one\n  y: 2, # two\n  c: 1,\n}\n"),
        Case(
            "an entry a line, the last without", "{\n  x: 1, # one\n  y: 2 # two\n}\n",
            set(.key("c")), "{\n  x: 1, # one\n  y: 2, # two\n  c: 1\n}\n"),
        Case("the whole way in braces", "{a: 1}", set(.key("b"), .key("c")), "{a: 1, b: {c: 1}}"),
        Case(
            "behind a key without a value, in braces", "{a, b: 1}", set(.key("c"), behind: ["a"]),
            "{a, c: 1, b: 1}"),
        // Another value.
        Case(
            "in place of a scalar", "a: 1 # one\n", set(.key("a"), to: .bare("2")), "a: 2 # one\n"),
        Case("in place of a quoted one", "a: '1'\n", set(.key("a"), to: .bare("2")), "a: 2\n"),
        Case("in place of nothing", "a:\nb: 1\n", set(.key("a"), to: .bare("2")), "a: 2\nb: 1\n"),
        Case(
            "in place of a block", "a:\n  x: 1\n  y: 2 # two\nb: 1\n",
            set(.key("a"), to: .mapping([("z", .text("q"))])), "a: {z: q} # two\nb: 1\n"),
        Case(
            "in place of an element", "[one, two]", set(.element(1), to: .text("a, b")),
            "[one, \"a, b\"]"),
        Case("not for those who share it", "a: &x {p: 1}\nb: *x\n", set(.key("a"), .key("c")), nil),
        Case("not through an alias", "a: &x {p: 1}\nb: *x\n", set(.key("b"), .key("c")), nil),
        Case(
            "in place of an alias", "a: &x 1\nb: *x\n", set(.key("b"), to: .bare("2")),
            "a: &x 1\nb: 2\n"),
        Case("not into a scalar", "a: 1\n", set(.key("a"), .key("b")), nil),
        Case("not past the end of a list", "[1]", set(.element(3)), nil),
        // Another key.
        Case("a swap", "a: 1 # one\nc: 3\n", swapped, "b: 2 # one\nc: 3\n"),
        Case("a swap of a block", "a:\n  x: 1\nc: 3\n", swapped, "b: 2\nc: 3\n"),
        Case("a swap in braces", "{a: {x: 1}, c: 3}", swapped, "{b: 2, c: 3}"),
        Case(
            "a swap behind a dash", "- a: 1\n",
            Edit(.swap(key: "a", for: "b", .bare("2")), at: [.element(0)]), "- b: 2\n"),
        Case("no swap for a key that is there", "a: 1\nb: 2\n", swapped, nil),
        Case("no swap of what is not there", "c: 1\n", swapped, nil),
        // One more.
        Case("an element", "- one\n- two # 2\n", append(), "- one\n- two # 2\n- new\n"),
        Case(
            "an element of a list in a mapping", "a:\n- one\nb: 2\n", append(.key("a")),
            "a:\n- one\n- new\nb: 2\n"),
        Case(
            "an element behind mappings", "a:\n  - x: 1\n    y: 2\nb: 2\n", append(.key("a")),
            "a:\n  - x: 1\n    y: 2\n  - new\nb: 2\n"),
        Case("in brackets", "a: [one, two]\n", append(.key("a")), "a: [one, two, new]\n"),
        Case("in empty brackets", "a: []\n", append(.key("a")), "a: [new]\n"),
        Case("a list that was not there", "a: 1\n", append(.key("b")), "a: 1\nb: [new]\n"),
        Case("a list for a key that has none", "a:\n", append(.key("a")), "a: [new]\n"),
        Case("no list", "a: 1\n", append(.key("a")), nil),
        Case(
            "brackets over lines", "[\n  one,\n  two # 2\n]\n", append(),
            "[\n  one,\n  two, # 2\n  new\n]\n"),
    ]

    @Test(arguments: cases)
    func `what is meant is written, and nothing else`(_ one: Case) {
        let parsed = parse(Array(one.before.utf8), file: "f.yaml")
        #expect(!parsed.hasErrors)
        let splices = try? parsed.splices(for: one.edit)
        let after = splices.map { String(decoding: parsed.tree.bytes.applying($0), as: UTF8.self) }
        #expect(after == one.after)
    }

    @Test func `what cannot be written says where it would be`() throws {
        let parsed = parse(Array("a: &x {p: 1}\nb: *x\n".utf8), file: "f.yaml")
        let refused = #expect(throws: Uneditable.self) {
            try parsed.splices(for: EditTests.set(.key("b"), .key("c")))
        }
        #expect(refused?.location.line == 2)
    }
}

@Suite("Edits everywhere") struct EditsEverywhereTests {
    /// A seeded writer of the same values in many layouts.
    struct Scribe {
        var chance: UInt64

        mutating func next(_ bound: Int) -> Int {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: chance >> 33) % bound
        }

        mutating func comment() -> String { next(4) == 0 ? " # \(next(100))" : "" }

        mutating func scalar() -> String {
            ["1", "text", "'it''s'", "\"a: b\"", "3d", "café", "null", "12:30"][next(8)]
        }

        mutating func flow(_ depth: Int) -> String {
            switch next(depth > 2 ? 1 : 4) {
            case 0, 1: return scalar()
            case 2:
                return "[" + (0..<next(3)).map { _ in flow(depth + 1) }.joined(separator: ", ")
                    + "]"
            default:
                let entries = (0..<next(3)).map { "k\($0): \(flow(depth + 1))" }
                return next(3) == 0 && !entries.isEmpty
                    ? "{\n" + entries.map { "            \($0)" }.joined(separator: ",\n")
                        + "\n           }"
                    : "{" + entries.joined(separator: ", ") + "}"
            }
        }

        /// What follows a key or a dash, with its line break.
        mutating func value(_ indent: Int, _ depth: Int) -> String {
            switch next(depth > 3 ? 4 : 8) {
            case 0, 1: return " " + scalar() + comment() + "\n"
            case 2: return " " + flow(depth) + comment() + "\n"
            case 3:
                let pad = String(repeating: " ", count: indent + 2)
                return " " + ["|", ">-", "|+"][next(3)] + "\n\(pad)one\n\(pad)two\n"
                    + (next(3) == 0 ? "\n" : "")
            case 4, 5, 6: return comment() + "\n" + mapping(indent + 1 + next(4), depth + 1)
            default:
                let inner = indent + next(3)
                let pad = String(repeating: " ", count: inner)
                let dashes = (0..<1 + next(3)).map { _ in "\(pad)-" + value(inner, depth + 1) }
                return "\n" + dashes.joined()
            }
        }

        mutating func mapping(_ indent: Int, _ depth: Int) -> String {
            let pad = String(repeating: " ", count: indent)
            return (0..<1 + next(4)).map { key in
                (next(6) == 0 ? "\(pad)# about \(key)\n" : "") + "\(pad)k\(key):"
                    + value(indent, depth)
            }.joined()
        }
    }

    private func mappings(below node: Node, _ path: [EditStep] = []) -> [[EditStep]] {
        switch node.kind {
        case .scalar: []
        case .sequence:
            node.elements.enumerated().flatMap {
                mappings(below: $0.element, path + [.element($0.offset)])
            }
        case .mapping:
            [path]
                + node.entries.flatMap { mappings(below: $0.value, path + [.key($0.key.text)]) }
        }
    }

    @Test func `a new entry fits into every mapping, whatever surrounds it`() throws {
        var written = 0
        for seed in 1...300 as ClosedRange<UInt64> {
            var scribe = Scribe(chance: seed)
            var text = scribe.mapping(0, 0)
            if seed % 3 == 0 { text = text.replacing("\n", with: "\r\n") }
            if seed % 5 == 0 { text += "---\nother: document\n" }
            let parsed = parse(Array(text.utf8), file: "f.yaml")
            try #require(!parsed.hasErrors, "\(text)")
            for path in mappings(below: parsed.documents[0]) {
                let edit = Edit(
                    .set(.mapping([("by", .text("erin"))])), at: path + [.key("new")],
                    behind: ["k\(scribe.next(3))"])
                let splices = try? parsed.splices(for: edit)
                #expect(splices != nil, "seed \(seed), \(path):\n\(text)")
                #expect(splices?.allSatisfy(\.range.isEmpty) ?? true)
                written += 1
            }
        }
        #expect(written > 1_000)
    }
}
