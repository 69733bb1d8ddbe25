/// Reads the rule that a file of the tz database ends with.
struct FooterScanner {
    private var rest: Substring.UTF8View
    private let hoursMax: Int

    init(_ text: String, hoursMax: Int) {
        rest = Substring(text).utf8
        self.hoursMax = hoursMax
    }

    mutating func rule() -> YearlyRule? {
        guard name(), let west = seconds(hoursMax: 24) else { return nil }
        let standard = -west
        if rest.isEmpty { return YearlyRule(standard: standard, summer: nil) }
        guard name() else { return nil }
        var offset = standard + 3_600
        if rest.first != UInt8(ascii: ",") {
            guard let west = seconds(hoursMax: 24) else { return nil }
            offset = -west
        }
        guard let start = turningPoint(), let end = turningPoint(), rest.isEmpty else { return nil }
        return YearlyRule(
            standard: standard,
            summer: YearlyRule.Summer(offset: offset, start: start, end: end))
    }

    /// `CET` or `<+03>`; nobody here shows it.
    private mutating func name() -> Bool {
        let isQuoted = take("<")
        let name = rest.prefix {
            isLetter($0) || isQuoted && (isDigit($0) || $0 == 0x2B || $0 == 0x2D)
        }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 && (!isQuoted || take(">"))
    }

    /// `,M3.5.0/2`: two o'clock unless said.
    private mutating func turningPoint() -> YearlyRule.TurningPoint? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return YearlyRule.TurningPoint(day: day, second: 7_200) }
        let isShort = hoursMax == 24
        if isShort, let sign = rest.first, !isDigit(sign) { return nil }
        return seconds(hoursMax: hoursMax).map { YearlyRule.TurningPoint(day: day, second: $0) }
    }

    private mutating func day() -> YearlyRule.Day? {
        if take("J") { return number(in: 1...365).map { .julian($0) } }
        guard take("M") else { return number(in: 0...365).map { .ordinal($0) } }
        guard let month = number(in: 1...12), take("."), let week = number(in: 1...5), take("."),
            let weekday = number(in: 0...6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }

    /// `-1`, `5:30`, `+167:59:59`.
    private mutating func seconds(hoursMax: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(in: 0...hoursMax) else { return nil }
        var total = hours * 3_600
        for size in [60, 1] {
            guard take(":") else { break }
            guard let part = number(in: 0...59) else { return nil }
            total += part * size
        }
        return isNegative ? -total : total
    }

    private mutating func number(in range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(4).prefix(while: isDigit)
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return range.contains(value) ? value : nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest = rest.dropFirst()
        return true
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
