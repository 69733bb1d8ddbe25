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
    private static let units: [Character: Int] = [
        "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800,
    ]
    static let shapeInWords = "a duration such as `90s`, `15m`, `24h` or `3d`"

    package init(parsing text: String) throws(Misfit) {
        let bad = Misfit(
            "`\(text)` is not \(TimeSpan.shapeInWords)",
            remedy: TimeSpan.shortened(text).map { "write `\($0)`" })
        var total = 0
        var rest = text[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count <= 9, let count = Int(digits) else { throw bad }
            rest = rest.dropFirst(digits.count)
            guard let unit = rest.first else {
                throw Misfit(
                    "`\(text)` has no unit",
                    remedy: "write `\(text)m` for minutes, `\(text)h` for hours")
            }
            guard let size = TimeSpan.units[unit] else { throw bad }
            rest = rest.dropFirst()
            total += count * size
        }
        guard !text.isEmpty else { throw bad }
        guard total <= TimeSpan.secondsMax else {
            throw Misfit("`\(text)` is longer than ten years")
        }
        self.init(seconds: total, words: text)
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
