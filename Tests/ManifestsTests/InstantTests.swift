import Testing

@testable import Manifests

@Suite("Instants") struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2025-05-09T14:03:22Z", 1_746_799_402),
        ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:00:00Z", 951_825_600),
        ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `an instant is read and written in one way`(text: String, seconds: Int) throws {
        let instant = try #require(Instant(parsing: text))
        #expect(instant.seconds == seconds)
        #expect(instant.text == text)
    }

    @Test(arguments: [
        "", "2025-05-09", "2025-05-09T14:03Z", "2025-05-09T14:03:22", "2025-05-09 14:03:22Z",
        "2025-05-09t14:03:22z", "2025-05-09T14:03:22z", "2025-05-09T14:03:22+00:00",
        "2025-05-09T14:03:22Z ", " 2025-05-09T14:03:22Z", "2025-05-09T14:03:60Z",
        "2025-05-09T24:00:00Z", "2025-02-29T00:00:00Z", "0000-01-01T00:00:00Z",
        "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-01-00T00:00:00Z",
        "2025-05-09T14:03:22.0Z", "+025-05-09T14:03:22Z", "٢٠٢٥-05-09T14:03:22Z",
    ])
    func `what is written otherwise is none`(text: String) {
        #expect(Instant(parsing: text) == nil)
    }

    @Test func `spans are added, and what lies between two instants is one`() throws {
        let noon = try #require(Instant(parsing: "2025-02-28T12:00:00Z"))
        let later = noon + TimeSpan(seconds: 86_400)
        #expect(later.text == "2025-03-01T12:00:00Z")
        #expect(later - TimeSpan(seconds: 86_400) == noon)
        #expect((later - noon).words == "1d")
        #expect((noon - later).seconds == -86_400)
        #expect(noon < later)
    }

    @Test func `arithmetic ends with the years that have a text`() {
        #expect(Instant.distantFuture.text == "9999-12-31T23:59:59Z")
        #expect(Instant.distantPast.text == "0001-01-01T00:00:00Z")
        for seconds in [Int.min, Int.max] {
            let far = seconds < 0 ? Instant.distantPast : .distantFuture
            let span = TimeSpan(seconds: seconds, words: "")
            #expect(Instant(seconds: seconds) == far)
            #expect(far + span == far)
            #expect(Instant(seconds: 0) - span != Instant(seconds: 0) + span)
        }
    }
}

@Suite("Days") struct CivilDayTests {
    @Test func `every month of the years 1 to 9999 follows the one before`() {
        var next = CivilDay(number: -719_162)
        var wrong: [String] = []
        for year in 1...9_999 {
            for month in 1...12 {
                let length = daysIn(month: month, of: year)
                let last = next.adding(days: length - 1)
                if CivilDay(year: year, month: month, day: 1) != next
                    || next.parts != (year, month, 1) || last.parts != (year, month, length)
                {
                    wrong.append(next.text)
                }
                next = last.adding(days: 1)
            }
        }
        #expect(wrong == [])
        #expect(next.number == 2_932_897)
    }

    @Test func `every day of the 400 years of an era is itself`() throws {
        let first = try #require(CivilDay(year: 2_000, month: 1, day: 1))
        for number in first.number..<(first.number + 146_097) {
            let (year, month, day) = CivilDay(number: number).parts
            try #require(CivilDay(year: year, month: month, day: day)?.number == number)
        }
    }

    @Test(arguments: [
        (2025, 5, 9, 4), (1970, 1, 1, 3), (1969, 12, 31, 2), (2000, 2, 29, 1), (2026, 11, 21, 5),
    ])
    func `a day has its weekday, and Monday is 0`(year: Int, month: Int, day: Int, weekday: Int) {
        #expect(CivilDay(year: year, month: month, day: day)?.weekday == weekday)
    }

    @Test(arguments: [(2025, 2, 29), (1900, 2, 29), (2025, 4, 31), (0, 1, 1), (10_000, 1, 1)])
    func `what is no day is none`(year: Int, month: Int, day: Int) {
        #expect(CivilDay(year: year, month: month, day: day) == nil)
    }

    @Test func `the beginning of a day is the end of the one before`() throws {
        let day = try #require(CivilDay(year: 2025, month: 2, day: 28))
        #expect(CivilTime(day, second: 86_400) == CivilTime(day.adding(days: 1)))
        let before1970 = CivilTime(seconds: -1)
        #expect(before1970.text == "1969-12-31T23:59:59")
        #expect((before1970.day.number, before1970.second) == (-1, 86_399))
    }
}
