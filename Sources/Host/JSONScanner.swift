/// Reads JSON strictly, and not too deep.
struct JSONScanner {
    let bytes: [UInt8]
    private var next = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        bytes[next...].allSatisfy { [32, 9, 10, 13].contains($0) }
    }

    private var byte: UInt8? { next < bytes.count ? bytes[next] : nil }

    private mutating func take(_ wanted: UInt8) -> Bool {
        skipBlanks()
        guard byte == wanted else { return false }
        next += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte, [32, 9, 10, 13].contains(byte) { next += 1 }
    }

    mutating func value(depth: Int) -> JSONValue? {
        guard depth < depthMax else { return nil }
        skipBlanks()
        switch byte {
        case 123: return object(depth)
        case 91: return list(depth)
        case 34: return string().map { .text($0) }
        case 116: return word("true", .boolean(true))
        case 102: return word("false", .boolean(false))
        case 110: return word("null", .null)
        default: return number()
        }
    }

    private mutating func object(_ depth: Int) -> JSONValue? {
        guard take(123) else { return nil }
        var members: [JSONValue.Member] = []
        if take(125) { return .object(members) }
        repeat {
            guard let name = string(), take(58), let value = value(depth: depth + 1) else {
                return nil
            }
            members.append(JSONValue.Member(name: name, value: value))
        } while take(44)
        return take(125) ? .object(members) : nil
    }

    private mutating func list(_ depth: Int) -> JSONValue? {
        guard take(91) else { return nil }
        var values: [JSONValue] = []
        if take(93) { return .list(values) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            values.append(value)
        } while take(44)
        return take(93) ? .list(values) : nil
    }

    private mutating func string() -> String? {
        guard take(34) else { return nil }
        var text: [UInt8] = []
        while let byte {
            next += 1
            switch byte {
            case 34: return String(validating: text, as: UTF8.self)
            case 92:
                guard let scalar = escape() else { return nil }
                text += Array(String(scalar).utf8)
            case ..<32: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte else { return nil }
        next += 1
        switch byte {
        case 34, 92, 47: return Unicode.Scalar(byte)
        case 98: return "\u{8}"
        case 102: return "\u{c}"
        case 110: return "\n"
        case 114: return "\r"
        case 116: return "\t"
        case 117: return unicode()
        default: return nil
        }
    }

    /// Half a pair is no sign of its own; it stands for what cannot be shown.
    private mutating func unicode() -> Unicode.Scalar? {
        guard let unit = hexadecimal() else { return nil }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let start = next
        if unit < 0xdc00, bytes[next...].starts(with: [92, 117]) {
            next += 2
            if let low = hexadecimal(), (0xdc00...0xdfff).contains(low) {
                return Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
            }
        }
        next = start
        return "\u{fffd}"
    }

    private mutating func hexadecimal() -> UInt32? {
        let digits = bytes[next...].prefix(4)
        guard digits.count == 4,
            digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { return nil }
        next += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func word(_ word: String, _ value: JSONValue) -> JSONValue? {
        guard bytes[next...].starts(with: word.utf8) else { return nil }
        next += word.utf8.count
        return value
    }

    private mutating func number() -> JSONValue? {
        let start = next
        guard isNumber() else { return nil }
        return .number(String(decoding: bytes[start..<next], as: UTF8.self))
    }

    private mutating func isNumber() -> Bool {
        if byte == 45 { next += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[next - whole] != 48 else { return false }
        if byte == 46 {
            next += 1
            if digits() == 0 { return false }
        }
        guard byte == 101 || byte == 69 else { return true }
        next += 1
        if byte == 43 || byte == 45 { next += 1 }
        return digits() > 0
    }

    private mutating func digits() -> Int {
        let start = next
        while let byte, (48...57).contains(byte) { next += 1 }
        return next - start
    }
}

private let depthMax = 64
