/// When the clocks of one time zone show what.
package struct ZoneRules: Hashable, Sendable {
    /// The instants of the changes that are listed, ascending, and the offset before and after each.
    private let times: [Int]
    private let offsets: [Int]
    /// How it goes on after them.
    private let yearly: YearlyRule?

    package static let utc = ZoneRules(offset: 0)

    /// A zone whose clocks never change, so many seconds east of UTC.
    package init(offset: Int) {
        times = []
        offsets = [offset]
        yearly = nil
    }

    /// Reads a compiled file of the tz database (RFC 9636). Bytes that a stranger chose are refused or
    /// mean something; they never trap.
    package init(tzif bytes: [UInt8]) throws(ZoneFault) {
        let file = try TZif(bytes)
        times = file.times
        offsets = file.offsets
        yearly =
            file.footer.isEmpty
            ? nil : try YearlyRule(parsing: file.footer, allowsLongHours: file.allowsLongHours)
    }
}

extension ZoneRules {
    /// Seconds that its clocks are ahead of UTC.
    package func offset(at instant: Instant) -> Int { offset(at: instant.seconds) }

    /// What its clocks show.
    package func civil(at instant: Instant) -> CivilTime {
        CivilTime(seconds: instant.seconds + offset(at: instant))
    }

    private func offset(at time: Int) -> Int {
        if let last = times.last, time < last { return offsets[countOfChanges(through: time)] }
        return yearly?.offset(at: time) ?? offsets[times.count]
    }

    private func countOfChanges(through time: Int) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// A stretch of time in which the clocks of a zone do not change.
struct Stretch {
    var start: Int
    var offset: Int
}

extension ZoneRules {
    /// The instants within a stretch of time at which the clocks are put forward or back.
    package func changes(from start: Instant, through end: Instant) -> [Instant] {
        guard start < end else { return [] }
        return stretches(start.seconds...end.seconds).dropFirst().map { Instant(seconds: $0.start) }
    }

    /// The first one begins with the range, whenever its offset did.
    func stretches(_ range: ClosedRange<Int>) -> [Stretch] {
        var found = [Stretch(start: range.lowerBound, offset: offset(at: range.lowerBound))]
        for time in listedChanges(range) + yearlyChanges(range) {
            let offset = offset(at: time)
            if found.last?.offset != offset { found.append(Stretch(start: time, offset: offset)) }
        }
        return found
    }

    private func listedChanges(_ range: ClosedRange<Int>) -> ArraySlice<Int> {
        times[countOfChanges(through: range.lowerBound)..<countOfChanges(through: range.upperBound)]
    }

    private func yearlyChanges(_ range: ClosedRange<Int>) -> [Int] {
        let first = max(range.lowerBound, times.last ?? range.lowerBound)
        guard let yearly, first < range.upperBound else { return [] }
        let years = [first, range.upperBound].map { CivilTime(seconds: $0).day.parts.year }
        return yearly.changes(in: (years[0] - 1)...(years[1] + 1)).map(\.time)
            .filter { first < $0 && $0 <= range.upperBound }
    }
}
