extension Calendar {
    /// Day 1 is `day1`, whatever day that is; day 2 is the next that counts. Nil without `day1`.
    package func day(_ number: Int) -> CivilDay? {
        guard let first = day1?.civilDay else { return nil }
        guard days == .working else { return first.adding(days: number - 1) }
        let counting = WorkingDays(self, from: first)
        var day = first
        for _ in 1..<max(number, 1) { day = counting.first(from: day.adding(days: 1)) }
        return day
    }

    /// The first and the last day of a week that counts: week 1 begins with `day1`, the next seven
    /// calendar days later. Where all of a working week is off, it is the next day that counts.
    package func week(_ number: Int) -> (first: CivilDay, last: CivilDay)? {
        guard let beginning = day1?.civilDay.adding(days: 7 * (number - 1)) else { return nil }
        let end = beginning.adding(days: 6)
        guard days == .working, let day1 else { return (beginning, end) }
        let counting = WorkingDays(self, from: day1.civilDay)
        let first = counting.first(from: beginning)
        let last = stride(from: end.number, to: first.number, by: -1)
            .map(CivilDay.init(number:)).first(where: counting.contains)
        return (first, last ?? first)
    }
}

/// The days that count where only those count that are worked.
private struct WorkingDays {
    private let holidays: Set<Int>
    private let day1: CivilDay

    init(_ calendar: Calendar, from day1: CivilDay) {
        holidays = Set(calendar.holidays.map(\.civilDay.number))
        self.day1 = day1
    }

    func contains(_ day: CivilDay) -> Bool {
        day == day1 || (day.weekday < 5 && !holidays.contains(day.number))
    }

    /// Ends, for the holidays do.
    func first(from day: CivilDay) -> CivilDay {
        var day = day
        while !contains(day) { day = day.adding(days: 1) }
        return day
    }
}

extension Calendar {
    /// Its days are those of the rollout's zone, so a time or a zone of their own would say nothing.
    func checkWholeDays(_ reader: inout Reader) {
        for (name, dates) in [("day1", day1.map { [$0] } ?? []), ("holidays", holidays)] {
            guard let timed = dates.first(where: { $0.second != nil }) else { continue }
            reader.report(
                rule: "wrong-value", at: place[name], "a calendar counts whole days",
                remedy: "write `\(timed.civilDay.text)` for `\(timed.words)`")
        }
    }
}
