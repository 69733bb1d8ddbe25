/// All documents of one file: a flat array of nodes over an arena of bytes, immutable once parsed.
package final class Tree: Sendable {
    package let file: String
    package let bytes: [UInt8]
    let records: [Record]
    /// The children of every closed collection, each collection's in one run.
    let children: [Int32]
    /// Text that differs from the bytes of the file: unescaped, folded, or stripped of indentation.
    let arena: [UInt8]

    init(file: String, bytes: [UInt8], records: [Record], children: [Int32], arena: [UInt8]) {
        self.file = file
        self.bytes = bytes
        self.records = records
        self.children = children
        self.arena = arena
    }

    /// The content of a scalar; nothing for a collection.
    @inline(__always)
    func withText<R>(of record: Record, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        guard record.kind == .scalar else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let range = Int(record.first)..<Int(record.first + record.count)
        return (record.content == .inArena ? arena : bytes).withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    /// The node at `index`, or what it is an alias of.
    @inline(__always)
    func resolved(_ index: Int32) -> Record {
        let record = records[Int(index)]
        return record.content == .elsewhere ? records[Int(record.first)] : record
    }

    func location(of record: Record) -> SourceLocation {
        var end = record.start
        bytes.withUnsafeBufferPointer { source in
            while end.byte < record.end { end.advance(in: source) }
        }
        return SourceLocation(from: record.start, to: end, in: file)
    }

    /// Whether the node at `index`, or what it is an alias of, is a scalar with just this content.
    func hasText(_ text: UnsafeBufferPointer<UInt8>, at index: Int32) -> Bool {
        let record = resolved(index)
        guard record.kind == .scalar, Int(record.count) == text.count else { return false }
        return withText(of: record) { $0.elementsEqual(text) }
    }
}

/// What is kept of one node; 28 bytes, no reference in it, so that a tree is three allocations. Memory is a
/// fifth of what reading thousands of files costs.
struct Record: Sendable {
    enum Content: UInt8, Sendable { case inFile, inArena, elsewhere }

    var start: Place
    /// One past the last byte; line and column of it are counted when they are asked for.
    var end: Int32
    /// Where the text (of a scalar) or the run of children (of a collection) begins; of an alias, the node
    /// that it stands for.
    var first: Int32
    var count: Int32
    var kind: Node.Kind
    var style: Node.Style
    var tag: CoreTag
    var content: Content
}

/// What parsing a file gives: the documents that are whole, and everything that is wrong.
package struct Parsed: Sendable {
    package var tree: Tree
    /// The root of each document; an empty document has a null scalar for a root. A document that
    /// was read to its end is here even when something in it is wrong, so that its other mistakes
    /// can be found too: whoever acts on a document looks at `hasErrors` first.
    package var documents: [Node]
    /// In the order of their places.
    package var diagnostics: [Diagnostic]

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Returns the documents of a YAML file, by libyaml's events and the core schema of YAML 1.2.
package func parse(_ bytes: [UInt8], file: String, limits: Limits = .standard) -> Parsed {
    var desk = ParsingDesk()
    return parse(bytes, file: file, limits: limits, at: &desk)
}

/// The same for one of many files.
package func parse(
    _ bytes: [UInt8], file: String, limits: Limits = .standard, at desk: inout ParsingDesk
) -> Parsed {
    if let tooLong = sizeDiagnostic(bytes.count, file: file, limits: limits) {
        let tree = Tree(file: file, bytes: [], records: [], children: [], arena: [])
        return Parsed(tree: tree, documents: [], diagnostics: [tooLong])
    }
    let composed = bytes.withUnsafeBufferPointer { source in
        var composer = Composer(source, file: file, limits: limits)
        composer.exchangeRoom(&desk.room)
        composer.run(by: desk.reader)
        let result = composer.result
        composer.exchangeRoom(&desk.room)
        desk.room.clear()
        return result
    }
    let tree = Tree(
        file: file, bytes: bytes, records: composed.records, children: composed.children,
        arena: composed.arena)
    return Parsed(
        tree: tree, documents: composed.roots.map { Node(tree: tree, index: $0) },
        diagnostics: composed.diagnostics)
}

private func sizeDiagnostic(_ count: Int, file: String, limits: Limits) -> Diagnostic? {
    let countMax = min(limits.fileBytesMax, Limits.addressableBytesMax)
    guard count > countMax else { return nil }
    return Diagnostic(
        rule: "limit-size", at: SourceLocation(file: file),
        "the file is \(count) bytes long; at most \(countMax) are read",
        remedy: "split it into several files")
}
