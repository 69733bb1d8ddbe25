import CYAML

/// Makes the flat nodes of a file out of libyaml's events.
struct Composer {
    let file: String
    let limits: Limits
    let source: UnsafeBufferPointer<UInt8>
    var positions: Positions
    private let check: SourceCheck

    var records: [Draft] = []
    var children: [Int32] = []
    var arena: [UInt8] = []
    var roots: [Int32] = []
    var diagnostics: [Diagnostic] = []

    /// The collections that are open, from the root down.
    var open: [Open] = []
    /// The children so far of all open collections, the innermost one's last.
    var pending: [Int32] = []
    /// The anchors of this document.
    var anchors: [String: Int32] = [:]
    /// Nodes so far, each alias counted as what it stands for.
    var weight = 0
    private var documents = 0
    /// Whether the last document is not known to be whole.
    private var isLastTorn = false

    struct Open {
        var index: Int32
        var firstPending: Int
        /// The weight of all that came before it.
        var weightBefore: Int
        /// The levels of collections seen in it so far.
        var height: Int32 = 0
    }

    init(_ source: UnsafeBufferPointer<UInt8>, file: String, limits: Limits) {
        self.source = source
        self.file = file
        self.limits = limits
        check = SourceCheck(source)
        positions = Positions(source, bodyStart: check.bodyStart, isASCII: check.isASCII)
    }

    /// Takes the room that a desk has for drafts; asked again, gives it back.
    mutating func exchangeRoom(_ room: inout DraftingRoom) {
        swap(&records, &room.records)
        swap(&children, &room.children)
        swap(&arena, &room.arena)
        swap(&roots, &room.roots)
        swap(&open, &room.open)
        swap(&pending, &room.pending)
    }

    var result: Composed {
        Composed(
            records: records.exactly(Record.init), children: children.exactly { $0 },
            arena: arena.exactly { $0 }, roots: roots.exactly { $0 },
            diagnostics: diagnostics.isEmpty ? [] : diagnostics.sorted())
    }

    mutating func run(by reader: borrowing EventReader) {
        if let fault = check.fault {
            let told = fault.diagnostic(in: source, file: file)
            diagnostics.append(told.withUnread(in: source, after: fault.byte))
        }
        let bodyEnd = check.fault?.byte ?? source.count
        guard bodyEnd > check.bodyStart else { return }
        do {
            try checkDirectives()
            let body = UnsafeBufferPointer(rebasing: source[check.bodyStart..<bodyEnd])
            try read(body, by: reader)
        } catch {
            diagnostics.append(error.withUnread(in: source, after: error.location.bytes.lowerBound))
        }
        if isLastTorn { _ = roots.popLast() }
    }

    private mutating func read(
        _ body: UnsafeBufferPointer<UInt8>, by reader: borrowing EventReader
    ) throws(Diagnostic) {
        let scalars = check.isASCII ? body.count : body.count { !isContinuation($0) }
        guard reader.start(body, scalars: scalars) else {
            throw Diagnostic(
                rule: "yaml-syntax", at: SourceLocation(file: file), "memory ran out")
        }
        repeat {
            guard reader.next() else {
                // The text was cut at the fault, which is told already.
                guard check.fault == nil else { return }
                let complaint = reader.complaint
                // What stands behind a document and begins no other was meant to be in it.
                if complaint.isOfMissingDocument { isLastTorn = true }
                throw explain(complaint)
            }
            try take(reader.event)
        } while reader.event.pointee.type != YAML_STREAM_END_EVENT
    }

    private mutating func take(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        switch event.pointee.type {
        case YAML_SCALAR_EVENT: try addScalar(event)
        case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT: try openCollection(event)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: try closeCollection(event)
        case YAML_ALIAS_EVENT: try addAlias(event)
        case YAML_DOCUMENT_START_EVENT: try startDocument(event)
        case YAML_DOCUMENT_END_EVENT:
            // What stands before a byte that cannot be read is whole only if a mark ends it.
            isLastTorn = check.fault != nil && event.pointee.data.document_end.implicit != 0
        default: break
        }
    }

    private mutating func startDocument(_ event: UnsafePointer<yaml_event_t>) throws(Diagnostic) {
        documents += 1
        anchors.removeAll()
        guard documents <= limits.documentsMax else {
            let start = positions.place(event.pointee.start_mark)
            throw diagnostic(
                rule: "limit-documents", from: start,
                "the file has more than \(limits.documentsMax) documents",
                remedy: "split it into several files")
        }
    }
}

extension Array {
    /// Each of them as it is kept, with no room left: what is kept of thousands of files is memory that is
    /// touched for the first time, and what they were read with is used again for the next.
    fileprivate func exactly<Kept>(_ keep: (Element) -> Kept) -> [Kept] {
        // None is not even asked for.
        if isEmpty { return [] }
        return [Kept](unsafeUninitializedCapacity: count) { kept, filled in
            for element in self {
                kept.initializeElement(at: filled, to: keep(element))
                filled += 1
            }
        }
    }
}

/// What composing gives; a tree but for its bytes.
struct Composed {
    var records: [Record]
    var children: [Int32]
    var arena: [UInt8]
    var roots: [Int32]
    var diagnostics: [Diagnostic]
}

extension Composer {
    /// Appends a node to the collection that is open, or as the root of its document.
    @inline(__always)
    mutating func append(_ record: Draft, weighing added: Int = 1) throws(Diagnostic) {
        weight += added
        guard weight <= limits.nodesMax else { throw tooManyNodes(record) }
        let index = Int32(truncatingIfNeeded: records.count)
        records.append(record)
        guard open.isEmpty else {
            pending.append(index)
            return
        }
        roots.append(index)
        isLastTorn = true
    }

    private func tooManyNodes(_ record: Draft) -> Diagnostic {
        diagnostic(
            rule: "limit-nodes", from: record.start, to: record.end,
            "the file has more than \(limits.nodesMax) values, counting what each alias stands for",
            remedy: "split it into several files")
    }

    func diagnostic(
        _ severity: Diagnostic.Severity = .error, rule: String, from start: Place,
        to end: Place? = nil, _ problem: String, remedy: String? = nil
    ) -> Diagnostic {
        let location = SourceLocation(from: start, to: end ?? scalarEnd(start), in: file)
        return Diagnostic(
            severity, rule: rule, at: location, problem, remedy: remedy,
            excerpt: Excerpt(of: source, around: location))
    }

    /// Keeps a mistake that does not end the reading.
    mutating func note(_ diagnostic: Diagnostic) throws(Diagnostic) {
        guard diagnostics.count < limits.diagnosticsMax else {
            throw Diagnostic(
                rule: "limit-diagnostics", at: diagnostic.location,
                "more than \(limits.diagnosticsMax) mistakes; the file is read no further",
                excerpt: diagnostic.excerpt)
        }
        diagnostics.append(diagnostic)
    }

    /// One past the scalar at `start`, so that a mark has something to underline.
    private func scalarEnd(_ start: Place) -> Place {
        guard Int(start.byte) < source.count, !isLineBreak(source[Int(start.byte)]) else {
            return start
        }
        var end = start
        end.advance(in: source)
        return end
    }
}
