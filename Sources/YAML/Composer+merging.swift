/// What `<<` merges.
extension Composer {
    /// Appends the entries of a mapping with those that `<<` brings in its place. What is written
    /// in the mapping wins, then what is named first. The budget was charged with every alias, so
    /// the copies are paid for.
    mutating func appendMerged(_ top: Open) throws(Diagnostic) {
        var taken = KeyTable(expecting: (pending.count - top.firstPending) / 2)
        let positions = stride(from: top.firstPending, to: pending.count, by: 2)
        for position in positions where !isMergeKey(pending[position]) {
            _ = insert(pending[position], into: &taken)
        }
        for position in positions {
            let (key, value) = (pending[position], pending[position + 1])
            guard isMergeKey(key) else {
                children.append(key)
                children.append(value)
                continue
            }
            for merged in try mergeSources(value) { appendEntries(of: merged, unless: &taken) }
        }
    }

    private mutating func appendEntries(of mapping: Draft, unless taken: inout KeyTable) {
        for position in stride(
            from: Int(mapping.first), to: Int(mapping.first + mapping.count), by: 2)
        {
            let key = children[position]
            guard insert(key, into: &taken) == nil else { continue }
            children.append(key)
            children.append(children[position + 1])
        }
    }

    private mutating func mergeSources(_ value: Int32) throws(Diagnostic) -> [Draft] {
        let record = resolved(value)
        if record.kind == .mapping { return [record] }
        guard record.kind == .sequence else {
            if !isBrokenAlias(value) { try note(notMergeable(value)) }
            return []
        }
        var sources: [Draft] = []
        for position in Int(record.first)..<Int(record.first + record.count) {
            let element = resolved(children[position])
            if element.kind == .mapping {
                sources.append(element)
            } else if !isBrokenAlias(children[position]) {
                try note(notMergeable(children[position]))
            }
        }
        return sources
    }

    /// What an alias stands for that names nothing is told already.
    private func isBrokenAlias(_ value: Int32) -> Bool {
        let record = records[Int(value)]
        return record.target < 0 && record.end.byte > record.start.byte
            && source[Int(record.start.byte)] == UInt8(ascii: "*")
    }

    private func notMergeable(_ value: Int32) -> Diagnostic {
        let record = records[Int(value)]
        return diagnostic(
            rule: "merge", from: record.start, to: record.end,
            "`<<` merges a mapping or a list of mappings, this is a \(resolved(value).kind)",
            remedy: "name a mapping, as in `<<: *defaults`, or quote the key \"<<\"")
    }

    /// Only the plain word; quoted or tagged it is a key like any other.
    func isMergeKey(_ key: Int32) -> Bool {
        let record = records[Int(key)]
        guard record.count == 2, record.kind == .scalar, record.style == .plain,
            record.target < 0, record.tag == .none, !record.isTextInArena
        else { return false }
        let first = Int(record.first)
        return source[first] == UInt8(ascii: "<") && source[first + 1] == UInt8(ascii: "<")
    }
}
