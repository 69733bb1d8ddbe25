import CYAML
import Glibc

extension Composer {
    mutating func addScalar(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        let style = Node.Style(event.pointee.data.scalar.style)
        var record = Record(
            start: positions.place(event.pointee.start_mark),
            end: positions.place(event.pointee.end_mark), style: style)
        if style == .literal || style == .folded { trimBlankLines(&record) }
        if isProperty(at: record.start) {
            record.tag = try readTag(event, &record)
        } else if record.start.byte == record.end.byte {
            placeEmpty(&record)
        }
        let length = event.pointee.data.scalar.length
        if length > 0, let value = event.pointee.data.scalar.value {
            keepText(UnsafeBufferPointer(start: value, count: length), &record)
        }
        if record.tag != .none { try checkTag(&record) }
        if length == 0, style == .literal || style == .folded { try checkEmptyBlock(record) }
        let index = Int32(truncatingIfNeeded: records.count)
        try append(record)
        if let anchor = event.pointee.data.scalar.anchor {
            anchors[String(cString: anchor)] = index
        }
    }

    /// Keeps where the text is: in the file when it stands there as it is, else in the arena.
    private mutating func keepText(_ value: UnsafeBufferPointer<UInt8>, _ record: inout Record) {
        record.count = Int32(truncatingIfNeeded: value.count)
        let quote: Int32 = record.style == .plain ? 0 : 1
        if record.end.byte - record.start.byte - 2 * quote == record.count,
            isInSource(value, at: Int(record.start.byte + quote))
        {
            record.first = record.start.byte + quote
            return
        }
        record.first = Int32(truncatingIfNeeded: arena.count)
        record.isTextInArena = true
        arena.append(contentsOf: value)
    }

    private func isInSource(_ value: UnsafeBufferPointer<UInt8>, at byte: Int) -> Bool {
        guard let here = value.baseAddress, let there = source.baseAddress else { return false }
        return memcmp(here, there + byte, value.count) == 0
    }

    /// libyaml ends a block scalar where the next line begins, after any blank lines.
    private func trimBlankLines(_ record: inout Record) {
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
        record.end = Place(
            byte: Int32(truncatingIfNeeded: end), line: line,
            column: Int32(truncatingIfNeeded: scalars + 1))
    }

    /// `critical: >5` is a block of text that is indented by five, and empty: never what was meant.
    private mutating func checkEmptyBlock(_ record: Record) throws(Diagnostic) {
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
    private func placeEmpty(_ record: inout Record) {
        guard let last = pending.last, let top = open.last, top.firstPending < pending.count else {
            return
        }
        let byte = Int(record.start.byte)
        let end = records[Int(last)].end
        guard end.line < record.start.line, byte > 0 else { return }
        let before = source[byte - 1]
        if before == UInt8(ascii: ":") || before == UInt8(ascii: "-") || before == UInt8(ascii: "?")
        {
            return
        }
        record.start = end
        record.end = end
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
