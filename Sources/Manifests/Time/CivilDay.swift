/// A day of the Gregorian calendar, without a zone. Arithmetic with it is arithmetic with its number.
package struct CivilDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    package var number: Int

    package init(number: Int) { self.number = number }

    /// Nil where there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            (1...daysIn(month: month, of: year)).contains(day)
        else { return nil }
        number = CivilDay.number(year: year, month: month, day: day)
    }

    package static func < (one: CivilDay, other: CivilDay) -> Bool { one.number < other.number }

    /// 0 is Monday, as in `Weekdays`.
    package var weekday: Int { floored(number + 3, by: 7).rest }

    package func adding(days: Int) -> CivilDay { CivilDay(number: number + days) }

    package var text: String {
        let date = parts
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }
}

// Years are counted from March, so that a leap day is the last of its year; 400 of them are an era,
// and all eras are equally long.
extension CivilDay {
    private static let daysOfEra = 146_097
    /// From March of the year 0 to the beginning of 1970.
    private static let daysBefore1970 = 719_468

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floored(year, by: 400)
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * daysOfEra + dayOfEra - daysBefore1970
    }

    package var parts: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floored(number + CivilDay.daysBefore1970, by: CivilDay.daysOfEra)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }
}

/// Division whose rest is never negative, so that time before 1970 is as any other.
func floored(_ number: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
}
