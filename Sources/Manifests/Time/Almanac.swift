/// Turns the dates that people write into instants: by a zone, and by what days are counted.
package struct Almanac: Sendable {
    package var zones: TimeZones
    /// The zone of dates that say none.
    package var home: ZoneRules
    /// What `day: 6` and `week: 2` are counted by.
    package var calendar: Calendar?

    package init(zones: TimeZones, home: ZoneRules = .utc, calendar: Calendar? = nil) {
        self.zones = zones
        self.home = home
        self.calendar = calendar
    }

    /// That of a rollout; nil where there is no such zone as it names.
    package init?(of rollout: Rollout, zones: TimeZones) {
        guard let home = rollout.timezone.map({ zones.rules($0.name) }) ?? .utc else { return nil }
        self.init(zones: zones, home: home, calendar: rollout.calendar)
    }
}

extension Almanac {
    /// When it has come: the first instant of a day, or the moment of it that is written. Nil where
    /// there is no such zone.
    package func start(of date: ZonedDate) -> Instant? {
        rules(of: date).map { $0.start(of: date.civilDay, second: date.second) }
    }

    /// When it is over: the first instant after a day, or the moment of it that is written. Nil where
    /// there is no such zone.
    package func end(of date: ZonedDate) -> Instant? {
        rules(of: date).map { $0.end(of: date.civilDay, second: date.second) }
    }

    private func rules(of date: ZonedDate) -> ZoneRules? {
        switch date.zone {
        case .unsaid: home
        case .offset(let seconds): ZoneRules(offset: seconds)
        case .named(let name): zones.rules(name)
        }
    }
}

extension Almanac {
    /// The first instant at which something may begin that is not to before this. Nil where there is no
    /// such zone, or a day is counted and there is no calendar.
    package func start(of moment: Moment) -> Instant? {
        switch moment {
        case .date(let date): start(of: date)
        case .day(let number, let second):
            calendar?.day(number).map { home.start(of: $0, second: second) }
        case .week(let number, let second):
            calendar?.week(number).map { home.start(of: $0.first, second: second) }
        }
    }

    /// The first instant that is too late for what was due by this. Nil as above.
    package func end(of moment: Moment) -> Instant? {
        switch moment {
        case .date(let date): end(of: date)
        case .day(let number, let second):
            calendar?.day(number).map { home.end(of: $0, second: second) }
        case .week(let number, let second):
            calendar?.week(number).map { home.end(of: $0.last, second: second) }
        }
    }
}

extension ZoneRules {
    fileprivate func start(of day: CivilDay, second: Int?) -> Instant {
        second.map { occurrence(of: CivilTime(day, second: $0)).start } ?? start(of: day)
    }

    fileprivate func end(of day: CivilDay, second: Int?) -> Instant {
        second.map { occurrence(of: CivilTime(day, second: $0)).end } ?? end(of: day)
    }
}

extension ZonedDate {
    /// Its day, which reading has found to exist.
    var civilDay: CivilDay { CivilDay(firstOf: month, in: year).adding(days: day - 1) }
}
