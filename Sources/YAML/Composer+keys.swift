/// Keys: that each is a text, and written once.
extension Composer {
    /// Few keys are compared pair by pair: that is quicker than hashing them.
    private static let pairwiseMax = 12

    /// Tells of what is wrong with the keys of a mapping; true when one of them is `<<`.
    mutating func checkKeys(_ top: Open) throws(Diagnostic) -> Bool {
        let keys = stride(from: top.firstPending, to: pending.count, by: 2)
        var hasMerge = false
        var unusual = 0
        for position in keys {
            if isUsualKey(pending[position]) { continue }
            let key = resolved(pending[position])
            if key.kind != .scalar { try note(collectionKey(pending[position])) }
            if isMergeKey(pending[position]) { hasMerge = true }
            if hasNonASCII(key) { unusual += 1 }
        }
        if (pending.count - top.firstPending) / 2 <= Composer.pairwiseMax {
            try checkPairwise(top)
        } else {
            try checkByTable(top)
        }
        if unusual > 1 { try checkLookAlikes(top) }
        return hasMerge
    }

    /// Whether a key is a text in ASCII and surely not `<<`, as nearly all are.
    @inline(__always)
    private func isUsualKey(_ key: Int32) -> Bool {
        let index = Int(key)
        return records[index].kind == .scalar && records[index].target < 0
            && records[index].count != 2 && positions.isASCII && !records[index].isTextInArena
    }

    private mutating func checkPairwise(_ top: Open) throws(Diagnostic) {
        var position = top.firstPending + 2
        while position < pending.count {
            var earlier = top.firstPending
            while earlier < position {
                if mayBeSameText(pending[earlier], pending[position]),
                    isSameText(pending[earlier], pending[position])
                {
                    try note(duplicate(pending[position], of: pending[earlier]))
                    break
                }
                earlier += 2
            }
            position += 2
        }
    }

    private mutating func checkByTable(_ top: Open) throws(Diagnostic) {
        var table = KeyTable(expecting: (pending.count - top.firstPending) / 2)
        for position in stride(from: top.firstPending, to: pending.count, by: 2) {
            if let first = insert(pending[position], into: &table) {
                try note(duplicate(pending[position], of: first))
            }
        }
    }

    /// Two spellings of one text look alike: Swift's equality of strings sees them as one, the
    /// bytes differ.
    private mutating func checkLookAlikes(_ top: Open) throws(Diagnostic) {
        var seen: [String: Int32] = [:]
        for position in stride(from: top.firstPending, to: pending.count, by: 2) {
            let index = pending[position]
            guard hasNonASCII(resolved(index)) else { continue }
            let text = withText(resolved(index)) { String(decoding: $0, as: UTF8.self) }
            guard let first = seen.updateValue(index, forKey: text), !isSameText(first, index)
            else {
                continue
            }
            try note(
                diagnostic(
                    .warning, rule: "look-alike-key", from: records[Int(index)].start,
                    to: records[Int(index)].end,
                    "the key `\(shownText(index))` looks like the one on line \(records[Int(first)].start.line), but its bytes differ",
                    remedy: "write both in the same Unicode normalization form"))
        }
    }

    private func duplicate(_ key: Int32, of first: Int32) -> Diagnostic {
        diagnostic(
            rule: "duplicate-key", from: records[Int(key)].start, to: records[Int(key)].end,
            "the key `\(shownText(key))` is written twice, first on line \(records[Int(first)].start.line)",
            remedy: isMergeKey(key)
                ? "merge several by `<<: [*one, *other]`" : "keep one of the two")
    }

    private func collectionKey(_ key: Int32) -> Diagnostic {
        let record = records[Int(key)]
        let start = Int(record.start.byte)
        let isTemplate =
            start > 0 && source[start] == UInt8(ascii: "{")
            && source[start - 1] == UInt8(ascii: "{")
        return diagnostic(
            rule: "key-kind", from: record.start, to: record.end,
            "a key is a word or a text, this one is a \(resolved(key).kind)",
            remedy: isTemplate
                ? "text that begins with `{` is quoted: \"{{ … }}\"" : "write the key as text")
    }
}

/// The text of nodes while the tree is made.
extension Composer {
    /// The node, or what the alias stands for.
    func resolved(_ index: Int32) -> Draft {
        let record = records[Int(index)]
        return record.target < 0 ? record : records[Int(record.target)]
    }

    func withText<R>(_ record: Draft, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        guard record.kind == .scalar else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let range = Int(record.first)..<Int(record.first + record.count)
        guard record.isTextInArena else {
            return body(UnsafeBufferPointer(rebasing: source[range]))
        }
        return arena.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    func shownText(_ index: Int32) -> String {
        withText(resolved(index)) { text in
            let shown = String(decoding: text.prefix(60), as: UTF8.self)
            return text.count > 60 ? shown + "…" : shown
        }
    }

    /// Rules most pairs out by their length, without following an alias.
    @inline(__always)
    private func mayBeSameText(_ one: Int32, _ other: Int32) -> Bool {
        records[Int(one)].count == records[Int(other)].count
            || records[Int(one)].target >= 0 || records[Int(other)].target >= 0
    }

    func isSameText(_ one: Int32, _ other: Int32) -> Bool {
        let (one, other) = (resolved(one), resolved(other))
        guard one.count == other.count, one.kind == .scalar, other.kind == .scalar else {
            return false
        }
        return withText(one) { first in withText(other) { first.elementsEqual($0) } }
    }

    private func hasNonASCII(_ record: Draft) -> Bool {
        // Most files are ASCII, and then only an escape makes a key that is not.
        guard record.kind == .scalar, !positions.isASCII || record.isTextInArena else {
            return false
        }
        return withText(record) { text in text.contains { $0 >= 0x80 } }
    }

    /// Returns the node whose text is in the table already; nil when `key` was inserted.
    func insert(_ key: Int32, into table: inout KeyTable) -> Int32? {
        let record = resolved(key)
        guard record.kind == .scalar else { return nil }
        var hasher = Hasher()
        withText(record) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return table.insert(key, hash: hasher.finalize()) { isSameText($0, key) }
    }
}
