extension NeverReturn {
    /// Whether `version` is one that nothing goes back to.
    package func names(_ version: String) -> Bool {
        guard self.version.hasPrefix(below) else { return version == self.version }
        let limit = self.version.dropFirst(below.count).drop { $0 == " " }
        return Release(version[...]).flatMap { one in Release(limit).map { one < $0 } } ?? false
    }
}

private let below = "below "

/// A version that has an order: numbers with points between them, and perhaps what comes before a release. One
/// that has none, such as a commit, is below nothing.
private struct Release: Comparable {
    private var numbers: [Int]
    private var before: [Substring]

    init?(_ text: Substring) {
        let plain = text.drop { $0 == "v" }.prefix { $0 != "+" }
        let parts = plain.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts.first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        self.numbers = numbers.compactMap { Int($0) }
        before = parts.count > 1 ? parts[1].split(separator: ".") : []
        guard !numbers.isEmpty, self.numbers.count == numbers.count else { return nil }
        while self.numbers.count > 1, self.numbers.last == 0 { self.numbers.removeLast() }
    }

    static func < (one: Release, other: Release) -> Bool {
        if one.numbers != other.numbers {
            return one.numbers.lexicographicallyPrecedes(other.numbers)
        }
        // What comes before a release is below it.
        if one.before.isEmpty || other.before.isEmpty {
            return !one.before.isEmpty && other.before.isEmpty
        }
        return one.before.lexicographicallyPrecedes(other.before, by: comesFirst)
    }

    private static func comesFirst(_ one: Substring, _ other: Substring) -> Bool {
        switch (Int(one), Int(other)) {
        case (let one?, let other?): one < other
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): bytesPrecede(String(one), String(other))
        }
    }
}
