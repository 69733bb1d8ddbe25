/// A number as people write it, exactly: digits and where the point stands. No rounding changes a digest.
package struct Decimal: Hashable, Sendable {
    /// The digits as a whole number, without zeros at the end of a fraction.
    package var digits: Int
    /// How many of them stand behind the point.
    package var places: Int

    package init?(parsing text: String) {
        var digits = 0
        var places = 0
        var pointSeen = false
        var count = 0
        let isNegative = text.hasPrefix("-")
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            if byte == 0x2e, !pointSeen, count > 0 {
                pointSeen = true
                continue
            }
            guard (0x30...0x39).contains(byte), count < 15 else { return nil }
            digits = digits * 10 + Int(byte - 0x30)
            count += 1
            if pointSeen { places += 1 }
        }
        guard count > 0, !pointSeen || places > 0 else { return nil }
        while places > 0, digits % 10 == 0 {
            digits /= 10
            places -= 1
        }
        self.digits = isNegative ? -digits : digits
        self.places = places
    }

    /// The number times ten to the `power`, where that is whole.
    package func scaled(by power: Int) -> Int? {
        guard power >= places else { return nil }
        return (places..<power).reduce(digits) { value, _ in value * 10 }
    }

    package var words: String {
        let sign = digits < 0 ? "-" : ""
        let text = padded(abs(digits), places + 1)
        guard places > 0 else { return sign + text }
        return sign + text.dropLast(places) + "." + text.suffix(places)
    }

    package var value: Double {
        (0..<places).reduce(Double(digits)) { value, _ in value / 10 }
    }
}
