/// What an answer of `--output json` looks like, as data: its published schema is drawn from it.
indirect enum AnswerShape: Sendable {
    case text
    case integer
    case boolean
    /// One of these texts.
    case word([String])
    case list(AnswerShape)
    /// Names that are nobody's choice beforehand, such as components, and their values.
    case table(AnswerShape)
    /// Null where there is nothing.
    case optional(AnswerShape)
    case object([Key])

    struct Key: Sendable {
        var name: String
        var shape: AnswerShape
        var meaning: String
        /// Whether it stands there always.
        var isAlways = true

        init(_ name: String, _ shape: AnswerShape, _ meaning: String = "", isAlways: Bool = true) {
            (self.name, self.shape, self.meaning, self.isAlways) = (name, shape, meaning, isAlways)
        }
    }

    var schema: JSON {
        switch self {
        case .text: return ["type": "string"]
        case .integer: return ["type": "integer"]
        case .boolean: return ["type": "boolean"]
        case .word(let words): return ["enum": .array(words.map(JSON.string))]
        case .list(let element): return ["type": "array", "items": element.schema]
        case .table(let value): return ["type": "object", "additionalProperties": value.schema]
        case .optional(let shape): return ["anyOf": [shape.schema, ["type": "null"]]]
        case .object(let keys):
            let properties = keys.map { key in
                JSON.Member(
                    name: key.name,
                    value: key.meaning.isEmpty
                        ? key.shape.schema
                        : key.shape.schema.with("description", .string(key.meaning)))
            }
            return [
                "type": "object", "additionalProperties": false,
                "required": .array(keys.filter(\.isAlways).map { .string($0.name) }),
                "properties": .object(properties),
            ]
        }
    }
}
