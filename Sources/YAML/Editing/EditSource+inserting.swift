/// Where a new entry of a mapping, or a new element of a list, can stand.
extension EditSource {
    func insertions(
        of keys: [String], _ value: Inline, into node: Node, behind: [String]
    ) -> [[Splice]] {
        guard let first = keys.first else { return [] }
        let rest = keys.dropFirst()
        guard node.kind == .mapping else {
            // A key without a value, or with a null.
            let range = node.location.bytes
            let room = range.isEmpty ? " " : ""
            return [[Splice(range, room + value.under(keys).written)]]
        }
        let entries = inOrder(node.ownEntries, behind)
        if node.style == .flow {
            let text = "\(quoted(first)): \(value.under(rest).written)"
            return entries.map { inFlow(text, after: $0.key.location.bytes.lowerBound, $0.end) }
                + [afterBracket(of: node, text)]
        }
        let indent = String(repeating: " ", count: node.location.column - 1)
        return entries.compactMap { entry in
            endOfLine(after: entry.end).map { end in
                let line = newline(at: end)
                return [Splice(at: end, line + block(keys, value, indent, line))]
            }
        } + [atFront(of: node, keys, value, indent)]
    }

    func appending(_ value: Inline, to list: Node) -> [[Splice]] {
        guard list.kind == .sequence else { return [] }
        guard let last = list.elements.last else { return [afterBracket(of: list, value.written)] }
        let (start, end) = (last.location.bytes.lowerBound, last.location.bytes.upperBound)
        guard list.style == .block else { return [inFlow(value.written, after: start, end)] }
        let indent = String(repeating: " ", count: list.location.column - 1)
        return endOfLine(after: end).map {
            [[Splice(at: $0, newline(at: $0) + indent + "- " + value.written)]]
        } ?? []
    }

    /// Behind the last of those that it follows; then anywhere else, from the end.
    private func inOrder(_ entries: [Node.Entry], _ behind: [String]) -> [Node.Entry] {
        let best = entries.lastIndex { behind.contains($0.key.text) }
        let others = entries.indices.reversed().filter { $0 != best }
        return ((best.map { [$0] } ?? []) + others).map { entries[$0] }
    }

    /// Each key on a line of its own, the value on that of the last.
    private func block(
        _ keys: [String], _ value: Inline, _ indent: String, _ newline: String
    ) -> String {
        let lines = keys.enumerated().map { depth, key in
            indent + String(repeating: "  ", count: depth) + quoted(key) + ":"
        }
        return lines.joined(separator: newline) + " " + value.written
    }

    private func atFront(
        of node: Node, _ keys: [String], _ value: Inline, _ indent: String
    ) -> [Splice] {
        let start = node.location.bytes.lowerBound
        let line = newline(at: start)
        let text = block(keys, value, indent, line).dropFirst(indent.utf8.count)
        return [Splice(at: start, text + line + indent)]
    }

    /// Where each entry has a line of its own, so has the new one, and comments stay with theirs.
    private func inFlow(_ text: String, after start: Int, _ end: Int) -> [Splice] {
        guard let lead = blanks(before: start) else { return [Splice(at: end, ", " + text)] }
        let next = firstText(from: end)
        if let next, bytes[next] == UInt8(ascii: ",") {
            guard let last = endOfLine(after: next + 1) else {
                return [Splice(at: end, ", " + text)]
            }
            return [Splice(at: last, newline(at: last) + lead + text + ",")]
        }
        guard let last = endOfLine(after: end) else { return [Splice(at: end, ", " + text)] }
        return [Splice(at: end, ","), Splice(at: last, newline(at: last) + lead + text)]
    }

    private func afterBracket(of node: Node, _ text: String) -> [Splice] {
        [Splice(at: node.location.bytes.lowerBound + 1, text)]
    }
}
