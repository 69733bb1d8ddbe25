import CYAML

/// libyaml's parser, for one text after another; it has one owner, and is freed with it.
///
/// It is handed each text in the buffer that it would fill itself: what it would look for while it fills it,
/// `SourceCheck` has looked for, and libyaml copies letter by letter (decision 106).
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The event of the last `next()`; its strings live until the next one.
    let event: UnsafeMutablePointer<yaml_event_t>

    init() {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
    }

    deinit {
        yaml_event_delete(event)
        yaml_parser_delete(parser)
        event.deallocate()
        parser.deallocate()
    }

    /// Begins with another text, which outlives its reading: UTF-8 without a byte order mark, and nothing in it that
    /// YAML refuses. False when there is no memory for it.
    func start(_ text: UnsafeBufferPointer<UInt8>, scalars: Int) -> Bool {
        yaml_event_delete(event)
        guard renew() else { return false }
        // Otherwise libyaml guesses, and a file of ours is UTF-8 by the time it comes here.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
        handOver(text, scalars: scalars)
        return true
    }

    /// Fills libyaml's buffer, where the text has room in it; few have not, and are read as libyaml reads.
    private func handOver(_ text: UnsafeBufferPointer<UInt8>, scalars: Int) {
        let room = parser.pointee.buffer
        guard let start = room.start, let end = room.end, let source = text.baseAddress,
            end - start >= text.count + EventReader.zeros
        else { return }
        start.update(from: source, count: text.count)
        (start + text.count).update(repeating: 0, count: EventReader.zeros)
        parser.pointee.buffer.pointer = start
        // The first of the zeros is the end, as libyaml would have written it.
        parser.pointee.buffer.last = start + text.count + 1
        parser.pointee.unread = scalars + 1
        parser.pointee.eof = 1
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

    /// How many zeros follow the text: libyaml looks some letters ahead.
    private static let zeros = 64

    /// As it was at first. Where it has read a text to its end, nothing is left but room, which is kept.
    private func renew() -> Bool {
        guard parser.pointee.state == YAML_PARSE_END_STATE else {
            yaml_parser_delete(parser)
            return yaml_parser_initialize(parser) == 1
        }
        let old = parser.pointee
        parser.pointee = yaml_parser_t()
        parser.pointee.raw_buffer = old.raw_buffer
        parser.pointee.raw_buffer.pointer = old.raw_buffer.start
        parser.pointee.raw_buffer.last = old.raw_buffer.start
        parser.pointee.buffer = old.buffer
        parser.pointee.buffer.pointer = old.buffer.start
        parser.pointee.buffer.last = old.buffer.start
        parser.pointee.tokens = old.tokens
        parser.pointee.tokens.head = old.tokens.start
        parser.pointee.tokens.tail = old.tokens.start
        parser.pointee.indents = old.indents
        parser.pointee.indents.top = old.indents.start
        parser.pointee.simple_keys = old.simple_keys
        parser.pointee.simple_keys.top = old.simple_keys.start
        parser.pointee.states = old.states
        parser.pointee.states.top = old.states.start
        parser.pointee.marks = old.marks
        parser.pointee.marks.top = old.marks.start
        parser.pointee.tag_directives = old.tag_directives
        parser.pointee.tag_directives.top = old.tag_directives.start
        return true
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
