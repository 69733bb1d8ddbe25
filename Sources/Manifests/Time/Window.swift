/// When an environment may be acted on: weekdays and hours in its own zone.
package struct Window: Written {
    package var place = Place()
    package var days = Weekdays.all
    package var from = TimeOfDay(second: 0)
    package var until = TimeOfDay(second: 86_400)

    package init() {}

    private var isWholeDay: Bool { from.second == 0 && until.second == 86_400 }

    package static let definition = Definition<Window>(
        "window",
        "Weekdays and hours in which a stage may start here; what began runs on. It is open while the clocks of its zone show a time in it, also on the days when they are put forward or back.",
        [
            .field(
                "days", \.days, .weekdays, unless: .all,
                "Weekdays such as `mon-thu` or `[mon, wed]`; every day unless said."),
            .field("from", \.from, .timeOfDay, unless: TimeOfDay(second: 0), "Opens at this time."),
            .field(
                "until", \.until, .timeOfDay, unless: TimeOfDay(second: 86_400),
                "Closes at this time; one that is earlier than `from` is of the next day."),
        ],
        check: { window, node, reader in
            if window.from.second % 86_400 == window.until.second % 86_400, !window.isWholeDay {
                reader.report(
                    rule: "wrong-value", at: node, "this window closes as it opens",
                    remedy: "leave both out for the whole day")
            }
        })
}

/// A set of weekdays; Monday is the lowest bit.
package struct Weekdays: Hashable, Sendable {
    package var bits: UInt8

    package static let all = Weekdays(bits: 0b111_1111)
    static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    package var words: String {
        Weekdays.names.indices.filter { bits & (1 << $0) != 0 }.map { Weekdays.names[$0] }
            .joined(separator: ",")
    }

    /// Reads `mon`, `mon-thu`, `fri-mon` or `mon,wed`.
    package init(parsing text: String) throws(Misfit) {
        var bits: UInt8 = 0
        let (comma, dash) = (UInt8(ascii: ","), UInt8(ascii: "-"))
        for part in text.utf8.split(separator: comma, omittingEmptySubsequences: false) {
            let ends = part.split(separator: dash, omittingEmptySubsequences: false)
            guard let first = ends.first, let last = ends.last, ends.count <= 2 else {
                throw Misfit("`\(text)` names no weekdays")
            }
            var day = try Weekdays.index(Substring(first))
            let end = try Weekdays.index(Substring(last))
            bits |= 1 << day
            while day != end {
                day = (day + 1) % 7
                bits |= 1 << day
            }
        }
        self.bits = bits
    }

    init(bits: UInt8) { self.bits = bits }

    private static func index(_ name: Substring) throws(Misfit) -> Int {
        let wanted = String(name.filter { $0 != " " }).lowercased()
        guard let index = names.firstIndex(of: wanted) else {
            throw Misfit(
                "`\(wanted)` is no weekday",
                remedy: "the weekdays are \(inWords(names, joinedBy: "and"))")
        }
        return index
    }
}

extension Form where Value == Weekdays {
    package static let weekdays = Form.byKind(
        scalar: one,
        list: Form<[Weekdays]>.list(of: one, atLeastOne: true).wrapped(
            { days, _ in Weekdays(bits: days.reduce(0) { $0 | $1.bits }) }, { [$0] }),
        words: "weekdays such as `mon-thu` or `[mon, wed]`", leaves: { $1.put($0.words) })

    private static let one = Form.parsing(
        "weekdays such as `mon-thu`",
        pattern: "^[A-Za-z]{3}(-[A-Za-z]{3})?( *, *[A-Za-z]{3}(-[A-Za-z]{3})?)*$",
        leaves: { $1.put($0.words) }
    ) { text throws(Misfit) in try Weekdays(parsing: text) }
}
