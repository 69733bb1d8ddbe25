import YAML

/// Parses and asks every node everything; returns a number that depends on all answers.
func exercise(_ input: [UInt8]) -> Int {
    let parsed = parse(input, file: "fuzz.yaml")
    var sum = 0
    for document in parsed.documents { sum &+= walk(document) }
    for diagnostic in parsed.diagnostics {
        check(diagnostic.location, in: input)
        precondition(!diagnostic.problem.isEmpty)
        sum &+= diagnostic.problem.utf8.count &+ (diagnostic.excerpt?.text.utf8.count ?? 0)
    }
    return sum
}

private func walk(_ node: Node) -> Int {
    check(node.location, in: node.tree.bytes)
    var sum = node.text.utf8.count
    precondition(node.withText { $0.count } == sum)
    if case .integer(let value) = node.scalar { sum &+= value }
    for element in node.elements { sum &+= walk(element) }
    for entry in node.entries { sum &+= walk(entry.key) &+ walk(entry.value) }
    precondition(node.kind != .scalar || (node.elements.isEmpty && node.entries.isEmpty))
    return sum
}

/// A place lies in its file, and its lines and columns are in order.
private func check(_ place: SourceLocation, in bytes: [UInt8]) {
    precondition(place.bytes.upperBound <= bytes.count)
    precondition(place.line >= 1 && place.column >= 1)
    precondition((place.line, place.column) <= (place.endLine, place.endColumn))
}
