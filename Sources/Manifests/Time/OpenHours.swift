/// When some windows are open, by the clocks of a zone.
///
/// A window is open whenever the clocks show a time in it. So what the clocks skip is not open, and what
/// they show twice is open twice; a window that lasts over a change is longer or shorter by it.
package struct OpenHours: Sendable {
    private let zone: ZoneRules
    /// Seconds of a week that begins on Monday at midnight; in order, and none touches another.
    private let open: [Range<Int>]
    private let isAlways: Bool

    /// Without windows it is always open.
    package init(_ windows: [Window], in zone: ZoneRules) {
        self.zone = zone
        open = merged(windows.flatMap(\.stretchesOfWeek))
        isAlways = windows.isEmpty || open == [0..<secondsOfWeek]
    }

    package func isOpen(at instant: Instant) -> Bool {
        if isAlways { return true }
        let time = zone.civil(at: instant)
        let second = time.day.weekday * CivilTime.secondsOfDay + time.second
        return open.contains { $0.contains(second) }
    }

    /// The first instant after this one at which it opens, having been closed; nil where it does not
    /// within five weeks, which is longer than any change of the clocks keeps a window closed.
    package func nextOpening(after instant: Instant) -> Instant? {
        turns(after: instant) { isOpen(at: $0) }
    }

    /// The first instant after this one at which it is closed, having been open; nil where it stays open.
    package func nextClosing(after instant: Instant) -> Instant? {
        turns(after: instant) { !isOpen(at: $0) }
    }
}

extension OpenHours {
    private static let weeksMax = 5

    /// The first instant at which the answer becomes true.
    private func turns(after instant: Instant, _ answer: (Instant) -> Bool) -> Instant? {
        if isAlways { return nil }
        let end = instant + TimeSpan(seconds: OpenHours.weeksMax * secondsOfWeek)
        for time in candidates(from: instant, through: end)
        where answer(time) && !answer(time - TimeSpan(seconds: 1)) { return time }
        return nil
    }

    /// It can only turn where the clocks show an end of a window, or are put forward or back.
    private func candidates(from start: Instant, through end: Instant) -> [Instant] {
        let first = zone.civil(at: start).day
        let monday = first.adding(days: -first.weekday)
        var found = zone.changes(from: start, through: end)
        for week in 0...OpenHours.weeksMax {
            let beginning = CivilTime(monday.adding(days: 7 * week)).seconds
            for second in Set(open.flatMap { [$0.lowerBound, $0.upperBound] }) {
                found += shown(CivilTime(seconds: beginning + second))
            }
        }
        return found.filter { start < $0 && $0 <= end }.sorted()
    }

    private func shown(_ time: CivilTime) -> [Instant] {
        switch zone.occurrence(of: time) {
        case .once(let instant): [instant]
        case .twice(let first, let last): [first, last]
        case .never: []
        }
    }
}

private let secondsOfWeek = 7 * CivilTime.secondsOfDay

extension Window {
    /// The seconds of a week in which it is open; of Sunday night, what is in the next week.
    fileprivate var stretchesOfWeek: [Range<Int>] {
        let length = until.second - from.second + (until < from ? CivilTime.secondsOfDay : 0)
        return (0..<7).filter { days.bits & (1 << $0) != 0 }.flatMap { day in
            let start = (day * CivilTime.secondsOfDay + from.second) % secondsOfWeek
            let end = start + length
            guard end > secondsOfWeek else { return [start..<end] }
            return [start..<secondsOfWeek, 0..<(end - secondsOfWeek)]
        }
    }
}

private func merged(_ stretches: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for next in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) where !next.isEmpty {
        if let last = result.last, next.lowerBound <= last.upperBound {
            let end = max(last.upperBound, next.upperBound)
            result[result.count - 1] = last.lowerBound..<end
        } else {
            result.append(next)
        }
    }
    return result
}
