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
        let bad = Misfit("`\(text)` is not \(TimeSpan.shapeInWords)")
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

extension Form where Value == TimeSpan {
    package static let timeSpan = Form.parsing(
        TimeSpan.shapeInWords, pattern: "^([0-9]{1,9}[smhdw])+$",
        leaves: { $1.put(.integer, String($0.seconds), words: $0.words) }
    ) { text throws(Misfit) in try TimeSpan(parsing: text) }
}
