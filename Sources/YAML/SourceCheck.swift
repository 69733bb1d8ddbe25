/// What one look over the bytes tells, before libyaml sees them.
struct SourceCheck {
    /// After the byte order mark.
    var bodyStart: Int
    var isASCII = true
    /// The first byte that no YAML file may have; what follows it is not parsed.
    var fault: Fault?

    struct Fault {
        var byte: Int
        var kind: Kind
        enum Kind {
            case notUTF8
            case control(UInt32)
            case utf16
        }
    }

    init(_ source: UnsafeBufferPointer<UInt8>) {
        bodyStart = byteOrderMarkCount(source)
        if SourceCheck.looksLikeUTF16(source) {
            fault = Fault(byte: 0, kind: .utf16)
            return
        }
        var byte = bodyStart
        while fault == nil {
            byte = SourceCheck.skipPlainText(source, from: byte)
            guard byte < source.count else { return }
            take(source, at: &byte)
        }
    }

    /// UTF-16 begins with its mark, or has a zero beside its first letter.
    private static func looksLikeUTF16(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        guard source.count >= 2 else { return false }
        let (first, second) = (source[0], source[1])
        return (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)
            || (first == 0) != (second == 0)
    }

    /// Nearly all bytes are printable ASCII, so they are looked at eight at a time.
    private static func skipPlainText(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int
    {
        var byte = start
        let bytes = UnsafeRawBufferPointer(source)
        while byte + 8 <= source.count,
            isPlain(bytes.loadUnaligned(fromByteOffset: byte, as: UInt64.self))
        {
            byte += 8
        }
        while byte < source.count, isPlain(source[byte]) { byte += 1 }
        return byte
    }

    /// Whether eight bytes are all from 0x20 to 0x7E, or line feeds; the top bit of each byte of
    /// what is computed stands for that byte.
    @inline(__always)
    private static func isPlain(_ eight: UInt64) -> Bool {
        let tops: UInt64 = 0x8080_8080_8080_8080
        let low = eight & ~tops
        let isControl = ~((low | tops) &- 0x2020_2020_2020_2020)
        let isDelete = low &+ 0x0101_0101_0101_0101
        let notLineFeed = (low ^ 0x0A0A_0A0A_0A0A_0A0A) &+ ~tops
        return (eight | isDelete | (isControl & notLineFeed)) & tops == 0
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 0x20 && byte < 0x7F) || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Looks at one byte or sequence that is not plain ASCII text.
    private mutating func take(_ source: UnsafeBufferPointer<UInt8>, at byte: inout Int) {
        guard let (value, count) = decodeScalar(source, at: byte) else {
            fault = Fault(byte: byte, kind: .notUTF8)
            return
        }
        if SourceCheck.isRefused(value) {
            fault = Fault(byte: byte, kind: .control(value))
            return
        }
        isASCII = false
        byte += count
    }

    /// Line separators are refused besides controls: what a reviewer sees as one line, libyaml
    /// would read as two; escaped in double quotes they are welcome.
    private static func isRefused(_ value: UInt32) -> Bool {
        value < 0xA0 || value == 0x2028 || value == 0x2029 || value == 0xFEFF || value == 0xFFFE
            || value == 0xFFFF
    }
}

/// The scalar that begins at `byte` and its length; nil where the bytes are no UTF-8.
func decodeScalar(
    _ source: UnsafeBufferPointer<UInt8>, at byte: Int
) -> (value: UInt32, count: Int)? {
    let first = source[byte]
    let count: Int
    let bits: UInt8
    let leastValue: UInt32
    switch first {
    case 0..<0x80: return (UInt32(first), 1)
    case 0xC2..<0xE0: (count, bits, leastValue) = (2, first & 0x1F, 0x80)
    case 0xE0..<0xF0: (count, bits, leastValue) = (3, first & 0x0F, 0x800)
    case 0xF0..<0xF5: (count, bits, leastValue) = (4, first & 0x07, 0x10000)
    default: return nil
    }
    guard byte + count <= source.count else { return nil }
    var value = UInt32(bits)
    for next in source[byte + 1..<byte + count] {
        guard isContinuation(next) else { return nil }
        value = value << 6 | UInt32(next & 0x3F)
    }
    let isScalar = value >= leastValue && value <= 0x10FFFF && !(0xD800..<0xE000).contains(value)
    return isScalar ? (value, count) : nil
}

extension SourceCheck.Fault {
    func diagnostic(in source: UnsafeBufferPointer<UInt8>, file: String) -> Diagnostic {
        let location = location(in: source, file: file)
        let excerpt = Excerpt(of: source, around: location)
        let (rule, problem, remedy) = words(source)
        return Diagnostic(
            rule: rule, at: location, problem, remedy: remedy,
            excerpt: rule == "utf-16" ? nil : excerpt)
    }

    private func words(_ source: UnsafeBufferPointer<UInt8>) -> (String, String, String?) {
        switch kind {
        case .utf16: return ("utf-16", "the file is UTF-16", "save it as UTF-8")
        case .notUTF8:
            return (
                "invalid-utf8",
                "the byte 0x\(hex(UInt32(source[byte]), digits: 2)) at position \(byte) is not UTF-8",
                "save the file as UTF-8"
            )
        case .control(0xFEFF):
            return (
                "control-character", "an invisible byte order mark (U+FEFF) inside the file",
                "delete it"
            )
        case .control(let value) where value == 0x85 || value == 0x2028 || value == 0x2029:
            let name = hex(value, digits: 4)
            return (
                "control-character",
                "the character U+\(name) ends a line for some programs and not for others",
                "write it as \"\\u\(name)\" in double quotes"
            )
        case .control(let value):
            let name = hex(value, digits: 4)
            return (
                "control-character", "the control character U+\(name) in the text",
                "delete it, or write it as \"\\u\(name)\" in double quotes"
            )
        }
    }

    private func location(in source: UnsafeBufferPointer<UInt8>, file: String) -> SourceLocation {
        var start = Place(byte: Int32(byteOrderMarkCount(source)), line: 1, column: 1)
        if case .utf16 = kind {
            start.byte = 0
            return SourceLocation(from: start, to: start, in: file)
        }
        while start.byte < byte { start.advance(in: source) }
        var end = start
        if case .notUTF8 = kind {
            end.byte += 1
            end.column += 1
        } else {
            end.advance(in: source)
        }
        return SourceLocation(from: start, to: end, in: file)
    }
}

func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
