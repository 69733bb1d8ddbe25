import Testing

@testable import Manifests

@Suite("Windows") struct OpenHoursTests {
    private func hours(_ windows: String..., in zone: ZoneRules) throws -> OpenHours {
        let found = windows.map { read($0, as: Form<Window>.object) }
        #expect(found.flatMap { $0.problems } == [])
        return OpenHours(found.compactMap { $0.value }, in: zone)
    }

    /// When it opens and closes next, in UTC, as often as is asked.
    private func turns(_ hours: OpenHours, after text: String, count: Int = 1) -> [String?] {
        var found: [String?] = []
        var from = instant(text)
        for _ in 0..<count {
            let opening = hours.nextOpening(after: from)
            let closing = hours.nextClosing(after: opening ?? from)
            found += [opening?.text, closing?.text]
            from = closing ?? from
        }
        return found
    }

    @Test func `a window opens on its weekdays, at its hours, and its end is closed`() throws {
        let hours = try hours(
            "{days: mon-thu, from: \"06:00\", until: \"10:00\"}", in: try Zones.berlin())
        #expect(!hours.isOpen(at: instant("2025-05-08T03:59:59Z")))
        #expect(hours.isOpen(at: instant("2025-05-08T04:00:00Z")))
        #expect(hours.isOpen(at: instant("2025-05-08T07:59:59Z")))
        #expect(!hours.isOpen(at: instant("2025-05-08T08:00:00Z")))
        #expect(!hours.isOpen(at: instant("2025-05-09T05:00:00Z")))
        #expect(
            turns(hours, after: "2025-05-08T04:00:00Z")
                == ["2025-05-12T04:00:00Z", "2025-05-12T08:00:00Z"])
    }

    @Test func `what is asked at an opening is when it opens again`() throws {
        let hours = try hours("{from: \"06:00\", until: \"10:00\"}", in: .utc)
        let opening = instant("2025-05-08T06:00:00Z")
        #expect(hours.nextOpening(after: opening)?.text == "2025-05-09T06:00:00Z")
        #expect(hours.nextOpening(after: opening - TimeSpan(seconds: 1)) == opening)
        #expect(hours.nextClosing(after: opening)?.text == "2025-05-08T10:00:00Z")
    }

    @Test func `a window over midnight belongs to the day on which it opens`() throws {
        let hours = try hours("{days: sun, from: \"22:00\", until: \"02:00\"}", in: .utc)
        #expect(!hours.isOpen(at: instant("2025-05-11T01:00:00Z")))
        #expect(hours.isOpen(at: instant("2025-05-11T23:00:00Z")))
        #expect(hours.isOpen(at: instant("2025-05-12T01:59:59Z")))
        #expect(
            turns(hours, after: "2025-05-10T00:00:00Z")
                == ["2025-05-11T22:00:00Z", "2025-05-12T02:00:00Z"])
    }

    @Test func `windows that touch are one, also at midnight and at the end of the week`() throws {
        let days = try hours(
            "{days: sat}", "{days: sun}", "{days: mon, until: \"06:00\"}", in: .utc)
        #expect(
            turns(days, after: "2025-05-09T00:00:00Z")
                == ["2025-05-10T00:00:00Z", "2025-05-12T06:00:00Z"])
        let late = try hours("{days: sun, from: \"24:00\", until: \"01:00\"}", in: .utc)
        #expect(
            turns(late, after: "2025-05-09T00:00:00Z")
                == ["2025-05-12T00:00:00Z", "2025-05-12T01:00:00Z"])
    }

    @Test func `without windows, or with windows that fill the week, it never turns`() throws {
        for hours in [
            OpenHours([], in: .utc), try hours("{}", in: .utc),
            try hours(
                "{from: \"22:00\", until: \"06:00\"}", "{from: \"05:00\", until: \"23:00\"}",
                in: .utc),
        ] {
            #expect(hours.isOpen(at: instant("2025-05-11T23:30:00Z")))
            #expect(turns(hours, after: "2025-05-11T23:30:00Z") == [nil, nil])
        }
    }

    @Test func `a window keeps its hours on the clock when the clocks change`() throws {
        let hours = try hours("{from: \"06:00\", until: \"10:00\"}", in: try Zones.berlin())
        #expect(
            turns(hours, after: "2025-03-29T00:00:00Z", count: 2) == [
                "2025-03-29T05:00:00Z", "2025-03-29T09:00:00Z",
                "2025-03-30T04:00:00Z", "2025-03-30T08:00:00Z",
            ])
    }

    @Test func `what the clocks skip is not open`() throws {
        let berlin = try Zones.berlin()
        let within = try hours("{from: \"02:15\", until: \"02:45\"}", in: berlin)
        #expect(
            turns(within, after: "2025-03-29T12:00:00Z")
                == ["2025-03-31T00:15:00Z", "2025-03-31T00:45:00Z"])
        let over = try hours("{from: \"02:30\", until: \"04:00\"}", in: berlin)
        #expect(
            turns(over, after: "2025-03-29T12:00:00Z")
                == ["2025-03-30T01:00:00Z", "2025-03-30T02:00:00Z"])
        let before = try hours("{from: \"01:00\", until: \"02:30\"}", in: berlin)
        #expect(
            turns(before, after: "2025-03-29T12:00:00Z")
                == ["2025-03-30T00:00:00Z", "2025-03-30T01:00:00Z"])
        let sundays = try hours("{days: sun, from: \"02:00\", until: \"03:00\"}", in: berlin)
        #expect(
            sundays.nextOpening(after: instant("2025-03-29T12:00:00Z"))?.text
                == "2025-04-06T00:00:00Z")
    }

    @Test func `what the clocks show twice is open twice`() throws {
        let berlin = try Zones.berlin()
        let within = try hours("{from: \"02:15\", until: \"02:45\"}", in: berlin)
        #expect(
            turns(within, after: "2025-10-25T12:00:00Z", count: 2) == [
                "2025-10-26T00:15:00Z", "2025-10-26T00:45:00Z",
                "2025-10-26T01:15:00Z", "2025-10-26T01:45:00Z",
            ])
        let over = try hours("{from: \"01:00\", until: \"04:00\"}", in: berlin)
        #expect(
            turns(over, after: "2025-10-25T12:00:00Z")
                == ["2025-10-25T23:00:00Z", "2025-10-26T03:00:00Z"])
    }

    @Test func `a Friday that is left out does not open`() throws {
        let hours = try hours("{days: fri}", in: try Zones.apia())
        #expect(!hours.isOpen(at: instant("2011-12-30T09:59:59Z")))
        #expect(!hours.isOpen(at: instant("2011-12-30T10:00:00Z")))
        #expect(
            hours.nextOpening(after: instant("2011-12-29T12:00:00Z"))?.text
                == "2012-01-05T10:00:00Z")
    }
}
