extension Diagnostic {
    /// Says that later documents were not read either: libyaml does not go on after an error, and
    /// silence about them would pass for a verdict.
    func withUnread(in source: UnsafeBufferPointer<UInt8>, after byte: Int) -> Diagnostic {
        guard let line = lineOfNextDocument(in: source, after: byte) else { return self }
        var told = self
        let words = "what follows from line \(line) on was not read"
        told.remedy = remedy.map { "\($0) (\(words))" } ?? words
        return told
    }
}

/// Returns the line of the next `---` at the beginning of a line, which nothing in a document may be.
private func lineOfNextDocument(in source: UnsafeBufferPointer<UInt8>, after byte: Int) -> Int? {
    var line = 1
    for position in source.indices where source[position] == UInt8(ascii: "\n") {
        line += 1
        let next = source[(position + 1)...]
        guard position >= byte, next.starts(with: [0x2d, 0x2d, 0x2d]) else { continue }
        let behind = next.dropFirst(3).first
        if behind == nil || [0x20, 0x09, 0x0a, 0x0d].contains(behind) { return line }
    }
    return nil
}
