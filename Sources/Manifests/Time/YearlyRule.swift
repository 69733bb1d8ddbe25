/// How the clocks of a zone go every year, in the language of POSIX: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRule: Hashable, Sendable {
    /// Seconds east of UTC.
    var standard: Int
    var summer: Summer?

    struct Summer: Hashable, Sendable {
        var offset: Int
        var start: TurningPoint
        var end: TurningPoint
    }

    /// A day of every year, and seconds from its beginning, which may lie days away.
    struct TurningPoint: Hashable, Sendable {
        var day: Day
        var second: Int
    }

    enum Day: Hashable, Sendable {
        /// Jn: 1 to 365; the 29th of February is never counted.
        case julian(Int)
        /// n: 0 to 365.
        case ordinal(Int)
        /// Mm.w.d: the w-th weekday d of a month, 0 being Sunday; the fifth is the last.
        case weekday(Int, week: Int, month: Int)

        func day(of year: Int) -> CivilDay {
            switch self {
            case .julian(let number):
                let isAfterFebruary = number > 59 && daysIn(month: 2, of: year) == 29
                return first(of: year).adding(days: number - (isAfterFebruary ? 0 : 1))
            case .ordinal(let number): return first(of: year).adding(days: number)
            case .weekday(let weekday, let week, let month):
                return nth(week, weekday: (weekday + 6) % 7, of: month, in: year)
            }
        }

        private func nth(_ week: Int, weekday: Int, of month: Int, in year: Int) -> CivilDay {
            let first = CivilDay(firstOf: month, in: year)
            var day = (weekday - first.weekday + 7) % 7 + 7 * (week - 1)
            if day >= daysIn(month: month, of: year) { day -= 7 }
            return first.adding(days: day)
        }

        private func first(of year: Int) -> CivilDay { CivilDay(firstOf: 1, in: year) }
    }
}

extension YearlyRule {
    /// The clocks change at `time`, to `offset`.
    typealias Change = (time: Int, offset: Int)

    /// The changes of some years, in order. A change at the end of a year that another at the
    /// beginning of the next undoes in the same second is how summer time without an end is written.
    func changes(in years: ClosedRange<Int>) -> [Change] {
        guard let summer else { return [] }
        var changes: [(time: Int, offset: Int, isStart: Bool)] = []
        for year in years {
            let start = CivilTime(summer.start.day.day(of: year), second: summer.start.second)
            let end = CivilTime(summer.end.day.day(of: year), second: summer.end.second)
            changes.append((start.seconds - standard, summer.offset, true))
            changes.append((end.seconds - summer.offset, standard, false))
        }
        // Of two in one second, summer time has the last word.
        changes.sort { ($0.time, $0.isStart ? 1 : 0) < ($1.time, $1.isStart ? 1 : 0) }
        return changes.map { ($0.time, $0.offset) }
    }

    /// Years on both sides, for a turning point may lie a week outside its year.
    func offset(at time: Int) -> Int {
        guard let summer else { return standard }
        let year = CivilTime(seconds: time).day.parts.year
        let past = changes(in: (year - 1)...(year + 1)).last { $0.time <= time }
        return past?.offset ?? summer.offset
    }
}

extension YearlyRule {
    /// Reads the footer of a file; hours beyond 24, or less than none, came with its third version.
    init(parsing text: String, allowsLongHours: Bool) throws(ZoneFault) {
        var scanner = FooterScanner(text, hoursMax: allowsLongHours ? 167 : 24)
        guard let rule = scanner.rule() else {
            throw ZoneFault("its footer is not in the language of POSIX")
        }
        self = rule
    }
}
