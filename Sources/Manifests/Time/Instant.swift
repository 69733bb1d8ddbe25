/// A moment of time, the same everywhere: whole seconds, of the years 1 to 9999 in UTC.
///
/// Leap seconds do not count, as in every clock of the system. Arithmetic that leaves those years ends
/// at their beginning or end, so that every instant has a text.
package struct Instant: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    package let seconds: Int

    package init(seconds: Int) {
        self.seconds = min(max(seconds, Instant.range.lowerBound), Instant.range.upperBound)
    }

    private static let range = -62_135_596_800...253_402_300_799
    package static let distantPast = Instant(seconds: .min)
    package static let distantFuture = Instant(seconds: .max)

    package static func < (one: Instant, other: Instant) -> Bool { one.seconds < other.seconds }
}

extension Instant {
    /// Reads `2025-05-09T14:03:22Z` and nothing that is written otherwise.
    package init?(parsing text: String) {
        var scanner = DigitScanner(text)
        guard text.utf8.count == 20, let year = scanner.digits(4), scanner.take("-"),
            let month = scanner.digits(2), scanner.take("-"), let day = scanner.digits(2),
            scanner.take("T"), let second = scanner.timeOfDay(), scanner.take("Z"),
            let civilDay = CivilDay(year: year, month: month, day: day)
        else { return nil }
        seconds = CivilTime(civilDay, second: second).seconds
    }

    package var text: String { CivilTime(seconds: seconds).text + "Z" }
}

extension Instant {
    package static func + (instant: Instant, span: TimeSpan) -> Instant {
        let (sum, isBeyond) = instant.seconds.addingReportingOverflow(span.seconds)
        return isBeyond ? (span.seconds < 0 ? distantPast : distantFuture) : Instant(seconds: sum)
    }

    package static func - (instant: Instant, span: TimeSpan) -> Instant {
        let (rest, isBeyond) = instant.seconds.subtractingReportingOverflow(span.seconds)
        return isBeyond ? (span.seconds > 0 ? distantPast : distantFuture) : Instant(seconds: rest)
    }

    /// How long after `earlier` it is; less than nothing where it is before.
    package static func - (later: Instant, earlier: Instant) -> TimeSpan {
        TimeSpan(seconds: later.seconds - earlier.seconds)
    }
}
