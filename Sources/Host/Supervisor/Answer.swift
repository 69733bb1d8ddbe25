/// The last line of a program's output, by which it may answer with an object of JSON.
struct Answer {
    private var tail = Ring(bytesMax + 2)

    mutating func add(_ bytes: ArraySlice<UInt8>) { tail.add(bytes) }
    mutating func clear() { tail.clear() }

    /// Nil where the line is something else, or too long.
    var text: String? {
        var bytes = tail.contents[...]
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        let line = bytes.reversed().prefix { $0 != 10 }
        guard line.count <= Self.bytesMax, line.last == 123 else { return nil }
        let text = Array(line.reversed())
        guard isJSON(text) else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    private static let bytesMax = 64 << 10
}

/// Whether `bytes` are one value of JSON, and nothing but blanks around it.
func isJSON(_ bytes: [UInt8]) -> Bool {
    var scanner = JSONScanner(bytes: bytes)
    return scanner.value(depth: 0) && scanner.isAtEnd
}

private struct JSONScanner {
    let bytes: [UInt8]
    var next = 0

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

    mutating func value(depth: Int) -> Bool {
        guard depth < depthMax else { return false }
        skipBlanks()
        switch byte {
        case 123: return list(123, 125) { $0.string() && $0.take(58) && $0.value(depth: depth + 1) }
        case 91: return list(91, 93) { $0.value(depth: depth + 1) }
        case 34: return string()
        case 116: return word("true")
        case 102: return word("false")
        case 110: return word("null")
        default: return number()
        }
    }

    private mutating func list(
        _ opening: UInt8, _ closing: UInt8, _ element: (inout JSONScanner) -> Bool
    ) -> Bool {
        guard take(opening) else { return false }
        if take(closing) { return true }
        repeat { if !element(&self) { return false } } while take(44)
        return take(closing)
    }

    private mutating func string() -> Bool {
        guard take(34) else { return false }
        while let byte {
            next += 1
            switch byte {
            case 34: return true
            case 92: if !escape() { return false }
            case ..<32: return false
            default: continue
            }
        }
        return false
    }

    private mutating func escape() -> Bool {
        guard let byte else { return false }
        next += 1
        if byte != 117 { return Array("\"\\/bfnrt".utf8).contains(byte) }
        let digits = bytes[next...].prefix(4)
        next += digits.count
        let isHexadecimal = digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        return digits.count == 4 && isHexadecimal
    }

    private mutating func word(_ word: String) -> Bool {
        guard bytes[next...].starts(with: word.utf8) else { return false }
        next += word.utf8.count
        return true
    }

    private mutating func number() -> Bool {
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
