import Testing

@testable import Manifests

@Suite("The rules of a zone") struct ZoneRulesTests {
    private func shown(_ zone: ZoneRules, _ text: String) -> String {
        switch zone.occurrence(of: civil(text)) {
        case .once(let instant): "once \(instant.text)"
        case .twice(let first, let last): "twice \(first.text) \(last.text)"
        case .never(let skipped, let goneOn): "never \(skipped.text) \(goneOn.text)"
        }
    }

    @Test func `UTC shows what an instant says`() {
        let now = instant("2025-05-09T14:03:22Z")
        #expect(ZoneRules.utc.civil(at: now).text == "2025-05-09T14:03:22")
        #expect(ZoneRules.utc.occurrence(of: civil("2025-05-09T14:03:22")) == .once(now))
    }

    @Test func `Berlin leaves out an hour in March, and what is in it counts on`() throws {
        let berlin = try Zones.berlin()
        #expect(shown(berlin, "2025-03-30T01:59:59") == "once 2025-03-30T00:59:59Z")
        #expect(
            shown(berlin, "2025-03-30T02:30:00")
                == "never 2025-03-30T01:00:00Z 2025-03-30T01:30:00Z")
        #expect(shown(berlin, "2025-03-30T03:00:00") == "once 2025-03-30T01:00:00Z")
        let skipped = berlin.occurrence(of: civil("2025-03-30T02:30:00"))
        #expect(berlin.civil(at: skipped.start).text == "2025-03-30T03:30:00")
        #expect(skipped.start == skipped.end)
    }

    @Test func `Berlin has an hour of October twice, which begins first and ends last`() throws {
        let twice = try Zones.berlin().occurrence(of: civil("2025-10-26T02:30:00"))
        #expect(twice.start.text == "2025-10-26T00:30:00Z")
        #expect(twice.end.text == "2025-10-26T01:30:00Z")
    }

    @Test func `New York changes on its own Sundays`() throws {
        let newYork = try Zones.newYork()
        #expect(newYork.offset(at: instant("2025-03-09T06:59:59Z")) == -18_000)
        #expect(newYork.offset(at: instant("2025-03-09T07:00:00Z")) == -14_400)
        #expect(newYork.offset(at: instant("2025-11-02T05:59:59Z")) == -14_400)
        #expect(newYork.offset(at: instant("2025-11-02T06:00:00Z")) == -18_000)
    }

    @Test func `Lord Howe changes by half an hour`() throws {
        let lordHowe = try Zones.lordHowe()
        #expect(
            shown(lordHowe, "2025-10-05T02:15:00")
                == "never 2025-10-04T15:30:00Z 2025-10-04T15:45:00Z")
        #expect(
            shown(lordHowe, "2025-04-06T01:45:00")
                == "twice 2025-04-05T14:45:00Z 2025-04-05T15:15:00Z")
        #expect(shown(lordHowe, "2025-04-06T02:00:00") == "once 2025-04-05T15:30:00Z")
    }

    @Test func `a day that Apia left out is over as it begins`() throws {
        let apia = try Zones.apia()
        let day = try #require(CivilDay(year: 2011, month: 12, day: 30))
        #expect(apia.start(of: day).text == "2011-12-30T10:00:00Z")
        #expect(apia.end(of: day) == apia.start(of: day))
        #expect(apia.start(of: day.adding(days: 1)) == apia.start(of: day))
        #expect(
            shown(apia, "2011-12-30T12:00:00") == "never 2011-12-30T10:00:00Z 2011-12-30T22:00:00Z")
    }

    @Test
    func `a day begins after the midnight that it has not, and ends with the second that it has`()
        throws
    {
        // Forward at 00:00 on the 30th of March, back at 24:00 on the 25th of October.
        let zone = try ZoneFile(footer: "XXX-2YYY,M3.5.0/0,M10.5.0/0").rules()
        let spring = try #require(CivilDay(year: 2025, month: 3, day: 30))
        #expect(zone.civil(at: zone.start(of: spring)).text == "2025-03-30T01:00:00")
        #expect(zone.end(of: spring) - zone.start(of: spring) == TimeSpan(seconds: 23 * 3_600))
        let autumn = try #require(CivilDay(year: 2025, month: 10, day: 25))
        #expect(zone.end(of: autumn) - zone.start(of: autumn) == TimeSpan(seconds: 25 * 3_600))
    }

    @Test func `clocks that are put back to midnight do not come back to the day before`() throws {
        let havana = try ZoneFile(footer: "CST5CDT,M3.2.0/0,M11.1.0/1").rules()
        let saturday = try #require(CivilDay(year: 2025, month: 11, day: 1))
        #expect(havana.end(of: saturday).text == "2025-11-02T04:00:00Z")
        #expect(havana.start(of: saturday.adding(days: 1)) == havana.end(of: saturday))
    }

    @Test func `its changes are listed from an instant, which is not one of them`() throws {
        let berlin = try Zones.berlin()
        let spring = instant("2025-03-30T01:00:00Z")
        let autumn = instant("2025-10-26T01:00:00Z")
        let end = instant("2025-12-31T00:00:00Z")
        #expect(
            berlin.changes(from: instant("2025-01-01T00:00:00Z"), through: end) == [spring, autumn])
        #expect(berlin.changes(from: spring, through: autumn) == [autumn])
        #expect(berlin.changes(from: end, through: spring) == [])
        #expect(ZoneRules.utc.changes(from: .distantPast, through: end) == [])
    }

    @Test func `the listed changes hold until the last, and the footer from there`() throws {
        let zone = try ZoneFile(
            footer: "AAA-1", before: 60, changes: [(-100, 120), (0, 180), (100, 3_600)]
        ).rules()
        let offsets = [-101, -100, -1, 0, 99, 100, 1_000_000].map {
            zone.offset(at: Instant(seconds: $0))
        }
        #expect(offsets == [60, 120, 120, 180, 180, 3_600, 3_600])
        let open = try ZoneFile(footer: "", changes: [(0, 180)]).rules()
        #expect(open.offset(at: .distantFuture) == 180)
    }

    @Test func `a file of the first version is read, which has no footer`() throws {
        let zone = try ZoneFile(version: "1", before: 60, changes: [(-5, 3_600)]).rules()
        #expect(zone.offset(at: Instant(seconds: -6)) == 60)
        #expect(zone.offset(at: .distantFuture) == 3_600)
    }
}

@Suite("The footer of a zone") struct YearlyRuleTests {
    private func offsets(_ footer: String, version: Character = "3", _ instants: String...) throws
        -> [Int]
    {
        let zone = try ZoneFile(version: version, footer: footer).rules()
        return instants.map { zone.offset(at: instant($0)) }
    }

    @Test
    func `an offset is written the other way round, with a quoted name where it has no letters`()
        throws
    {
        #expect(try offsets("<+03>-3", "2025-01-01T00:00:00Z") == [10_800])
        #expect(try offsets("<-0330>+3:30", "2025-01-01T00:00:00Z") == [-12_600])
        #expect(try offsets("XXX24:59:59", "2025-01-01T00:00:00Z") == [-89_999])
    }

    @Test
    func `a change is at two o'clock unless said, on a day by month, with or without leap days`()
        throws
    {
        let march = ["2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z"]
        #expect(try offsets("AAA0BBB,J60/0,J300", march[0], march[1]) == [0, 3_600])
        #expect(try offsets("AAA0BBB,59/0,300", march[0], march[1]) == [3_600, 3_600])
        #expect(try offsets("AAA0BBB,60/0,300", march[0], march[1]) == [0, 3_600])
        #expect(
            try offsets("AAA0BBB,M3.2.0,M11.1.0", "2025-03-09T01:59:59Z", "2025-03-09T02:00:00Z")
                == [0, 3_600])
    }

    @Test func `hours beyond a day, or before it, reach into other days`() throws {
        // Nuuk: the Sunday is that of Saturday, 22:00 local time.
        #expect(
            try offsets(
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2025-03-30T00:59:59Z", "2025-03-30T01:00:00Z")
                == [-7_200, -3_600])
        #expect(
            try offsets(
                "IST-2IDT,M3.4.4/26,M10.5.0", "2025-03-27T23:59:59Z", "2025-03-28T00:00:00Z")
                == [7_200, 10_800])
        #expect(
            ZoneFile(version: "2", footer: "IST-2IDT,M3.4.4/26,M10.5.0").refusal()
                == "its footer is not in the language of POSIX")
        #expect(ZoneFile(version: "2", footer: "<-02>2<-01>,M3.5.0/-1,M10.5.0/0").refusal() != nil)
    }

    @Test func `summer time may lie over the new year, be below standard, or never end`() throws {
        let year = ["2025-01-01T00:00:00Z", "2025-07-01T00:00:00Z", "2025-12-31T23:59:59Z"]
        #expect(
            try offsets("AEST-10AEDT,M10.1.0,M4.1.0/3", year[0], year[1], year[2])
                == [39_600, 36_000, 39_600])
        #expect(
            try offsets("IST-1GMT0,M10.5.0,M3.5.0/1", year[0], year[1], year[2]) == [0, 3_600, 0])
        #expect(
            try offsets("XXX3EDT4,0/0,J365/23", year[0], year[1], year[2])
                == [-14_400, -14_400, -14_400])
    }

    @Test(arguments: [
        "A0", "AAA", "AAA25", "AAA0BBB", "AAA0BBB,", "AAA0BBB,M3.2.0", "AAA0BBB,M13.1.0,J1",
        "AAA0BBB,M1.6.0,J1", "AAA0BBB,M1.0.0,J1", "AAA0BBB,M1.1.7,J1", "AAA0BBB,J0,J1",
        "AAA0BBB,J366,J1", "AAA0BBB,366,J1", "AAA0BBB,J1/168,J2", "AAA0BBB,J1/1:60,J2",
        "AAA0BBB,J1,J2,", "AAA0BBB,J1,J2 ", "<AAA0", "<AA>0", "AAA0:0:0:0", "AAA--1", "AAA00001",
        "ÄÄÄ0", "AAA0BBB,J1/,J2",
    ])
    func `what is not in the language of POSIX is refused`(footer: String) {
        #expect(
            ZoneFile(version: "3", footer: footer).refusal()?.hasPrefix("its footer is not") == true
        )
    }
}

@Suite("Files of the tz database") struct TZifTests {
    @Test func `a file is refused with what is wrong with it`() {
        #expect(refusalOfZone([]) == "it is no file of the tz database")
        #expect(refusalOfZone(Array("TZif2".utf8)) == "it is cut short")
        #expect(
            ZoneFile(leaps: 27).refusal()
                == "it counts leap seconds, which clocks that keep UTC do not")
        #expect(ZoneFile(changes: [(5, 0), (5, 0)]).refusal() == "its changes are not in order")
        #expect(
            ZoneFile(before: 93_600).refusal()
                == "it is 93600 seconds from UTC, which no zone is")
        #expect(ZoneFile(before: -89_999).refusal() == nil)
        #expect(ZoneFile(footer: "UTC 0").refusal() == "its footer is not text")
    }

    @Test func `a file that is cut anywhere is refused`() throws {
        let bytes = ZoneFile(footer: "AAA0", changes: [(0, 60), (9, 0)]).bytes
        #expect(refusalOfZone(bytes) == nil)
        for count in bytes.indices { #expect(refusalOfZone(Array(bytes.prefix(count))) != nil) }
    }

    @Test func `counts beyond all bounds are refused before anything is read`() {
        var bytes = ZoneFile(version: "1").bytes
        for place in [20, 24, 28, 32, 36, 40] {
            bytes.replaceSubrange(place..<(place + 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
            #expect(refusalOfZone(bytes) != nil)
            bytes = ZoneFile(version: "1").bytes
        }
        bytes.replaceSubrange(32..<36, with: [0, 0, 0x27, 0x11])
        #expect(refusalOfZone(bytes) == "it has more than 10000 changes")
    }
}
