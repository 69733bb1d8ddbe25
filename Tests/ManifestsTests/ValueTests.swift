import Testing

@testable import Manifests

@Suite("Durations") struct TimeSpanTests {
    @Test(arguments: [
        ("90s", 90), ("15m", 900), ("24h", 86_400), ("3d", 259_200), ("2w", 1_209_600),
        ("1h30m", 5_400), ("0s", 0),
    ])
    func `a duration is a number with a unit, or several`(text: String, seconds: Int) throws {
        let span = try TimeSpan(parsing: text)
        #expect(span.seconds == seconds)
        #expect(span.words == text)
    }

    @Test func `72h and 3d are the same, and each keeps its words`() throws {
        let hours = try TimeSpan(parsing: "72h")
        let days = try TimeSpan(parsing: "3d")
        #expect(hours == days)
        #expect(hours.hashValue == days.hashValue)
        #expect((hours.words, days.words) == ("72h", "3d"))
        #expect(TimeSpan(seconds: 5_400).words == "90m")
    }

    @Test(arguments: ["", "h", "-5m", "1.5h", "5y", "5M", "٣h", "9999999999s"])
    func `what is no duration is refused with examples`(text: String) {
        #expect(throws: Misfit("`\(text)` is not a duration such as `90s`, `15m`, `24h` or `3d`")) {
            try TimeSpan(parsing: text)
        }
    }

    @Test(arguments: [
        ("3 days", "3d"), ("1 day", "1d"), ("1 Hour, 30 minutes", "1h30m"), ("2 h", "2h"),
        ("1h ", "1h"), ("90 sec and 1 min", "90s1m"), ("2 weeks", "2w"),
    ])
    func `a duration in words is answered with the short one`(text: String, short: String) throws {
        let misfit = #expect(throws: Misfit.self) { try TimeSpan(parsing: text) }
        #expect(misfit?.remedy == "write `\(short)`")
        _ = try TimeSpan(parsing: short)
    }

    @Test func `a number alone is asked for its unit`() {
        #expect(
            throws: Misfit("`72` has no unit", remedy: "write `72m` for minutes, `72h` for hours")
        ) { try TimeSpan(parsing: "72") }
        #expect(read("72", as: .timeSpan).problems == ["`72` has no unit"])
    }

    @Test func `ten years are a duration, and a day more is a slip of the finger`() throws {
        #expect(try TimeSpan(parsing: "3660d").seconds == 3_660 * 86_400)
        #expect(throws: Misfit("`3661d` is longer than ten years")) {
            try TimeSpan(parsing: "3661d")
        }
    }

    @Test func `a duration of megabytes is too long, and no mistake of ours`() {
        let text = String(repeating: "999999999w", count: 100_000)
        #expect(throws: Misfit("`\(text)` is longer than ten years")) {
            try TimeSpan(parsing: text)
        }
    }
}

@Suite("Numbers") struct NumberTests {
    @Test func `a percentage is counted in tenths`() throws {
        #expect(try Percentage(parsing: "20%").tenths == 200)
        #expect(try Percentage(parsing: "0.5%").tenths == 5)
        #expect(try Percentage(parsing: "0.50%").words == "0.5%")
        #expect(try Percentage(parsing: "100%") == .all)
        #expect(try Percentage(parsing: "0%") == .none)
    }

    @Test func `a percentage is refused beyond its ends and below a tenth`() {
        #expect(throws: Misfit("`120%` is not between 0% and 100%")) {
            try Percentage(parsing: "120%")
        }
        #expect(throws: Misfit("`-1%` is not between 0% and 100%")) {
            try Percentage(parsing: "-1%")
        }
        #expect(throws: Misfit("`0.05%` is finer than a tenth of a percent")) {
            try Percentage(parsing: "0.05%")
        }
        #expect(
            throws: Misfit(
                "`20` is not a percentage such as `20%` or `0.5%`", remedy: "write `20%`")
        ) { try Percentage(parsing: "20") }
    }

    @Test func `a decimal keeps its digits and drops the zeros at its end`() throws {
        let number = try #require(Decimal(parsing: "-10.50"))
        #expect((number.digits, number.places, number.words) == (-105, 1, "-10.5"))
        #expect(Decimal(parsing: "2.0") == Decimal(parsing: "2"))
        #expect(Decimal(parsing: "0.05")?.words == "0.05")
        #expect(Decimal(parsing: "0.05")?.value == 0.05)
        #expect(Decimal(parsing: "-0.5")?.words == "-0.5")
        #expect(Decimal(parsing: "0.5")?.scaled(by: 1) == 5)
        #expect(Decimal(parsing: "0.05")?.scaled(by: 1) == nil)
    }

    @Test(arguments: [
        "", "-", ".", ".5", "5.", "1.2.3", "1e3", "+1", " 1", "1234567890123456", "٣",
    ])
    func `what is no decimal is none`(text: String) {
        #expect(Decimal(parsing: text) == nil)
    }

    @Test func `a quantity is a number with a unit that is known`() throws {
        #expect(try Quantity(parsing: "200 ms").words == "200ms")
        #expect(try Quantity(parsing: "0").unit == "")
        #expect(throws: Misfit("`m/s` is no unit that is known here", remedy: "did you mean `/s`?"))
        {
            try Quantity(parsing: "5 m/s")
        }
    }
}

@Suite("Bounds") struct BoundTests {
    /// What is written, and the one way in which it is said back.
    @Test(arguments: [
        ("above 5%", "above 5%"), ("below  200 ms", "below 200ms"), ("at most 3", "at most 3"),
        ("at least 99.9%", "at least 99.9%"), ("> 5%", "above 5%"), ("<200ms", "below 200ms"),
        (">= 1", "at least 1"), ("<=1", "at most 1"), ("above -5", "above -5"),
        ("below baseline", "below baseline"), ("at most 100% of baseline", "at most baseline"),
        ("above 110% of baseline", "above 110% of baseline"),
        ("above baseline + 2%", "above baseline + 2%"),
        ("below baseline-0.5", "below baseline - 0.5"),
        ("within 10% of baseline", "within 10% of baseline"),
        ("within 5ms of 200ms", "within 5ms of 200ms"),
        ("within 1% of 110% of baseline", "within 1% of 110% of baseline"),
    ])
    func `a bound says back what it took, and reads that as the same`(text: String, words: String)
        throws
    {
        let bound = try Bound(parsing: text)
        #expect(bound.words == words)
        #expect(try Bound(parsing: bound.words) == bound)
    }

    @Test func `only what names the baseline asks for one`() throws {
        #expect(try !Bound(parsing: "above 5%").asksBaseline)
        #expect(try !Bound(parsing: "within 5ms of 200ms").asksBaseline)
        #expect(try Bound(parsing: "below baseline").asksBaseline)
        #expect(try Bound(parsing: "within 10% of baseline").asksBaseline)
    }

    @Test func `a word that is nearly a bound is answered with the bound`() {
        let wanted = "is not a bound such as `above 5%`, `below 200ms` or `within 10% of baseline`"
        for (text, remedy) in [
            ("over 5%", "write `above` for `over`"), ("under 5%", "write `below` for `under`"),
            ("max 5", "write `at most` for `max`"), ("min 5", "write `at least` for `min`"),
            ("abvoe 5%", "did you mean `above`?"), ("5%", "say `above 5%` or `below 5%`"),
            ("never", "a bound begins with above, below, at most, at least or within"),
        ] {
            #expect(throws: Misfit("`\(text)` \(wanted)", remedy: remedy)) {
                try Bound(parsing: text)
            }
        }
    }

    @Test func `a tolerance leaves something to fail`() {
        #expect(read("1 of 3", as: .tolerance).value == Tolerance(critical: 1, readings: 3))
        #expect(read("0 of 1", as: .tolerance).value?.words == "0 of 1")
        #expect(read("3 of 3", as: .tolerance).problems == ["`3 of 3` would tolerate everything"])
        #expect(read("1 of 101", as: .tolerance).problems.count == 1)
        #expect(
            read("1 in 3", as: .tolerance).problems == [
                "`1 in 3` is not a tolerance such as `1 of 3`"
            ])
    }
}

@Suite("Dates") struct ZonedDateTests {
    @Test(arguments: [
        ("2025-05-10", "2025-05-10"), ("2024-02-29", "2024-02-29"), ("2000-02-29", "2000-02-29"),
        ("2025-05-10T08:00Z", "2025-05-10T08:00Z"), ("2025-05-10 08:00", "2025-05-10T08:00"),
        ("2025-05-10T08:00:30+02:00", "2025-05-10T08:00:30+02:00"),
        ("2025-05-10T08:00-0330", "2025-05-10T08:00-03:30"),
        ("2025-05-10T08:00+00:00", "2025-05-10T08:00Z"),
        ("2025-05-10T08:00 Europe/Berlin", "2025-05-10T08:00 Europe/Berlin"),
    ])
    func `a date says back what it took, and reads that as the same`(text: String, words: String)
        throws
    {
        let date = try ZonedDate(parsing: text)
        #expect(date.words == words)
        #expect(try ZonedDate(parsing: date.words) == date)
    }

    @Test(arguments: [
        "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-05-00",
    ])
    func `a day that no calendar has is refused`(text: String) {
        #expect(throws: Misfit("there is no \(text)")) { try ZonedDate(parsing: text) }
    }

    @Test(arguments: [
        "10 May 2025", "05/10/2025", "2025-5-10", "2025-05-10T24:00Z", "2025-05-10T08:60Z",
        "2025-05-10T8:00",
        "2025-05-10T08:00Zulu", "2025-05-10T08:00+15:00", "2025-05-10T", "2025-05-10Z", "",
    ])
    func `what is no date is refused with examples`(text: String) {
        #expect(
            throws: Misfit("`\(text)` is not a date such as `2025-05-10` or `2025-05-10T08:00Z`")
        ) {
            try ZonedDate(parsing: text)
        }
    }

    @Test func `a zone is unsaid, an offset to the west or the east, or a name`() throws {
        #expect(try ZonedDate(parsing: "2025-05-10T08:00").zone == .unsaid)
        #expect(try ZonedDate(parsing: "2025-05-10T08:00-03:30").zone == .offset(seconds: -12_600))
        #expect(try ZonedDate(parsing: "2025-05-10T08:00 UTC").zone == .named("UTC"))
        #expect(throws: Misfit.self) { try ZonedDate(parsing: "2025-05-10T08:00 /etc/passwd") }
    }

    @Test func `a moment is a date, or a day or week of the calendar`() {
        #expect(read("2025-05-10", as: .moment).value?.words == "2025-05-10")
        #expect(read("{day: 6}", as: .moment).value?.words == "day 6")
        #expect(read("{week: 2, at: 09:00}", as: .moment).value?.words == "week 2 at 09:00")
    }
}

@Suite("Weekdays and rhythms") struct WeekdayTests {
    @Test(arguments: [
        ("mon", "mon"), ("mon-thu", "mon,tue,wed,thu"), ("fri-mon", "mon,fri,sat,sun"),
        ("Mon, Wed", "mon,wed"),
        ("[mon, fri-sun]", "mon,fri,sat,sun"), ("sun-sun", "sun"),
    ])
    func `weekdays are one, several, or from one to another`(text: String, words: String) {
        #expect(read(text, as: .weekdays).value?.words == words)
    }

    @Test func `a day that no week has is refused with those that it has`() {
        #expect(
            throws: Misfit(
                "`thr` is no weekday",
                remedy: "the weekdays are `mon`, `tue`, `wed`, `thu`, `fri`, `sat` and `sun`")
        ) { try Weekdays(parsing: "mon-thr") }
        #expect(throws: Misfit("`mon-tue-wed` names no weekdays")) {
            try Weekdays(parsing: "mon-tue-wed")
        }
    }

    @Test func `a time of day may end a day, and needs no quotes`() {
        #expect(read("06:00", as: .timeOfDay).value?.second == 21_600)
        #expect(read("24:00", as: .timeOfDay).value?.words == "24:00")
        #expect(
            read("6:00", as: .timeOfDay).problems == ["`6:00` is not a time of day such as `06:00`"]
        )
        #expect(read("06:00:30", as: .timeOfDay).problems.count == 1)
    }

    @Test func `a rhythm is beats, one after another`() throws {
        let rhythm = try Rhythm(parsing: "15m every 1m, then 4h every 1h,\n then at 24h")
        let minute = TimeSpan(seconds: 60)
        let hour = TimeSpan(seconds: 3_600)
        #expect(
            rhythm.beats == [
                .every(interval: minute, for: TimeSpan(seconds: 900)),
                .every(interval: hour, for: TimeSpan(seconds: 14_400)),
                .at(TimeSpan(seconds: 86_400)),
            ])
        #expect(rhythm.words == "15m every 1m, then 4h every 1h, then at 24h")
        #expect(
            try Rhythm(parsing: "every 5m").beats == [
                .every(interval: TimeSpan(seconds: 300), for: nil)
            ])
    }

    @Test func `two rhythms that beat alike are hashed alike`() throws {
        let one = try Rhythm(parsing: "60m every 60s")
        let other = try Rhythm(parsing: "1h every 1m")
        #expect(one.canonical == other.canonical)
        #expect(one.words != other.words)
    }

    @Test func `a rhythm that never ends or never beats is refused`() {
        #expect(
            throws: Misfit(
                "only the last `every` of a rhythm may go on without an end",
                remedy: "say how long: `1h every 1m`")
        ) { try Rhythm(parsing: "every 1m, then at 24h") }
        #expect(throws: Misfit("a rhythm cannot beat every `0m`")) {
            try Rhythm(parsing: "every 0m")
        }
        #expect(throws: Misfit.self) { try Rhythm(parsing: "") }
    }
}

@Suite("Order of variables") struct VariableOrderTests {
    private func order(_ variables: String) -> VariableOrder? {
        read(variables, as: Form<Table<SecretOr>>.table(.variableName, to: .variable)).value.map {
            VariableOrder($0)
        }
    }

    @Test func `each variable comes after those that it is made of`() {
        let found = order(
            "{A: $(variables.B)/$(variables.C), B: $(variables.C), C: 1, D: {secret: d}}")
        #expect(found?.order == ["C", "D", "B", "A"])
        #expect(found?.circle == [])
    }

    @Test func `a circle is told without what only leads to it`() {
        let found = order(
            "{A: $(variables.B), B: $(variables.C), C: $(variables.B), D: x}")
        #expect(found?.order == ["D"])
        #expect(found?.circle == ["B", "C"])
        #expect(order("{A: a$(variables.A)}")?.circle == ["A"])
    }

    @Test func `a chain may be as long as a file`() {
        var chain = Table<SecretOr>()
        chain.rows = (0...20_000).map { number in
            let next = number < 20_000 ? "$(variables.V\(number + 1))" : "end"
            return Table.Row(name: "V\(number)", place: Place(), value: .plain(Template(next)))
        }
        #expect(VariableOrder(chain).order.count == 20_001)
    }
}
