/// How often a soak is measured: `15m every 1m, then 4h every 1h, then at 24h`.
package struct Rhythm: Hashable, Sendable {
    package enum Beat: Hashable, Sendable {
        /// For `span` a reading each `interval`; the last one goes on, and may leave `span` out.
        case every(interval: TimeSpan, for: TimeSpan?)
        /// One reading when the soak is this old.
        case at(TimeSpan)
    }

    package var beats: [Beat]
    package var words: String
}

extension Rhythm {
    static let shapeInWords = "a rhythm such as `15m every 1m, then 4h every 1h, then at 24h`"

    package init(parsing text: String) throws(Misfit) {
        let spaced = text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
            .map { Substring($0) }.joined(separator: " ")
        var beats: [Beat] = []
        let comma = UInt8(ascii: ",")
        for (position, phrase) in spaced.utf8.split(
            separator: comma, omittingEmptySubsequences: false
        ).enumerated() {
            var words = phrase.split(separator: UInt8(ascii: " ")).map { Substring($0) }[...]
            if position > 0, words.first == "then" { words = words.dropFirst() }
            beats.append(try Rhythm.beat(Array(words), of: text))
        }
        for beat in beats.dropLast() {
            if case .every(let interval, for: nil) = beat {
                throw Misfit(
                    "only the last `every` of a rhythm may go on without an end",
                    remedy: "say how long: `1h every \(interval.words)`")
            }
        }
        self.beats = beats
        self.words = spaced
    }

    private static func beat(_ words: [Substring], of text: String) throws(Misfit) -> Beat {
        switch (words.count, words.first) {
        case (2, "at"): return .at(try TimeSpan(parsing: String(words[1])))
        case (2, "every"): return .every(interval: try interval(words[1]), for: nil)
        case (3, _) where words[1] == "every":
            return .every(
                interval: try interval(words[2]), for: try TimeSpan(parsing: String(words[0])))
        default: throw Misfit("`\(text)` is not \(shapeInWords)")
        }
    }

    private static func interval(_ text: Substring) throws(Misfit) -> TimeSpan {
        let span = try TimeSpan(parsing: String(text))
        guard span.seconds > 0 else { throw Misfit("a rhythm cannot beat every `\(text)`") }
        return span
    }

    /// The same for two rhythms that beat alike.
    var canonical: String {
        beats.map { beat in
            switch beat {
            case .at(let age): "at \(age.seconds)"
            case .every(let interval, let span):
                "\(span.map { "\($0.seconds) " } ?? "")every \(interval.seconds)"
            }
        }.joined(separator: ", ")
    }
}

extension Form where Value == Rhythm {
    package static let rhythm = Form.parsing(
        Rhythm.shapeInWords, leaves: { $1.put(.text, $0.canonical, words: $0.words) }
    ) { text throws(Misfit) in try Rhythm(parsing: text) }
}
