/// A value that is to be written, on one line.
package indirect enum Inline: Sendable {
    case text(String)
    /// A number, a boolean or a null, as it is written.
    case bare(String)
    case mapping([(key: String, value: Inline)])
    case list([Inline])

    /// What a value of a file says.
    package init(_ node: Node) {
        switch node.kind {
        case .scalar: self = node.scalar == .string ? .text(node.text) : .bare(node.text)
        case .sequence: self = .list(node.elements.map(Inline.init))
        case .mapping:
            self = .mapping(node.entries.map { (key: $0.key.text, value: Inline($0.value)) })
        }
    }

    /// In flow style, which may stand in any place.
    package var written: String {
        switch self {
        case .text(let text): quoted(text)
        case .bare(let word): word
        case .mapping(let entries):
            "{" + entries.map { "\(quoted($0.key)): \($0.value.written)" }.joined(separator: ", ")
                + "}"
        case .list(let elements): "[" + elements.map(\.written).joined(separator: ", ") + "]"
        }
    }

    /// What it is inside of mappings with these keys, the outermost first.
    func under(_ keys: some BidirectionalCollection<String>) -> Inline {
        keys.reversed().reduce(self) { .mapping([(key: $1, value: $0)]) }
    }
}
