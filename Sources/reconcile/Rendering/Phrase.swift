/// A sentence of ours with words of others in it, which each rendering shows so that they cannot be taken for ours.
struct Phrase: Hashable, ExpressibleByStringInterpolation {
    enum Part: Hashable {
        case own(String)
        case quoted(String)
    }

    private(set) var parts: [Part]

    init(stringLiteral value: String) { parts = [.own(value)] }
    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { parts.append(.own(literal)) }
        /// What is not said to be ours is another's.
        mutating func appendInterpolation(_ text: String) { parts.append(.quoted(text)) }
        mutating func appendInterpolation(own text: String) { parts.append(.own(text)) }
        mutating func appendInterpolation(_ phrase: Phrase) { parts += phrase.parts }
    }
}

extension Phrase {
    /// `a`, `b` and `c`.
    static func list(_ words: [String], joinedBy conjunction: String = "and") -> Phrase {
        var phrase: Phrase = ""
        for (position, word) in words.enumerated() {
            let isLast = position == words.count - 1
            if position > 0 { phrase = "\(phrase)\(own: isLast ? " \(conjunction) " : ", ")" }
            phrase = "\(phrase)\(word)"
        }
        return phrase
    }

    /// For a terminal, on one line.
    var plain: String {
        parts.map { part in
            switch part {
            case .own(let text): text
            case .quoted(let text): visible(text)
            }
        }.joined()
    }
}
