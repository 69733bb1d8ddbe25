/// The tags that are honoured: those of the core schema, and none.
enum CoreTag: UInt8, Sendable {
    case none, string, integer, float, bool, null, sequence, mapping

    private static let prefix = "tag:yaml.org,2002:"
    static let remedy =
        "only `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!seq` and `!!map` are known; remove it, or quote the text"

    /// Nil for a tag that is not honoured; `!` on a scalar means a string.
    init?(_ written: String, on kind: Node.Kind) {
        switch written {
        case "!": self = kind == .scalar ? .string : .none
        case CoreTag.prefix + "str": self = .string
        case CoreTag.prefix + "int": self = .integer
        case CoreTag.prefix + "float": self = .float
        case CoreTag.prefix + "bool": self = .bool
        case CoreTag.prefix + "null": self = .null
        case CoreTag.prefix + "seq": self = .sequence
        case CoreTag.prefix + "map": self = .mapping
        default: return nil
        }
    }

    /// The tag as people write it: `!!binary`, not its address.
    static func shown(_ written: String) -> String {
        guard written.hasPrefix(prefix) else { return String(written.prefix(60)) }
        return "!!" + written.dropFirst(prefix.count).prefix(60)
    }

    /// What the tag promises, as a noun; nil for no tag.
    var noun: String? {
        switch self {
        case .none: nil
        case .string: "a string"
        case .integer: "an integer"
        case .float: "a number"
        case .bool: "`true` or `false`"
        case .null: "`null`"
        case .sequence: "a sequence"
        case .mapping: "a mapping"
        }
    }

    func allows(_ kind: Node.Kind) -> Bool {
        switch self {
        case .none: true
        case .sequence: kind == .sequence
        case .mapping: kind == .mapping
        default: kind == .scalar
        }
    }

    func allows(_ scalar: Scalar) -> Bool {
        switch (self, scalar) {
        case (.none, _), (.string, _), (.integer, .integer), (.float, .float), (.bool, .bool),
            (.null, .null):
            true
        default: false
        }
    }
}
