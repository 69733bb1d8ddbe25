import CYAML

/// Anchors and tags: what may stand before a value.
extension Composer {
    /// Nothing but an anchor or a tag begins with these.
    func isProperty(at place: Place) -> Bool {
        guard Int(place.byte) < source.count else { return false }
        let byte = source[Int(place.byte)]
        return byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!")
    }

    /// Moves the start of a scalar past its anchor and tag, and keeps what its tag means.
    mutating func readTag(
        _ event: UnsafePointer<yaml_event_t>, _ index: Int
    ) throws(Diagnostic) {
        let (start, end) = (records[index].start, records[index].end)
        let skipped = skipProperties(start, to: end.byte, countMax: 2)
        // An empty value has no place but that of its anchor and tag.
        if skipped.place.byte < end.byte { records[index].start = skipped.place }
        // libyaml tells `! plain` apart from `plain` only by its place.
        if skipped.hasBareTag {
            records[index].tag = .string
        } else if let tag = event.pointee.data.scalar.tag {
            records[index].tag = try coreTag(String(cString: tag), on: .scalar, from: start)
            if records[index].tag != .none { try checkTag(index) }
        }
    }

    mutating func coreTag(
        _ written: String, on kind: Node.Kind, from start: Place
    ) throws(Diagnostic) -> CoreTag {
        guard let tag = CoreTag(written, on: kind) else {
            try note(
                diagnostic(
                    rule: "tag", from: start, "unknown tag `\(CoreTag.shown(written))`",
                    remedy: CoreTag.remedy))
            return .none
        }
        guard tag.allows(kind) else {
            try note(
                diagnostic(
                    rule: "tag", from: start,
                    "the tag `\(CoreTag.shown(written))` is for \(tag.noun ?? ""), this is a \(kind)"
                ))
            return .none
        }
        return tag
    }

    /// A tag that the content contradicts is told, then forgotten.
    private mutating func checkTag(_ index: Int) throws(Diagnostic) {
        let record = records[index]
        let scalar = withText(record) { Scalar($0, style: record.style, tag: record.tag) }
        guard !record.tag.allows(scalar) else { return }
        let shown = withText(record) { String(decoding: $0.prefix(60), as: UTF8.self) }
        let problem = "`\(shown)` is not \(record.tag.noun ?? ""), as its tag says"
        records[index].tag = .none
        try note(diagnostic(rule: "tag", from: record.start, to: record.end, problem))
    }

    /// Returns where the value begins behind at most `countMax` anchors and tags.
    func skipProperties(
        _ start: Place, to end: Int32, countMax: Int
    ) -> (place: Place, hasBareTag: Bool) {
        var place = start
        var hasBareTag = false
        for _ in 0..<countMax where place.byte < end && isProperty(at: place) {
            let first = place
            while place.byte < end, !isBlank(at: place) { place.advance(in: source) }
            if source[Int(first.byte)] == UInt8(ascii: "!"), place.byte == first.byte + 1 {
                hasBareTag = true
            }
            skipBlank(&place, to: end)
        }
        return (place, hasBareTag)
    }

    /// Skips spaces, line breaks and comments.
    private func skipBlank(_ place: inout Place, to end: Int32) {
        while place.byte < end {
            if source[Int(place.byte)] == UInt8(ascii: "#") {
                while place.byte < end, !isLineBreak(source[Int(place.byte)]) {
                    place.advance(in: source)
                }
            } else if isBlank(at: place) {
                place.advance(in: source)
            } else {
                return
            }
        }
    }

    private func isBlank(at place: Place) -> Bool {
        let byte = source[Int(place.byte)]
        return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || isLineBreak(byte)
    }
}
