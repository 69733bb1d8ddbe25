/// A range of a file, as an editor counts: lines and columns from 1, a column is one Unicode scalar.
package struct SourceLocation: Hashable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int
    package var endLine: Int
    /// One past the last column of the range.
    package var endColumn: Int
    /// The same range in bytes from the start of the file; edits splice by it.
    package var bytes: Range<Int>

    package init(
        file: String, line: Int = 1, column: Int = 1, endLine: Int = 1, endColumn: Int = 1,
        bytes: Range<Int> = 0..<0
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.endLine = endLine
        self.endColumn = endColumn
        self.bytes = bytes
    }
}

extension SourceLocation {
    /// As editors and compilers name a place, and jump to it.
    package var words: String { "\(file):\(line):\(column)" }
}

extension SourceLocation: Comparable {
    package static func < (one: SourceLocation, other: SourceLocation) -> Bool {
        (one.file, one.line, one.column, one.endLine, one.endColumn)
            < (other.file, other.line, other.column, other.endLine, other.endColumn)
    }
}
