import CYAML

/// A point of a file; 32 bits each, since a file is bounded and a node keeps two.
struct Place: Sendable {
    var byte: Int32
    var line: Int32
    var column: Int32

    /// Moves over the scalar (or the line break) that begins at `byte`.
    mutating func advance(in source: UnsafeBufferPointer<UInt8>) {
        let first = source[Int(byte)]
        byte += 1
        let isBreakEnd =
            first == UInt8(ascii: "\n")
            || (first == UInt8(ascii: "\r")
                && !(Int(byte) < source.count && source[Int(byte)] == UInt8(ascii: "\n")))
        if isBreakEnd {
            line += 1
            column = 1
            return
        }
        // By the first byte: a stray byte behind a scalar is not part of it.
        var rest = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
        while rest > 0, Int(byte) < source.count, isContinuation(source[Int(byte)]) {
            byte += 1
            rest -= 1
        }
        column += 1
    }
}

/// Whether a byte of UTF-8 is one after the first of its scalar.
func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

/// Turns libyaml's marks, which count scalars, into places, which count bytes. Marks mostly rise,
/// so a cursor walks along with them; an ASCII file needs no walk.
struct Positions {
    private let source: UnsafeBufferPointer<UInt8>
    private let bodyStart: Int
    let isASCII: Bool
    private var index = 0
    private var byte: Int

    init(_ source: UnsafeBufferPointer<UInt8>, bodyStart: Int, isASCII: Bool) {
        self.source = source
        self.bodyStart = bodyStart
        self.isASCII = isASCII
        self.byte = bodyStart
    }

    mutating func place(_ mark: yaml_mark_t) -> Place {
        Place(
            byte: Int32(
                truncatingIfNeeded: isASCII ? bodyStart + mark.index : walk(to: mark.index)),
            line: Int32(truncatingIfNeeded: mark.line + 1),
            column: Int32(truncatingIfNeeded: mark.column + 1))
    }

    private mutating func walk(to target: Int) -> Int {
        while index < target, byte < source.count {
            byte += 1
            while byte < source.count, isContinuation(source[byte]) { byte += 1 }
            index += 1
        }
        while index > target, byte > bodyStart {
            byte -= 1
            while byte > bodyStart, isContinuation(source[byte]) { byte -= 1 }
            index -= 1
        }
        return byte
    }
}
