/// The bytes of a file, as one who writes into it looks at them.
struct EditSource {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How a change could be written, the best way first.
    func ways(of edit: Edit, in root: Node) -> [[Splice]] {
        var (node, missing) = (root, edit.path[...])
        while let step = missing.first, let next = node[step] {
            (node, missing) = (next, missing.dropFirst())
        }
        let keys = missing.compactMap(\.asKey)
        guard keys.count == missing.count else { return [] }
        switch edit.change {
        case .set(let value):
            guard !keys.isEmpty else { return replacing(edit.path, in: root, by: value) }
            return insertions(of: keys, value, into: node, behind: edit.behind)
        case .append(let value):
            guard keys.isEmpty else {
                return insertions(of: keys, .list([value]), into: node, behind: edit.behind)
            }
            let isNothing = node.kind == .scalar && node.scalar == .null
            return isNothing
                ? replacing(edit.path, in: root, by: .list([value])) : appending(value, to: node)
        case .swap(let key, let other, let value):
            guard keys.isEmpty, let old = node.ownEntries.first(where: { $0.key.text == key })
            else { return [] }
            let range = old.key.location.bytes.lowerBound..<old.end
            return [[Splice(range, "\(other): \(value.written)")]]
        }
    }

    /// A block gives way with the lines that it begins on; anything else, with its own bytes.
    private func replacing(_ path: [EditStep], in root: Node, by value: Inline) -> [[Splice]] {
        var (key, old): (Node?, Node) = (nil, root)
        for step in path {
            guard let next = old[step] else { return [] }
            key = step.asKey.flatMap { name in old.ownEntries.first { $0.key.text == name }?.key }
            old = next
        }
        return [[replacing(old, behind: key, by: value)]]
    }

    private func replacing(_ old: Node, behind key: Node?, by value: Inline) -> Splice {
        let range = old.location.bytes
        guard old.style == .block, let key,
            let colon = bytes[key.location.bytes.upperBound..<range.lowerBound].firstIndex(
                of: UInt8(ascii: ":"))
        else {
            let needsRoom =
                range.isEmpty && range.lowerBound > 0
                && !isBlank(bytes[range.lowerBound - 1])
            return Splice(range, (needsRoom ? " " : "") + value.written)
        }
        return Splice(colon + 1..<range.upperBound, " " + value.written)
    }
}

extension EditStep {
    fileprivate var asKey: String? { if case .key(let name) = self { name } else { nil } }
}

extension Node {
    /// The entries that are written in the mapping itself, and not merged into it.
    var ownEntries: [Entry] {
        let range = location.bytes
        let column = location.column
        return entries.filter {
            let key = $0.key.location
            return range.contains(key.bytes.lowerBound) && (style == .flow || key.column == column)
        }
    }
}

extension Node.Entry {
    /// One past the last byte of what is written of it.
    var end: Int { max(key.location.bytes.upperBound, value.location.bytes.upperBound) }
}

// MARK: Lines

extension EditSource {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Where the line ends that `byte` is on; nil where more than a comment follows on it.
    func endOfLine(after byte: Int) -> Int? {
        guard let text = firstText(from: byte) else { return lineBreak(from: byte) }
        let isComment = bytes[text] == UInt8(ascii: "#") && text > byte
        return isComment ? lineBreak(from: text) : nil
    }

    /// The next byte on the line that is no blank.
    func firstText(from byte: Int) -> Int? {
        let next = bytes[byte...].firstIndex { !isBlank($0) }
        return next.flatMap { isLineBreak(bytes[$0]) ? nil : $0 }
    }

    private func lineBreak(from byte: Int) -> Int {
        bytes[byte...].firstIndex(where: isLineBreak) ?? bytes.count
    }

    func startOfLine(of byte: Int) -> Int {
        bytes[..<byte].lastIndex(where: isLineBreak).map { $0 + 1 } ?? 0
    }

    /// The blanks that the line of `byte` begins with; nil where something else stands before it there.
    func blanks(before byte: Int) -> String? {
        let lead = bytes[startOfLine(of: byte)..<byte]
        return lead.allSatisfy(isBlank) ? String(decoding: lead, as: UTF8.self) : nil
    }

    /// As the line at `byte` ends, or the file's first one where it is the last.
    func newline(at byte: Int) -> String {
        guard
            let found = bytes[byte...].firstIndex(where: isLineBreak)
                ?? bytes.firstIndex(where: isLineBreak)
        else { return "\n" }
        guard bytes[found] == UInt8(ascii: "\r") else { return "\n" }
        let isPair = found + 1 < bytes.count && bytes[found + 1] == UInt8(ascii: "\n")
        return isPair ? "\r\n" : "\r"
    }
}
