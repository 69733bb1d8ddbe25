import YAML

func read(_ text: String, limits: Limits = .standard) -> Parsed {
    parse(Array(text.utf8), file: "f.yaml", limits: limits)
}

/// Everything that is wrong with a text, each mistake whole in one line.
func complaints(_ text: String, limits: Limits = .standard) -> [String] {
    complaints(Array(text.utf8), limits: limits)
}

func complaints(_ bytes: [UInt8], limits: Limits = .standard) -> [String] {
    parse(bytes, file: "f.yaml", limits: limits).diagnostics.map { diagnostic in
        let place = "\(diagnostic.location.line):\(diagnostic.location.column)"
        let remedy = diagnostic.remedy.map { "; " + $0 } ?? ""
        return
            "\(place) \(diagnostic.severity.rawValue) \(diagnostic.rule): \(diagnostic.problem)\(remedy)"
    }
}

/// A document as one line: `{a: 1, b: [x, null]}`, strings in quotes.
func shown(_ text: String) -> String {
    read(text).documents.map(shown).joined(separator: " --- ")
}

func shown(_ node: Node) -> String {
    switch node.kind {
    case .sequence: "[" + node.elements.map(shown).joined(separator: ", ") + "]"
    case .mapping:
        "{" + node.entries.map { "\($0.key.text): \(shown($0.value))" }.joined(separator: ", ")
            + "}"
    case .scalar: shown(node.scalar, node.text)
    }
}

private func shown(_ scalar: Scalar, _ text: String) -> String {
    switch scalar {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string: "'\(text)'"
    }
}

/// `line:column-line:column` of a node and the bytes it covers.
func range(_ node: Node) -> String {
    let place = node.location
    let bytes = String(decoding: node.tree.bytes[place.bytes], as: UTF8.self)
    return "\(place.line):\(place.column)-\(place.endLine):\(place.endColumn) \(bytes)"
}

extension Node {
    subscript(key: String) -> Node? { entries.first { $0.key.text == key }?.value }
}
