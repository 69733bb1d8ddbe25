/// A node while its file is read.
struct Draft {
    var start: Place
    var end: Place
    /// Where the text (of a scalar) or the run of children (of a collection) begins.
    var first: Int32 = 0
    var count: Int32 = 0
    /// The node that an alias stands for; -1 for what is no alias.
    var target: Int32 = -1
    /// Nodes from here down, each alias counted as what it stands for; 0 while still open.
    var weight: Int32 = 1
    /// Levels of collections from here down, aliases followed.
    var height: Int32 = 0
    var kind = Node.Kind.scalar
    var style = Node.Style.plain
    var tag = CoreTag.none
    var isTextInArena = false
}

extension Record {
    init(_ draft: Draft) {
        let isAlias = draft.target >= 0
        start = draft.start
        end = max(draft.start.byte, draft.end.byte)
        first = isAlias ? draft.target : draft.first
        count = draft.count
        kind = draft.kind
        style = draft.style
        tag = draft.tag
        content = isAlias ? .elsewhere : draft.isTextInArena ? .inArena : .inFile
    }
}

extension SourceLocation {
    init(from start: Place, to end: Place, in file: String) {
        self.init(
            file: file, line: Int(start.line), column: Int(start.column), endLine: Int(end.line),
            endColumn: Int(end.column), bytes: Int(start.byte)..<Int(max(start.byte, end.byte)))
    }
}
