import Manifests
import YAML

/// Takes a file all the way that the product does: to nodes, to manifests, to a desired state and the
/// digest of every stage; looks at each answer, and returns a number that depends on all of them.
func exercise(_ input: [UInt8]) -> Int {
    let parsed = parse(input, file: "fuzz.yaml")
    var sum = 0
    for document in parsed.documents { sum &+= walk(document) }
    for diagnostic in parsed.diagnostics { sum &+= look(at: diagnostic, in: input) }

    let (manifests, strays) = decode(parsed)
    let desired = DesiredState(manifests, strays: strays, in: nowhere)
    for diagnostic in desired.diagnostics { sum &+= look(at: diagnostic, in: input) }
    precondition(!parsed.hasErrors || desired.diagnostics.contains { $0.severity == .error })
    for rollout in desired.rollouts.all {
        // Its last stage's covers all before it.
        guard let last = rollout.spec.stages.last else { continue }
        let digest = try? desired.stageDigest(of: rollout, stage: last.name.name, in: nowhere.tree)
        sum &+= digest?.text.utf8.count ?? 0
    }
    return sum
}

/// A tree without files, on a machine that knows one time zone.
private let nowhere = Setting(
    tree: SourceTree(find: { _ in nil }, digest: { _ in nil }), hasZone: { $0 == "UTC" })

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

/// What a report shows: a place in the file, words, and a line that fits a screen and harms no terminal.
private func look(at diagnostic: Diagnostic, in input: [UInt8]) -> Int {
    check(diagnostic.location, in: input)
    precondition(!diagnostic.problem.isEmpty && !diagnostic.rule.isEmpty)
    guard let excerpt = diagnostic.excerpt else { return diagnostic.problem.utf8.count }
    let scalars = excerpt.text.unicodeScalars
    precondition(scalars.count <= 120 && excerpt.firstColumn >= 1)
    precondition(scalars.allSatisfy { $0 == "\t" || $0.properties.generalCategory != .control })
    return diagnostic.problem.utf8.count &+ excerpt.text.utf8.count
}

/// A place lies in its file, and its lines and columns are in order.
private func check(_ place: SourceLocation, in bytes: [UInt8]) {
    precondition(place.bytes.upperBound <= bytes.count)
    precondition(place.line >= 1 && place.column >= 1)
    precondition((place.line, place.column) <= (place.endLine, place.endColumn))
}
