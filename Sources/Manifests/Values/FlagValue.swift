import YAML

/// What a flag is: a plain value of the core schema.
package enum FlagValue: Hashable, Sendable {
    case boolean(Bool)
    case integer(Int)
    case number(Decimal)
    case text(String)

    package var words: String {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value.words
        case .text(let value): value
        }
    }
}

extension Form where Value == FlagValue {
    package static let flagValue = Form(
        .scalar,
        read: { node, reader in
            let wanted = "a flag's value: `true`, `false`, a number or a text"
            guard node.kind == .scalar else {
                reader.refuse(node, wanted: wanted)
                return nil
            }
            switch node.scalar {
            case .bool(let value): return .boolean(value)
            case .integer(let value): return .integer(value)
            case .string: return .text(node.text)
            case .null:
                reader.refuse(node, wanted: wanted)
                return nil
            case .float:
                if let number = Decimal(parsing: node.text) { return .number(number) }
                reader.refuse(
                    node, wanted: "a number with at most 15 digits",
                    remedy: "write it without an exponent")
                return nil
            }
        },
        leaves: { value, found in
            switch value {
            case .boolean: found.put(.boolean, value.words)
            case .integer: found.put(.integer, value.words)
            case .number: found.put(.number, value.words)
            case .text: found.put(.text, value.words)
            }
        })
}
