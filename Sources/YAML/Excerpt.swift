extension Excerpt {
    /// Scalars shown of a line: a screen is not wider, and a line may be the whole file.
    private static let scalarsMax = 120

    /// Cuts the line of `location` out of `source`, which need not be valid UTF-8. Only the bytes
    /// that are shown are looked at.
    init(of source: UnsafeBufferPointer<UInt8>, around location: SourceLocation) {
        let middle = min(location.bytes.lowerBound, source.count)
        var left = Excerpt.scalarsBefore(middle, in: source, atMost: Excerpt.scalarsMax)
        var right = Excerpt.scalarsAfter(middle, in: source, atMost: Excerpt.scalarsMax)
        if left.count + right.count > Excerpt.scalarsMax {
            let half = Excerpt.scalarsMax / 2
            let leftMax = max(half, Excerpt.scalarsMax - right.count)
            left = Excerpt.scalarsBefore(middle, in: source, atMost: leftMax)
            right = Excerpt.scalarsAfter(
                middle, in: source, atMost: Excerpt.scalarsMax - left.count)
        }
        let firstColumn = max(1, location.column - left.count)
        self.init(
            text: Excerpt.shown(
                source[left.edge..<middle], last: left.count,
                and: source[middle..<right.edge], first: right.count),
            firstColumn: firstColumn,
            isCutBefore: firstColumn > 1,
            isCutAfter: right.edge < source.count && !isLineBreak(source[right.edge]))
    }

    private static func scalarsBefore(
        _ middle: Int, in source: UnsafeBufferPointer<UInt8>, atMost countMax: Int
    ) -> (edge: Int, count: Int) {
        let bodyStart = byteOrderMarkCount(source)
        var edge = middle
        var count = 0
        while edge > bodyStart, count < countMax, !isLineBreak(source[edge - 1]) {
            edge -= 1
            // A scalar has at most three continuation bytes; more of them are no UTF-8.
            var steps = 3
            while steps > 0, edge > bodyStart, isContinuation(source[edge]) {
                edge -= 1
                steps -= 1
            }
            count += 1
        }
        return (edge, count)
    }

    private static func scalarsAfter(
        _ middle: Int, in source: UnsafeBufferPointer<UInt8>, atMost countMax: Int
    ) -> (edge: Int, count: Int) {
        var edge = middle
        var count = 0
        while edge < source.count, count < countMax, !isLineBreak(source[edge]) {
            edge += 1
            var steps = 3
            while steps > 0, edge < source.count, isContinuation(source[edge]) {
                edge += 1
                steps -= 1
            }
            count += 1
        }
        return (edge, count)
    }

    /// The last scalars of what is before and the first of what follows. Bytes that are no UTF-8
    /// become more scalars than they were counted as, which would shift what is underlined.
    private static func shown(
        _ before: Slice<UnsafeBufferPointer<UInt8>>, last: Int,
        and after: Slice<UnsafeBufferPointer<UInt8>>, first: Int
    ) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown(before).suffix(last))
        text.append(contentsOf: shown(after).prefix(first))
        return String(text)
    }

    /// What is not text is shown as U+FFFD: an escape byte would reach the reader's terminal.
    private static func shown(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [Unicode.Scalar] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            let isControl =
                scalar.properties.generalCategory == .control && scalar != "\t"
            return isControl ? "\u{FFFD}" : scalar
        }
    }
}

func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
}

/// The bytes of a UTF-8 byte order mark at the start of a file: three or none.
func byteOrderMarkCount(_ source: UnsafeBufferPointer<UInt8>) -> Int {
    source.count >= 3 && source[0] == 0xEF && source[1] == 0xBB && source[2] == 0xBF ? 3 : 0
}
