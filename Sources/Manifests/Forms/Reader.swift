package import YAML

/// Collects what is wrong while nodes are read; nothing is thrown, so that one run finds all.
package struct Reader: Sendable {
    package private(set) var diagnostics: [Diagnostic] = []

    package init() {}

    package mutating func report(
        _ severity: Diagnostic.Severity = .error, rule: String, at node: Node, _ problem: String,
        remedy: String? = nil
    ) {
        diagnostics.append(node.diagnostic(severity, rule: rule, problem, remedy: remedy))
    }

    package mutating func report(
        _ severity: Diagnostic.Severity = .error, rule: String, at place: Place, _ problem: String,
        remedy: String? = nil
    ) {
        guard let node = place.node else { return }
        report(severity, rule: rule, at: node, problem, remedy: remedy)
    }

    /// Says that `node` is not what its place wants.
    mutating func refuse(_ node: Node, wanted words: String, remedy: String? = nil) {
        report(
            rule: "wrong-type", at: node, "\(node.inWords) stands where \(words) belongs",
            remedy: remedy)
    }
}

extension Node {
    /// What a person would call this node: "a list", "the number `12`", "`no`".
    package var inWords: String {
        switch kind {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar: break
        }
        let short = text.count > 40 ? text.prefix(40) + "…" : Substring(text)
        switch scalar {
        case .null: return text.isEmpty ? "nothing" : "the null `\(short)`"
        case .bool: return "the boolean `\(short)`"
        case .integer, .float: return "the number `\(short)`"
        case .string: return text.isEmpty ? "an empty text" : "the text `\(short)`"
        }
    }
}
