/// A day, or a moment of it, as written: `2025-05-10`, `2025-05-10T08:00Z`, `2025-05-10T08:00 Europe/Berlin`.
package struct ZonedDate: Hashable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    /// Seconds into the day; nil where a whole day is meant.
    package var second: Int?
    package var zone: Zone

    package enum Zone: Hashable, Sendable {
        /// The rollout's own, or UTC where it has none.
        case unsaid
        case offset(seconds: Int)
        case named(String)
    }
}

extension ZonedDate {
    static let shapeInWords = "a date such as `2025-05-10` or `2025-05-10T08:00Z`"

    package init(parsing text: String) throws(Misfit) {
        var scanner = DigitScanner(text)
        let bad = Misfit("`\(text)` is not \(ZonedDate.shapeInWords)")
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
            scanner.take("-"), let day = scanner.digits(2)
        else { throw bad }
        guard (1...12).contains(month), (1...daysIn(month: month, of: year)).contains(day) else {
            throw Misfit("there is no \(text.prefix(10))")
        }
        (self.year, self.month, self.day) = (year, month, day)
        second = nil
        zone = .unsaid
        if scanner.isAtEnd { return }
        guard scanner.take("T") || scanner.take(" ") else { throw bad }
        guard let second = scanner.timeOfDay() else { throw bad }
        self.second = second
        zone = try scanner.zone(bad)
    }

    /// The same everywhere, for hashing and for people.
    package var words: String {
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        guard let second else { return text }
        text += "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2))"
        if second % 60 != 0 { text += ":\(padded(second % 60, 2))" }
        switch zone {
        case .unsaid: return text
        case .offset(0): return text + "Z"
        case .offset(let seconds):
            let size = abs(seconds)
            return text + (seconds < 0 ? "-" : "+")
                + "\(padded(size / 3_600, 2)):\(padded(size / 60 % 60, 2))"
        case .named(let name): return text + " " + name
        }
    }
}

package func daysIn(month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads fixed runs of digits and signs off the front of a text.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func digits(_ count: Int) -> Int? {
        let run = rest.prefix(count)
        guard run.count == count, run.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return run.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `08:00` or `08:00:30`, as seconds; 24:00 is the next day's business.
    mutating func timeOfDay() -> Int? {
        guard let hour = digits(2), take(":"), let minute = digits(2), hour < 24, minute < 60
        else { return nil }
        guard take(":") else { return hour * 3_600 + minute * 60 }
        guard let second = digits(2), second < 60 else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    mutating func zone(_ bad: Misfit) throws(Misfit) -> ZonedDate.Zone {
        if isAtEnd { return .unsaid }
        if take("Z") {
            guard isAtEnd else { throw bad }
            return .offset(seconds: 0)
        }
        if take(" ") { return .named(try checkedZoneName(String(Substring(rest)))) }
        let isWest = take("-")
        guard isWest || take("+"), let hour = digits(2) else { throw bad }
        _ = take(":")
        guard let minute = digits(2), isAtEnd, hour < 15, minute < 60 else { throw bad }
        return .offset(seconds: (isWest ? -1 : 1) * (hour * 3_600 + minute * 60))
    }
}

extension Form where Value == ZonedDate {
    package static let date = Form.parsing(
        ZonedDate.shapeInWords,
        pattern:
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2}| [A-Za-z0-9_+/-]+)?)?$",
        leaves: { $1.put($0.words) }
    ) { text throws(Misfit) in try ZonedDate(parsing: text) }
}

/// The name of a zone of the tz database; whether it exists is asked of the machine, later.
@Sendable func checkedZoneName(_ text: String) throws(Misfit) -> String {
    let isGood = text.unicodeScalars.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || "_+/-".unicodeScalars.contains($0)
    }
    guard isGood, !text.isEmpty, !text.hasPrefix("/"), text.utf8.count <= 64 else {
        throw Misfit(
            "`\(text)` is not the name of a time zone",
            remedy: "write one such as `Europe/Berlin` or `UTC`")
    }
    return text
}

extension Form where Value == Reference {
    package static let zone = Form<String>.parsing(
        "a time zone such as `Europe/Berlin`", pattern: "^[A-Za-z0-9_+/-]+$", lengthMax: 64,
        leaves: { $1.put($0) }, checkedZoneName
    ).wrapped({ Reference($0, at: Place($1)) }, { $0.name })
}

extension ZonedDate {
    /// Whether this is earlier, as far as that can be said without knowing the rules of zones.
    func isSurelyBefore(_ other: ZonedDate) -> Bool {
        let days = [year, month, day]
        let otherDays = [other.year, other.month, other.day]
        if zone == other.zone, days == otherDays {
            guard let second, let otherSecond = other.second else { return false }
            return second < otherSecond
        }
        // Two zones are never two days apart.
        let isFar = (zone == other.zone) || abs(dayNumber - other.dayNumber) > 2
        return isFar && days.lexicographicallyPrecedes(otherDays)
    }

    /// Days in a row, near enough to tell how far two dates are apart.
    private var dayNumber: Int { year * 372 + month * 31 + day }
}
