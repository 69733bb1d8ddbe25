/// A JSON value that is about to be written; objects keep the order in which they were made.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: JSON
    }

    /// Returns null where there is no text.
    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    /// Returns this object with one more member; a missing value adds none.
    func with(_ name: String, _ value: JSON?) -> JSON {
        guard case .object(let members) = self, let value else { return self }
        return .object(members + [Member(name: name, value: value)])
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON {
    /// The value over several lines, two spaces a level, with a newline at the end.
    var text: String {
        var text = ""
        write(to: &text, indent: "\n")
        return text + "\n"
    }

    /// The value on one line, for a stream of them.
    var line: String {
        var text = ""
        write(to: &text, indent: nil)
        return text + "\n"
    }

    /// `indent` begins a line; nil where all stands on one.
    private func write(to text: inout String, indent: String?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .string(let value): Self.write(value, to: &text)
        case .array(let elements):
            Self.write(elements, between: "[", "]", to: &text, indent: indent) {
                $0.write(to: &$1, indent: $2)
            }
        case .object(let members):
            Self.write(members, between: "{", "}", to: &text, indent: indent) {
                Self.write($0.name, to: &$1)
                $1 += ": "
                $0.value.write(to: &$1, indent: $2)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between open: String, _ close: String, to text: inout String,
        indent: String?, each: (Element, inout String, String?) -> Void
    ) {
        text += open
        let inner = indent.map { $0 + "  " }
        for (index, element) in elements.enumerated() {
            text += index == 0 ? inner ?? "" : "," + (inner ?? " ")
            each(element, &text, inner)
        }
        text += (elements.isEmpty ? "" : indent ?? "") + close
    }

    /// Writes a string. What a terminal would hide or act upon is escaped too, since people read
    /// JSON in terminals; a parser reads the same text back.
    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.isSafeToShow: text.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { escape(unit, &text) }
            }
        }
        text += "\""
    }

    private static func escape(_ unit: UInt16, _ text: inout String) {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
