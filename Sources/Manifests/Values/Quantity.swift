/// A number with its unit, as thresholds have it: `5%`, `200ms`, `0`.
package struct Quantity: Hashable, Sendable {
    package var number: Decimal
    package var unit: String

    package var words: String { number.words + unit }

    static let units = [
        "", "%", "us", "ms", "s", "min", "h", "d", "B", "KB", "MB", "GB", "KiB", "MiB", "GiB", "/s",
        "/min",
    ]

    package init(parsing text: Substring) throws(Misfit) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        guard let number = Decimal(parsing: String(digits)) else {
            throw Misfit("`\(text)` is no number with a unit, such as `5%` or `200ms`")
        }
        let unit = text.dropFirst(digits.count).trimmed
        guard Quantity.units.contains(unit) else {
            let known = Quantity.units.filter { !$0.isEmpty }
            throw Misfit(
                "`\(unit)` is no unit that is known here",
                remedy: meantOrOneOf(unit, known, otherwise: ""))
        }
        self.number = number
        self.unit = unit
    }
}

extension Substring {
    var trimmed: String {
        var rest = self
        while rest.first == " " { rest = rest.dropFirst() }
        while rest.last == " " { rest = rest.dropLast() }
        return String(rest)
    }
}
