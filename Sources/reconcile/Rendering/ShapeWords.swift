import Manifests

extension Shape {
    /// How a value is written, in words.
    var words: String {
        switch self {
        case .text(let text): text.words
        case .keyword(let words): inWords(words)
        case .boolean: "true or false"
        case .integer(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .scalar: "a text, a number, true or false"
        case .list(let element, _): "a list of: \(element.words)"
        case .table(let key, let value): "a mapping from \(key.words) to: \(value.words)"
        case .either(let shapes): shapes.map(\.words).joined(separator: "; or ")
        case .object(let object): "a mapping, the \(object.drawn().name)"
        }
    }

    /// Whether it is a mapping of names that somebody chooses.
    var hasChosenNames: Bool {
        switch self {
        case .table: true
        case .either(let shapes): shapes.contains(where: \.hasChosenNames)
        case .list(let element, _): element.hasChosenNames
        case .text, .keyword, .boolean, .integer, .scalar, .object: false
        }
    }

    /// The mappings with fields that may stand there, or in the lists and tables that do.
    var objects: [ObjectShape] {
        switch self {
        case .text, .keyword, .boolean, .integer, .scalar: []
        case .list(let element, _): element.objects
        case .table(_, let value): value.objects
        case .either(let shapes): shapes.flatMap(\.objects)
        case .object(let object): [object]
        }
    }
}

extension Constraint {
    var words: String {
        switch self {
        case .exactlyOne(let names, _): "It has exactly one of \(inWords(names, joinedBy: "and"))."
        case .atLeastOne(let names, _): "It has at least one of \(inWords(names, joinedBy: "and"))."
        case .needs(let field, let others, _):
            "It has `\(field)`, unless it has \(inWords(others))."
        case .with(let field, let other): "With `\(field)` it has `\(other)` too."
        }
    }
}
