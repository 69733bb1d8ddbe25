import Testing

@testable import Manifests

@Suite("From dates to instants") struct AlmanacTests {
    private let zones = TimeZones(version: "2025b") { name in
        name == "America/New_York" ? try? Zones.newYork() : nil
    }

    private func almanac(_ calendar: String? = nil) throws -> Almanac {
        var almanac = Almanac(zones: zones, home: try Zones.berlin())
        if let calendar { almanac.calendar = read(calendar, as: Form<Calendar>.object).value }
        return almanac
    }

    private func range(_ text: String) throws -> [String?] {
        let date = try ZonedDate(parsing: text)
        return try [almanac().start(of: date)?.text, almanac().end(of: date)?.text]
    }

    @Test func `a date alone is the whole day of its zone, however long`() throws {
        #expect(try range("2025-05-10") == ["2025-05-09T22:00:00Z", "2025-05-10T22:00:00Z"])
        #expect(try range("2025-03-30") == ["2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"])
        #expect(try range("2025-10-26") == ["2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z"])
    }

    @Test(arguments: [
        ("2025-05-10T08:00", "2025-05-10T06:00:00Z"),
        ("2025-05-10T08:00:30Z", "2025-05-10T08:00:30Z"),
        ("2025-05-10T08:00-02:30", "2025-05-10T10:30:00Z"),
        ("2025-05-10T08:00 America/New_York", "2025-05-10T12:00:00Z"),
        ("2025-03-30T02:30", "2025-03-30T01:30:00Z"),
    ])
    func `a time is of the zone that it names, or of the rollout's`(text: String, instant: String)
        throws
    {
        #expect(try range(text) == [instant, instant])
    }

    @Test func `a time that is shown twice begins first and ends last`() throws {
        #expect(try range("2025-10-26T02:30") == ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"])
    }

    @Test func `a zone that there is not has no instants`() throws {
        #expect(try range("2025-05-10T08:00 Europe/Nowhere") == [nil, nil])
        var rollout = Rollout()
        #expect(Almanac(of: rollout, zones: zones)?.home == .utc)
        rollout.timezone = Reference("America/New_York")
        #expect(Almanac(of: rollout, zones: zones)?.home == (try Zones.newYork()))
        rollout.timezone = Reference("Europe/Nowhere")
        #expect(Almanac(of: rollout, zones: zones) == nil)
    }

    private func days(_ moment: Moment, by calendar: String) throws -> String {
        let almanac = try almanac(calendar)
        let start = try #require(almanac.start(of: moment))
        let end = try #require(almanac.end(of: moment)) - TimeSpan(seconds: 1)
        return almanac.home.civil(at: start).day.text + " " + almanac.home.civil(at: end).day.text
    }

    @Test func `days of a calendar are counted from day 1 as 1`() throws {
        let calendar = "{day1: 2025-06-02}"
        #expect(try days(.day(1, second: nil), by: calendar) == "2025-06-02 2025-06-02")
        #expect(try days(.day(6, second: nil), by: calendar) == "2025-06-07 2025-06-07")
        #expect(try days(.week(1, second: nil), by: calendar) == "2025-06-02 2025-06-08")
        #expect(try days(.week(2, second: nil), by: calendar) == "2025-06-09 2025-06-15")
    }

    @Test func `working days leave out weekends and holidays`() throws {
        let calendar = "{day1: 2025-06-02, days: working, holidays: [2025-06-09, 2025-06-19]}"
        for (number, day) in [(1, "02"), (5, "06"), (6, "10"), (9, "13"), (10, "16"), (13, "20")] {
            let wanted = "2025-06-\(day) 2025-06-\(day)"
            #expect(try days(.day(number, second: nil), by: calendar) == wanted)
        }
        #expect(try days(.week(1, second: nil), by: calendar) == "2025-06-02 2025-06-06")
        #expect(try days(.week(2, second: nil), by: calendar) == "2025-06-10 2025-06-13")
    }

    @Test func `day 1 counts also where it is a Saturday, and weeks begin seven days after it`()
        throws
    {
        let calendar = "{day1: 2025-06-07, days: working}"
        #expect(try days(.day(1, second: nil), by: calendar) == "2025-06-07 2025-06-07")
        #expect(try days(.day(2, second: nil), by: calendar) == "2025-06-09 2025-06-09")
        #expect(try days(.week(1, second: nil), by: calendar) == "2025-06-07 2025-06-13")
        #expect(try days(.week(2, second: nil), by: calendar) == "2025-06-16 2025-06-20")
    }

    @Test func `a week that nobody works is the next day that somebody does`() throws {
        let holidays = (22...26).map { "2025-12-\($0)" }.joined(separator: ", ")
        let calendar = "{day1: 2025-12-15, days: working, holidays: [\(holidays)]}"
        #expect(try days(.week(2, second: nil), by: calendar) == "2025-12-29 2025-12-29")
    }

    @Test func `a time of a week is that of its first day, and for what is due of its last`() throws
    {
        let almanac = try almanac("{day1: 2025-06-02}")
        let week = Moment.week(2, second: 6 * 3_600)
        #expect(almanac.start(of: week)?.text == "2025-06-09T04:00:00Z")
        #expect(almanac.end(of: week)?.text == "2025-06-15T04:00:00Z")
        let midnight = Moment.day(1, second: 86_400)
        #expect(almanac.start(of: midnight)?.text == "2025-06-02T22:00:00Z")
    }

    @Test
    func
        `the last day that can be written is long after day 1, and without a calendar there is none`()
        throws
    {
        let almanac = try almanac("{day1: 9999-12-31, days: working}")
        #expect(almanac.start(of: .day(3_660, second: nil)) == .distantFuture)
        #expect(try self.almanac().start(of: .day(1, second: nil)) == nil)
        #expect(try self.almanac().end(of: .week(1, second: nil)) == nil)
    }

    @Test func `a calendar counts whole days`() {
        let form = Form<Calendar>.object
        #expect(
            read("{day1: 2025-06-02T08:00Z, holidays: [2025-06-09]}", as: form).problems
                == ["a calendar counts whole days"])
        #expect(
            read("{day1: 2025-06-02, holidays: [2025-06-09T00:00]}", as: form).problems
                == ["a calendar counts whole days"])
    }
}
