import CYAML
import func Glibc.memcmp

extension Composer {
    mutating func addScalar(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        let style = Node.Style(event.pointee.data.scalar.style)
        let start = positions.place(event.pointee.start_mark)
        let end = positions.place(event.pointee.end_mark)
        let text = keepText(event, style, start, end)
        let index = Int32(truncatingIfNeeded: records.count)
        try append(
            Draft(
                start: start, end: end, first: text.first, count: text.count, style: style,
                isTextInArena: text.isInArena))
        // Few scalars have any of these; the record of the others is written once, in its place.
        if style == .literal || style == .folded {
            try adjustBlock(Int(index))
        } else if start.byte == end.byte {
            placeEmpty(Int(index))
        }
        if isProperty(at: start) { try readTag(event, Int(index)) }
        if let anchor = event.pointee.data.scalar.anchor {
            anchors[String(cString: anchor)] = index
        }
    }

    /// Keeps where the text is: in the file when it stands there as it is, else in the arena.
    private mutating func keepText(
        _ event: UnsafePointer<yaml_event_t>, _ style: Node.Style, _ start: Place, _ end: Place
    ) -> (first: Int32, count: Int32, isInArena: Bool) {
        guard let value = event.pointee.data.scalar.value else { return (0, 0, false) }
        let count = Int32(truncatingIfNeeded: event.pointee.data.scalar.length)
        let text = UnsafeBufferPointer(start: value, count: Int(count))
        let quote: Int32 = style == .plain ? 0 : 1
        if end.byte - start.byte - 2 * quote == count {
            // Only double quotes can change a line of text and keep its length.
            let isVerbatim =
                start.line == end.line && (style == .plain || style == .singleQuoted)
            if isVerbatim || isInSource(text, at: Int(start.byte + quote)) {
                return (start.byte + quote, count, false)
            }
        }
        let first = Int32(truncatingIfNeeded: arena.count)
        arena.append(contentsOf: text)
        return (first, count, true)
    }

    private func isInSource(_ value: UnsafeBufferPointer<UInt8>, at byte: Int) -> Bool {
        guard let here = value.baseAddress, let there = source.baseAddress else { return false }
        return memcmp(here, there + byte, value.count) == 0
    }

    private mutating func adjustBlock(_ index: Int) throws(Diagnostic) {
        trimBlankLines(index)
        if records[index].count == 0 { try checkEmptyBlock(records[index]) }
    }

    /// libyaml ends a block scalar where the next line begins, after any blank lines.
    private mutating func trimBlankLines(_ index: Int) {
        let record = records[index]
        let first = Int(record.start.byte)
        var end = Int(record.end.byte)
        var line = record.end.line
        var scan = end
        while scan > first {
            let byte = source[scan - 1]
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                scan -= 1
            } else if isLineBreak(byte) {
                scan -= 1
                if byte == UInt8(ascii: "\n"), scan > first, source[scan - 1] == UInt8(ascii: "\r")
                {
                    scan -= 1
                }
                end = scan
                line -= 1
            } else {
                break
            }
        }
        guard end < record.end.byte else { return }
        var lineStart = end
        while lineStart > 0, !isLineBreak(source[lineStart - 1]) { lineStart -= 1 }
        if lineStart == 0 { lineStart = byteOrderMarkCount(source) }
        let scalars = source[lineStart..<end].count { !isContinuation($0) }
        records[index].end = Place(
            byte: Int32(truncatingIfNeeded: end), line: line,
            column: Int32(truncatingIfNeeded: scalars + 1))
    }

    /// `critical: >5` is a block of text that is indented by five, and empty: never what was meant.
    private mutating func checkEmptyBlock(_ record: Draft) throws(Diagnostic) {
        let header = source[Int(record.start.byte)..<Int(record.end.byte)].prefix(3)
        guard header.contains(where: { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }) else {
            return
        }
        let explanation = bareBlock(record.style == .folded ? ">" : "|")
        try note(
            diagnostic(
                rule: explanation.rule, from: record.start, to: record.end, explanation.problem,
                remedy: explanation.remedy))
    }

    /// A value that is not written at all belongs to what stands before it; libyaml puts the one of
    /// `? key` at the token after it, which may be lines away.
    private mutating func placeEmpty(_ index: Int) {
        let record = records[index]
        // The last but one: the value itself is pending already.
        guard let top = open.last, top.firstPending + 1 < pending.count else { return }
        let last = pending[pending.count - 2]
        let byte = Int(record.start.byte)
        let end = records[Int(last)].end
        guard end.line < record.start.line, byte > 0 else { return }
        let before = source[byte - 1]
        if before == UInt8(ascii: ":") || before == UInt8(ascii: "-") || before == UInt8(ascii: "?")
        {
            return
        }
        records[index].start = end
        records[index].end = end
    }
}

extension Node.Style {
    init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: self = .literal
        case YAML_FOLDED_SCALAR_STYLE: self = .folded
        default: self = .plain
        }
    }
}
