/// What a calendar and a clock on a wall show: a day, and the seconds into it.
package struct CivilTime: Hashable, Comparable, Sendable {
    package static let secondsOfDay = 86_400

    /// Seconds since 1970-01-01T00:00 on this wall, as if its clock had never been put forward or back.
    package var seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    /// `second` may be 86,400, which is the beginning of the next day.
    package init(_ day: CivilDay, second: Int = 0) {
        seconds = day.number * CivilTime.secondsOfDay + second
    }

    package static func < (one: CivilTime, other: CivilTime) -> Bool { one.seconds < other.seconds }

    package var day: CivilDay {
        CivilDay(number: floored(seconds, by: CivilTime.secondsOfDay).quotient)
    }
    package var second: Int { floored(seconds, by: CivilTime.secondsOfDay).rest }

    package var text: String {
        let second = second
        return day.text
            + "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    }
}
