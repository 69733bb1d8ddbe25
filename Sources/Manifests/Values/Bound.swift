/// A threshold in words: `above 5%`, `at most 110% of baseline`, `within 10% of baseline`.
package struct Bound: Hashable, Sendable {
    package enum Relation: String, Hashable, Sendable, CaseIterable {
        case above
        case below
        case atMost = "at most"
        case atLeast = "at least"
    }

    package enum Level: Hashable, Sendable {
        case fixed(Quantity)
        /// A share of the baseline: 110 of `110% of baseline`.
        case shareOfBaseline(percent: Decimal)
        /// The baseline and so much more or less: `baseline + 2%`.
        case besideBaseline(Quantity)
    }

    package enum Meaning: Hashable, Sendable {
        case compared(Relation, Level)
        /// On the worse side no further than this from the level.
        case within(Quantity, of: Level)
    }

    package var meaning: Meaning

    package var asksBaseline: Bool {
        switch meaning {
        case .compared(_, .fixed), .within(_, of: .fixed): false
        default: true
        }
    }

    /// What was understood, in one way of writing.
    package var words: String {
        switch meaning {
        case .compared(let relation, let level): "\(relation.rawValue) \(level.words)"
        case .within(let distance, let level): "within \(distance.words) of \(level.words)"
        }
    }
}

extension Bound.Level {
    var words: String {
        switch self {
        case .fixed(let quantity): quantity.words
        case .shareOfBaseline(let percent) where percent == Decimal(parsing: "100"): "baseline"
        case .shareOfBaseline(let percent): "\(percent.words)% of baseline"
        case .besideBaseline(let quantity) where quantity.number.digits < 0:
            "baseline - \(quantity.words.dropFirst())"
        case .besideBaseline(let quantity): "baseline + \(quantity.words)"
        }
    }

    init(parsing text: Substring) throws(Misfit) {
        let words = text.trimmed
        if words == "baseline", let all = Decimal(parsing: "100") {
            self = .shareOfBaseline(percent: all)
        } else if words.hasSuffix(" of baseline") {
            let share = try Quantity(parsing: words.dropLast(" of baseline".count))
            guard share.unit == "%" else {
                throw Misfit("a share of the baseline is a percentage, such as `110% of baseline`")
            }
            self = .shareOfBaseline(percent: share.number)
        } else if words.hasPrefix("baseline") {
            self = .besideBaseline(try Bound.Level.distance(words.dropFirst("baseline".count)))
        } else {
            self = .fixed(try Quantity(parsing: words[...]))
        }
    }

    private static func distance(_ text: Substring) throws(Misfit) -> Quantity {
        let rest = text.trimmed
        guard let sign = rest.first, sign == "+" || sign == "-" else {
            throw Misfit("after `baseline` only `+` or `-` may follow, as in `baseline + 2%`")
        }
        var quantity = try Quantity(parsing: rest.dropFirst().trimmed[...])
        if sign == "-" { quantity.number.digits.negate() }
        return quantity
    }
}

extension Bound {
    static let shapeInWords =
        "a bound such as `above 5%`, `below 200ms` or `within 10% of baseline`"

    private static let openings: [(String, Relation)] = [
        ("above ", .above), ("below ", .below), ("at most ", .atMost), ("at least ", .atLeast),
        (">=", .atLeast), ("<=", .atMost), (">", .above), ("<", .below),
    ]

    package init(parsing text: String) throws(Misfit) {
        let spaced = text.split(separator: " ").joined(separator: " ")
        if spaced.hasPrefix("within ") {
            meaning = try Bound.within(spaced.dropFirst("within ".count))
            return
        }
        for (opening, relation) in Bound.openings where spaced.hasPrefix(opening) {
            meaning = .compared(relation, try Level(parsing: spaced.dropFirst(opening.count)))
            return
        }
        let first = spaced.split(separator: " ").first.map(String.init) ?? ""
        throw Misfit(
            "`\(text)` is not \(Bound.shapeInWords)",
            remedy: Bound.remedy(for: first, in: spaced))
    }

    private static func remedy(for first: String, in text: String) -> String {
        let meant = ["over": "above", "under": "below", "max": "at most", "min": "at least"]
        if let word = meant[first] { return "write `\(word)` for `\(first)`" }
        if Decimal(parsing: String(first.prefix(1))) != nil {
            return "say `above \(text)` or `below \(text)`"
        }
        return didYouMean(first, ["above", "below", "within"])
            ?? "a bound begins with above, below, at most, at least or within"
    }

    private static func within(_ text: Substring) throws(Misfit) -> Meaning {
        // No Foundation here: the first ` of ` parts the distance from what it is measured from.
        let words = text.split(separator: " ")
        guard let position = words.firstIndex(of: "of"), position > 0 else {
            throw Misfit(
                "`within \(text)` does not say of what",
                remedy: "write `within \(text) of baseline`")
        }
        let distance = try Quantity(parsing: words[..<position].joined(separator: " ")[...])
        let level = try Level(parsing: words[(position + 1)...].joined(separator: " ")[...])
        return .within(distance, of: level)
    }
}

extension Form where Value == Bound {
    package static let bound = Form.parsing(
        Bound.shapeInWords, pattern: "^ *(above |below |at +most |at +least |within |[<>]=?)",
        leaves: { $1.put($0.words) }
    ) { text throws(Misfit) in try Bound(parsing: text) }
}

/// How many of the last readings may be critical: `1 of 3`.
package struct Tolerance: Hashable, Sendable {
    package var critical: Int
    package var readings: Int

    package var words: String { "\(critical) of \(readings)" }
}

extension Form where Value == Tolerance {
    package static let tolerance = Form.parsing(
        "a tolerance such as `1 of 3`", pattern: "^[0-9]+ of [0-9]+$", leaves: { $1.put($0.words) }
    ) { text throws(Misfit) in
        let words = text.split(separator: " ")
        guard words.count == 3, words[1] == "of", let critical = Int(words[0]),
            let readings = Int(words[2])
        else { throw Misfit("`\(text)` is not a tolerance such as `1 of 3`") }
        guard critical < readings, readings <= 100, critical >= 0 else {
            throw Misfit(
                "`\(text)` would tolerate everything",
                remedy: "the second number must be the larger, and at most 100")
        }
        return Tolerance(critical: critical, readings: readings)
    }
}
