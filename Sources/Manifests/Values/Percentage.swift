/// A share in tenths of a percent, so that what is compared and hashed is a whole number.
package struct Percentage: Hashable, Comparable, Sendable {
    package var tenths: Int

    package static let none = Percentage(tenths: 0)
    package static let all = Percentage(tenths: 1_000)

    package static func < (one: Percentage, other: Percentage) -> Bool { one.tenths < other.tenths }

    package var words: String {
        tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
    }
}

extension Percentage {
    static let shapeInWords = "a percentage such as `20%` or `0.5%`"

    package init(parsing text: String) throws(Misfit) {
        guard text.hasSuffix("%"), let number = Decimal(parsing: String(text.dropLast())) else {
            let remedy = Decimal(parsing: text) == nil ? nil : "write `\(text)%`"
            throw Misfit("`\(text)` is not \(Percentage.shapeInWords)", remedy: remedy)
        }
        guard let tenths = number.scaled(by: 1) else {
            throw Misfit("`\(text)` is finer than a tenth of a percent")
        }
        guard (0...1_000).contains(tenths) else {
            throw Misfit("`\(text)` is not between 0% and 100%")
        }
        self.init(tenths: tenths)
    }
}

extension Form where Value == Percentage {
    package static let percentage = Form.parsing(
        Percentage.shapeInWords, pattern: "^[0-9]+([.][0-9]+)?%$",
        leaves: { $1.put(.integer, String($0.tenths), words: $0.words) }
    ) { text throws(Misfit) in try Percentage(parsing: text) }
}
