/// A value of JSON; numbers stay as they are written, and members in their order.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case list([JSONValue])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSONValue
    }

    /// Nil where `bytes` are anything but one value, and blanks around it.
    package init?(parsing bytes: [UInt8]) {
        var scanner = JSONScanner(bytes: bytes)
        guard let value = scanner.value(depth: 0), scanner.isAtEnd else { return nil }
        self = value
    }
}

extension JSONValue {
    /// The value at a path such as `.items[0].name` or `items.0.name`; of members of one name, the last.
    package func value(at path: String) -> JSONValue? {
        var value = self
        for part in path.split(whereSeparator: { ".[]".contains($0) }) {
            switch value {
            case .object(let members):
                guard let member = members.last(where: { $0.name == part }) else { return nil }
                value = member.value
            case .list(let values):
                guard let index = Int(part), values.indices.contains(index) else { return nil }
                value = values[index]
            case .null, .boolean, .number, .text: return nil
            }
        }
        return value
    }

    /// What stands for it in a text; nil for nothing, lists and objects.
    package var words: String? {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .number(let text), .text(let text): text
        case .null, .list, .object: nil
        }
    }

    /// On one line.
    package var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let text): text
        case .text(let text): quoted(text)
        case .list(let values): "[\(values.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(quoted($0.name)):\($0.value.text)" }.joined(separator: ","))}"
        }
    }
}

private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\\(scalar)"
        case let control where control.value < 0x20 || control.value == 0x7f:
            let digits = String(control.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
