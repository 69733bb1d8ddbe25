/// A length of time as people write it: `90s`, `15m`, `24h`, `3d`, `1h30m`.
package struct TimeSpan: Sendable {
    package var seconds: Int
    /// As written, for people; `72h` and `3d` are the same span.
    package var words: String

    package init(seconds: Int, words: String? = nil) {
        self.seconds = seconds
        self.words = words ?? TimeSpan.inWords(seconds)
    }

    static let secondsMax = 10 * 366 * 86_400  // Ten years: beyond is a slip of the finger.

    private static func inWords(_ seconds: Int) -> String {
        for (unit, size) in [("d", 86_400), ("h", 3_600), ("m", 60)]
        where seconds >= size && seconds % size == 0 { return "\(seconds / size)\(unit)" }
        return "\(seconds)s"
    }
}

extension TimeSpan: Hashable, Comparable {
    package static func == (one: TimeSpan, other: TimeSpan) -> Bool { one.seconds == other.seconds }
    package static func < (one: TimeSpan, other: TimeSpan) -> Bool { one.seconds < other.seconds }
    package func hash(into hasher: inout Hasher) { hasher.combine(seconds) }
}

extension TimeSpan {
    static let shapeInWords = "a duration such as `90s`, `15m`, `24h` or `3d`"

    package init(parsing text: String) throws(Misfit) {
        var total = 0
        var rest = text.utf8[...]
        repeat {
            guard let count = TimeSpan.takeNumber(&rest) else { throw TimeSpan.misfit(text) }
            guard let unit = rest.popFirst() else {
                throw Misfit(
                    "`\(text)` has no unit",
                    remedy: "write `\(text)m` for minutes, `\(text)h` for hours")
            }
            guard let size = TimeSpan.size(of: unit) else { throw TimeSpan.misfit(text) }
            // A text may go on for megabytes; what is too long already stays so.
            total = min(total + count * size, TimeSpan.secondsMax + 1)
        } while !rest.isEmpty
        guard total <= TimeSpan.secondsMax else {
            throw Misfit("`\(text)` is longer than ten years")
        }
        self.init(seconds: total, words: text)
    }

    /// Nil where there is no digit, or more than nine.
    private static func takeNumber(_ rest: inout Substring.UTF8View) -> Int? {
        var number = 0
        var digits = 0
        while let byte = rest.first, (0x30...0x39).contains(byte) {
            digits += 1
            guard digits <= 9 else { return nil }
            number = 10 * number + Int(byte - 0x30)
            rest = rest.dropFirst()
        }
        return digits > 0 ? number : nil
    }

    private static func size(of unit: UInt8) -> Int? {
        switch unit {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3_600
        case UInt8(ascii: "d"): 86_400
        case UInt8(ascii: "w"): 604_800
        default: nil
        }
    }

    private static func misfit(_ text: String) -> Misfit {
        Misfit(
            "`\(text)` is not \(shapeInWords)",
            remedy: shortened(text).map { "write `\($0)`" })
    }
}

extension TimeSpan {
    private static let longUnits: [(letter: String, words: [String])] = [
        ("s", ["s", "sec", "secs", "second", "seconds"]),
        ("m", ["m", "min", "mins", "minute", "minutes"]),
        ("h", ["h", "hr", "hrs", "hour", "hours"]), ("d", ["d", "day", "days"]),
        ("w", ["w", "wk", "wks", "week", "weeks"]),
    ]

    /// Returns `1d` for `1 day`, `1h30m` for `1 hour and 30 minutes`; nil for what is no such thing.
    private static func shortened(_ text: String) -> String? {
        var short = ""
        var rest = text[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "," }
            if rest.hasPrefix("and ") { rest = rest.dropFirst(4).drop { $0 == " " } }
            guard !rest.isEmpty else { break }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let written = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(written.count)
            // A single `M` may be a month.
            let word = written.count > 1 ? written.lowercased() : String(written)
            guard !digits.isEmpty, digits.count <= 9,
                let unit = longUnits.first(where: { $0.words.contains(word) })
            else { return nil }
            short += digits + unit.letter
        }
        return short.isEmpty ? nil : short
    }
}

extension Form where Value == TimeSpan {
    package static let timeSpan = Form.parsing(
        TimeSpan.shapeInWords, pattern: "^([0-9]{1,9}[smhdw])+$",
        leaves: { $1.put(.integer, String($0.seconds), words: $0.words) }
    ) { text throws(Misfit) in try TimeSpan(parsing: text) }
}
