import Glibc
import Manifests
import Records
import YAML

/// Answers a line of standard input with a line, for what knows time zones in another language to
/// compare. Instants and local times are seconds since 1970.
///
///     offset ZONE INSTANT      seconds east of UTC, or `none` where there is no such zone
///     shown ZONE LOCAL         `once A`, `twice A B`, `never SKIPPED GONE-ON`
///     day ZONE YYYY-MM-DD      the first instant of the day, and the first after it
///     hours ZONE WINDOW INSTANT   `true` or `false`, the next opening, the next closing
///
/// A window is `mon-thu@06:00-10:00`, several with `;` between them.
@main struct Main {
    static func main() {
        while let line = readLine() { print(answer(line.split(separator: " ").map(String.init))) }
    }

    private static func answer(_ words: [String]) -> String {
        guard words.count >= 3, let zone = machineTimeZones.rules(words[1]) else { return "none" }
        switch words[0] {
        case "offset": return number(words[2]).map { "\(zone.offset(at: $0))" } ?? "?"
        case "shown": return Int(words[2]).map { shown(CivilTime(seconds: $0), zone) } ?? "?"
        case "day":
            let almanac = Almanac(zones: machineTimeZones, home: zone)
            guard let date = try? ZonedDate(parsing: words[2]) else { return "?" }
            return text(almanac.start(of: date)) + " " + text(almanac.end(of: date))
        case "hours" where words.count == 4:
            guard let instant = number(words[3]) else { return "?" }
            let hours = OpenHours(windows(words[2]), in: zone)
            return "\(hours.isOpen(at: instant)) \(text(hours.nextOpening(after: instant))) "
                + text(hours.nextClosing(after: instant))
        default: return "?"
        }
    }

    private static func number(_ text: String) -> Instant? { Int(text).map(Instant.init(seconds:)) }

    private static func text(_ instant: Instant?) -> String {
        instant.map { "\($0.seconds)" } ?? "none"
    }

    private static func shown(_ time: CivilTime, _ zone: ZoneRules) -> String {
        switch zone.occurrence(of: time) {
        case .once(let instant): "once \(instant.seconds)"
        case .twice(let first, let last): "twice \(first.seconds) \(last.seconds)"
        case .never(let skipped, let goneOn): "never \(skipped.seconds) \(goneOn.seconds)"
        }
    }

    private static func windows(_ text: String) -> [Window] {
        text.split(separator: ";").compactMap { one in
            let parts = one.split(separator: "@")
            let times = parts.last?.split(separator: "-").map(minutes) ?? []
            guard parts.count == 2, times.count == 2,
                let days = try? Weekdays(parsing: String(parts[0]))
            else { return nil }
            var window = Window()
            window.days = days
            window.from = TimeOfDay(second: times[0] * 60)
            window.until = TimeOfDay(second: times[1] * 60)
            return window
        }
    }

    private static func minutes(_ time: Substring) -> Int {
        time.split(separator: ":").reduce(0) { $0 * 60 + (Int($1) ?? 0) }
    }
}
