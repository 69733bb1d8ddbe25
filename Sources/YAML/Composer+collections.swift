import CYAML

extension Composer {
    mutating func openCollection(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        let shape = CollectionStart(event)
        var start = positions.place(event.pointee.start_mark)
        try checkDepth(Int32(truncatingIfNeeded: open.count + 1), at: start)
        var record = Draft(start: start, end: start)
        record.kind = shape.kind
        record.style = shape.isFlow ? .flow : .block
        record.weight = 0
        if let tag = shape.tag {
            record.tag = try coreTag(String(cString: tag), on: shape.kind, from: start)
        }
        let properties = (shape.tag == nil ? 0 : 1) + (shape.anchor == nil ? 0 : 1)
        if properties > 0 {
            start =
                skipProperties(
                    start, to: Int32(truncatingIfNeeded: source.count), countMax: properties
                ).place
            record.start = start
            record.end = start
        }
        let index = Int32(truncatingIfNeeded: records.count)
        let weightBefore = weight
        try append(record)
        if let anchor = shape.anchor { anchors[String(cString: anchor)] = index }
        open.append(Open(index: index, firstPending: pending.count, weightBefore: weightBefore))
    }

    mutating func closeCollection(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        guard let top = open.popLast() else { return }
        let first = Int32(truncatingIfNeeded: children.count)
        let index = Int(top.index)
        if records[index].kind == .mapping, try checkKeys(top) {
            try appendMerged(top)
        } else {
            for position in top.firstPending..<pending.count { children.append(pending[position]) }
        }
        let height = top.height + 1
        records[index].first = first
        records[index].count = Int32(truncatingIfNeeded: children.count) - first
        records[index].weight = Int32(clamping: weight - top.weightBefore)
        records[index].height = height
        records[index].end = endOfCollection(event, top)
        pending.removeLast(pending.count - top.firstPending)
        raiseHeight(to: height)
    }

    /// Where the last thing that belongs to the collection ends: libyaml would say where it noticed
    /// the end, which for a block is the next token.
    private mutating func endOfCollection(
        _ event: UnsafePointer<yaml_event_t>, _ top: Open
    ) -> Place {
        let record = records[Int(top.index)]
        if record.style == .flow, isBracket(at: record.start) {
            return positions.place(event.pointee.end_mark)
        }
        return pending.count > top.firstPending
            ? records[Int(pending[pending.count - 1])].end : record.end
    }

    /// `[key: value]` has a mapping in it that no bracket begins.
    private func isBracket(at place: Place) -> Bool {
        guard Int(place.byte) < source.count else { return false }
        let byte = source[Int(place.byte)]
        return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }

    mutating func addAlias(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        var record = Draft(
            start: positions.place(event.pointee.start_mark),
            end: positions.place(event.pointee.end_mark))
        let name = event.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
        var added = 1
        if let target = anchors[name] {
            let meant = records[Int(target)]
            if meant.weight == 0 {
                try note(
                    diagnostic(
                        rule: "alias-cycle", from: record.start, to: record.end,
                        "the alias `*\(name)` stands inside of what it names, on line \(meant.start.line)",
                        remedy: "write the value out"))
            } else {
                record.target = target
                added = Int(meant.weight)
                try checkDepth(
                    Int32(truncatingIfNeeded: open.count) &+ meant.height, at: record.start)
                raiseHeight(to: meant.height)
            }
        } else {
            try note(unknownAlias(name, record))
        }
        try append(record, weighing: added)
    }

    private func unknownAlias(_ name: String, _ record: Draft) -> Diagnostic {
        // Only the first few are worth the search among hundreds of anchors.
        let near = diagnostics.count < 10 ? nearest(to: name, among: anchors.keys) : nil
        let remedy =
            near.map { "did you mean `*\($0)`?" }
            ?? "an anchor is written before its alias and in the same document, as `&\(name.prefix(60))`; text that begins with `*` is quoted"
        return diagnostic(
            rule: "unknown-alias", from: record.start, to: record.end,
            "the alias `*\(name.prefix(60))` names no anchor", remedy: remedy)
    }

    private mutating func raiseHeight(to height: Int32) {
        guard let top = open.indices.last, open[top].height < height else { return }
        open[top].height = height
    }

    private func checkDepth(_ depth: Int32, at start: Place) throws(Diagnostic) {
        guard depth > limits.depthMax else { return }
        throw diagnostic(
            rule: "limit-depth", from: start,
            "collections are nested deeper than \(limits.depthMax) levels",
            remedy: "write it flatter")
    }
}

/// What mappings and sequences say alike when they begin.
private struct CollectionStart {
    var kind: Node.Kind
    var isFlow: Bool
    var anchor: UnsafeMutablePointer<UInt8>?
    var tag: UnsafeMutablePointer<UInt8>?

    init(_ event: UnsafePointer<yaml_event_t>) {
        if event.pointee.type == YAML_MAPPING_START_EVENT {
            kind = .mapping
            isFlow = event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
            anchor = event.pointee.data.mapping_start.anchor
            tag = event.pointee.data.mapping_start.tag
        } else {
            kind = .sequence
            isFlow = event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
            anchor = event.pointee.data.sequence_start.anchor
            tag = event.pointee.data.sequence_start.tag
        }
    }
}
