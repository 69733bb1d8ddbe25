import YAML

/// What must hold between the fields of one mapping. The schema has it too, so it is data.
package enum Constraint: Sendable {
    case exactlyOne([String], remedy: String? = nil)
    case atLeastOne([String], remedy: String? = nil)
    /// `field` must be there unless one of the others is.
    case needs(_ field: String, unless: [String], remedy: String? = nil)
    /// Where `field` is, `other` must be too.
    case with(_ field: String, needs: String)
}

extension Constraint {
    func check(_ node: Node, _ noun: String, _ reader: inout Reader) {
        func written(_ names: [String]) -> [String] { names.filter { node.value(of: $0) != nil } }
        switch self {
        case .exactlyOne(let names, let remedy):
            let there = written(names)
            if there.isEmpty {
                missing(names, node, noun, remedy, &reader)
            } else if there.count > 1, let extra = node.value(of: there[1]) {
                reader.report(
                    rule: "too-many-fields", at: extra,
                    "`\(there[0])` and `\(there[1])` stand side by side",
                    remedy: "\(noun) has only one of \(inWords(names, joinedBy: "and"))")
            }
        case .atLeastOne(let names, let remedy):
            if written(names).isEmpty { missing(names, node, noun, remedy, &reader) }
        case .needs(let field, let others, let remedy):
            if node.value(of: field) == nil, written(others).isEmpty {
                missing([field], node, noun, remedy, &reader)
            }
        case .with(let field, let other):
            if node.value(of: field) != nil, node.value(of: other) == nil {
                reader.report(
                    rule: "missing-field", at: node,
                    "`\(field)` needs the field `\(other)` beside it")
            }
        }
    }

    private func missing(
        _ names: [String], _ node: Node, _ noun: String, _ remedy: String?, _ reader: inout Reader
    ) {
        let field =
            names.count == 1 ? "the field `\(names[0])`" : "one of the fields \(inWords(names))"
        reader.report(rule: "missing-field", at: node, "\(noun) needs \(field)", remedy: remedy)
    }
}
