/// When something may begin or must be done: a date, or a day or week of the rollout's calendar.
package enum Moment: Hashable, Sendable {
    case date(ZonedDate)
    case day(Int, second: Int?)
    case week(Int, second: Int?)

    package var words: String {
        switch self {
        case .date(let date): date.words
        case .day(let number, let second): "day \(number)" + Moment.time(second)
        case .week(let number, let second): "week \(number)" + Moment.time(second)
        }
    }

    private static func time(_ second: Int?) -> String {
        second.map { " at \(TimeOfDay(second: $0).words)" } ?? ""
    }
}

extension Moment {
    /// Whether this is earlier, as far as that can be said without a calendar and the rules of zones.
    func isSurelyBefore(_ other: Moment) -> Bool {
        switch (self, other) {
        case (.date(let one), .date(let another)): one.isSurelyBefore(another)
        case (.day(let one, _), .day(let another, _)): one < another
        case (.week(let one, _), .week(let another, _)): one < another
        default: false
        }
    }
}

/// A moment as it is written where it is no date.
package struct CalendarDay: Written {
    package var place = Place()
    package var day: Int?
    package var week: Int?
    package var at: TimeOfDay?

    package init() {}

    package static let definition = Definition<CalendarDay>(
        "calendar day", "A day or a week of the rollout's `calendar`.",
        [
            .field(
                "day", \.day, .integer(1...3_660),
                "The day, counted from `day1` as 1; of `days: working`, by those that are worked."),
            .field(
                "week", \.week, .integer(1...530),
                "The week: 1 begins with `day1`, 2 seven calendar days later. As `notBefore` it means its first day, as a deadline its last; of `days: working`, those that are worked."
            ),
            .field(
                "at", \.at, .timeOfDay,
                "The time of that day, in the rollout's `timezone`; unless said, its beginning, and for a deadline its end."
            ),
        ],
        constraints: [.exactlyOne(["day", "week"], remedy: "write `{day: 6}` or `{week: 2}`")])
}

extension Form where Value == Moment {
    package static let moment = Form.byKind(
        scalar: Form<ZonedDate>.date.wrapped({ date, _ in .date(date) }, { _ in unreachableDate }),
        mapping: Form(
            Form<CalendarDay>.object.shape,
            read: { node, reader in
                guard let value = Form<CalendarDay>.object.read(node, &reader) else { return nil }
                if let day = value.day { return .day(day, second: value.at?.second) }
                return value.week.map { .week($0, second: value.at?.second) }
            }, leaves: { $1.put($0.words) }),
        words: "a date, or a day of the calendar such as `{day: 6}`",
        leaves: { $1.put($0.words) })
}

/// `byKind` has leaves of its own and never asks its parts for theirs.
private let unreachableDate = ZonedDate(year: 1, month: 1, day: 1, second: nil, zone: .unsaid)

/// A time of day such as `06:00`.
package struct TimeOfDay: Hashable, Comparable, Sendable {
    package var second: Int

    package init(second: Int) { self.second = second }

    package static func < (one: TimeOfDay, other: TimeOfDay) -> Bool { one.second < other.second }

    package var words: String { "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2))" }
}

extension Form where Value == TimeOfDay {
    package static let timeOfDay = Form.parsing(
        "a time of day such as `06:00`", pattern: "^([01][0-9]|2[0-4]):[0-5][0-9]$",
        leaves: { $1.put($0.words) }
    ) { text throws(Misfit) in
        if text == "24:00" { return TimeOfDay(second: 86_400) }
        var scanner = DigitScanner(text)
        guard let second = scanner.timeOfDay(), scanner.isAtEnd, second % 60 == 0 else {
            throw Misfit("`\(text)` is not a time of day such as `06:00`")
        }
        return TimeOfDay(second: second)
    }
}
