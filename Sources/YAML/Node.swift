/// One value of a YAML file, which knows its place. An alias is the node that it stands for, but
/// `location` is where the alias stands.
package struct Node: Sendable {
    package let tree: Tree
    let index: Int32

    package enum Kind: Sendable { case scalar, sequence, mapping }
    package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded, block, flow }

    package var kind: Kind { .scalar }
    package var style: Style { .plain }
    package var location: SourceLocation { SourceLocation(file: tree.file) }

    /// The content of a scalar (after unescaping), empty for a collection.
    package var text: String { "" }
    /// The content of a scalar as UTF-8, without a copy.
    package func withText<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        body(UnsafeBufferPointer(start: nil, count: 0))
    }
    /// What a scalar means by the core schema: plain `no` is a string, `1e3` a number, a quoted one a string.
    package var scalar: Scalar { .null }

    /// The elements of a sequence; none for anything else.
    package var elements: [Node] { [] }
    /// The entries of a mapping in order of writing, merge keys resolved; none for anything else.
    package var entries: [Entry] { [] }

    package struct Entry: Sendable {
        package let key: Node
        package let value: Node
    }

    /// Returns a diagnostic that points here, with its line.
    package func diagnostic(
        _ severity: Diagnostic.Severity = .error, rule: String, _ problem: String, remedy: String? = nil
    ) -> Diagnostic {
        Diagnostic(severity, rule: rule, at: location, problem, remedy: remedy)
    }
}

package enum Scalar: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case string
}
