/// What a scalar means by the core schema of YAML 1.2.
package enum Scalar: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case string
}

extension Scalar {
    /// Reads a scalar as it was written: the tag decides, then the style, then the content.
    init(_ text: UnsafeBufferPointer<UInt8>, style: Node.Style, tag: CoreTag) {
        switch tag {
        case .string: self = .string
        case .float: self = Scalar(content: text).asFloat
        case .none where style != .plain: self = .string
        default: self = Scalar(content: text)
        }
    }

    /// Reads untagged plain text.
    init(content text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            self = Scalar(number: text) ?? .string
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            self = Scalar(word: text)
        default: self = .string
        }
    }

    private var asFloat: Scalar {
        if case .integer(let value) = self { return .float(Double(value)) }
        return self
    }

    private init(word text: UnsafeBufferPointer<UInt8>) {
        // The longest word is `false`: a page of text is not copied to learn that it is none.
        guard text.count <= 5, text.count >= 4 || text.first == UInt8(ascii: "~") else {
            self = .string
            return
        }
        switch String(decoding: text, as: UTF8.self) {
        case "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default: self = .string
        }
    }

    private init?(number text: UnsafeBufferPointer<UInt8>) {
        if let radix = Scalar.radix(of: text) {
            self.init(digits: text.dropFirst(2), radix: radix)
            return
        }
        guard let shape = NumberShape(text) else {
            guard let special = Scalar.special(text) else { return nil }
            self = .float(special)
            return
        }
        let written = String(decoding: text, as: UTF8.self)
        if shape == .integer, let value = Int(written) {
            self = .integer(value)
            return
        }
        guard let value = Double(written) ?? Double(Scalar.rounded(written)) else { return nil }
        self = .float(value)
    }

    /// `Double` wants a digit after the point, the core schema does not.
    private static func rounded(_ written: String) -> String {
        guard let point = written.firstIndex(of: ".") else { return written }
        var filled = written
        filled.insert("0", at: filled.index(after: point))
        return filled
    }

    private static func radix(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count > 2, text[0] == UInt8(ascii: "0") else { return nil }
        switch text[1] {
        case UInt8(ascii: "x"): return 16
        case UInt8(ascii: "o"): return 8
        default: return nil
        }
    }

    private init?(digits: Slice<UnsafeBufferPointer<UInt8>>, radix: Int) {
        var whole = 0
        var isWhole = true
        var real = 0.0
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else {
                return nil
            }
            let (shifted, carried) = whole.multipliedReportingOverflow(by: radix)
            let (sum, spilled) = shifted.addingReportingOverflow(digit)
            if carried || spilled { isWhole = false }
            whole = sum
            real = real * Double(radix) + Double(digit)
        }
        self = isWhole ? .integer(whole) : .float(real)
    }

    private static func special(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        // Most of what comes here is a date or a duration.
        guard text.count <= 5, text.contains(UInt8(ascii: ".")) else { return nil }
        switch String(decoding: text, as: UTF8.self) {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
        case "-.inf", "-.Inf", "-.INF": return -.infinity
        case ".nan", ".NaN", ".NAN": return .nan
        default: return nil
        }
    }
}

/// The grammar of decimal numbers: `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
private enum NumberShape {
    case integer, float

    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text[...]
        NumberShape.dropSign(&rest)
        let whole = NumberShape.dropDigits(&rest)
        guard whole > 0 || rest.first == UInt8(ascii: ".") else { return nil }
        if whole > 0, rest.isEmpty {
            self = .integer
            return
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard NumberShape.dropDigits(&rest) > 0 || whole > 0 else { return nil }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            NumberShape.dropSign(&rest)
            guard NumberShape.dropDigits(&rest) > 0 else { return nil }
        }
        guard rest.isEmpty else { return nil }
        self = .float
    }

    private static func dropSign(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    }

    private static func dropDigits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        rest = rest.dropFirst(digits.count)
        return digits.count
    }
}
