/// A value that is to be written, on one line.
package indirect enum Inline: Sendable {
    case text(String)
    /// A number, a boolean or a null, as it is written.
    case bare(String)
    case mapping([(key: String, value: Inline)])
    case list([Inline])

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
