import CYAML

/// libyaml's parser over bytes that outlive it; it has one owner, and is freed with it.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The event of the last `next()`; its strings live until the next one.
    let event: UnsafeMutablePointer<yaml_event_t>

    /// Nil when there is no memory for it.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        guard yaml_parser_initialize(parser) == 1 else { return nil }
        // Otherwise libyaml guesses, and a file of ours is UTF-8 by the time it comes here.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_event_delete(event)
        yaml_parser_delete(parser)
        event.deallocate()
        parser.deallocate()
    }

    /// Reads the next event; false when the text is not YAML, and then `complaint` says why.
    func next() -> Bool {
        yaml_event_delete(event)
        return yaml_parser_parse(parser, event) == 1
    }

    var complaint: Complaint {
        let state = parser.pointee
        return Complaint(
            problem: state.problem.map { String(cString: $0) } ?? "memory ran out",
            context: state.context.map { String(cString: $0) } ?? "",
            mark: state.problem_mark, contextMark: state.context_mark)
    }
}

/// What libyaml says of a text that it cannot read.
struct Complaint {
    var problem: String
    var context: String
    var mark: yaml_mark_t
    /// Where what `context` names began.
    var contextMark: yaml_mark_t

    var isOfMissingDocument: Bool { problem == "did not find expected <document start>" }
}
