/// When the clocks of a zone show a time: once, but for the hours around a change.
package enum Occurrence: Hashable, Sendable {
    case once(Instant)
    /// The clocks were put back over it.
    case twice(first: Instant, last: Instant)
    /// The clocks were put forward over it, at `skipped`. Had they gone on as before, they would have
    /// shown it at `goneOn`.
    case never(skipped: Instant, goneOn: Instant)

    /// Where something begins: the first of two. A time that is skipped counts as if the clocks had gone
    /// on, as RFC 5545 has it: in Berlin 02:30 is 03:30 on the day that summer time begins.
    package var start: Instant {
        switch self {
        case .once(let instant), .twice(first: let instant, last: _),
            .never(skipped: _, goneOn: let instant):
            instant
        }
    }

    /// Where something ends: the last of two, so that it lasts too long rather than too short.
    package var end: Instant {
        switch self {
        case .once(let instant), .twice(first: _, last: let instant),
            .never(skipped: _, goneOn: let instant):
            instant
        }
    }
}

extension ZoneRules {
    package func occurrence(of time: CivilTime) -> Occurrence {
        let stretches = stretches(around: time)
        let found = instants(of: time, in: stretches)
        guard let first = found.first, let last = found.last else { return skip(time, stretches) }
        return first == last ? .once(first) : .twice(first: first, last: last)
    }

    /// All that may show it: before them the clocks show less, since no zone is further from UTC, and
    /// after them more.
    private func stretches(around time: CivilTime) -> [Stretch] {
        let range = TZif.offsetRange
        return stretches(
            (time.seconds - range.upperBound - 1)...(time.seconds - range.lowerBound + 1))
    }

    private func instants(of time: CivilTime, in stretches: [Stretch]) -> [Instant] {
        stretches.indices.compactMap { index in
            let stretch = stretches[index]
            let instant = time.seconds - stretch.offset
            let isWithin = stretch.start <= instant && instant < end(of: index, in: stretches)
            return isWithin ? Instant(seconds: instant) : nil
        }
    }

    private func end(of index: Int, in stretches: [Stretch]) -> Int {
        index + 1 < stretches.count ? stretches[index + 1].start : .max
    }

    /// The first change after which the clocks show more: until it they showed less, since they never
    /// showed the time itself.
    private func skip(_ time: CivilTime, _ stretches: [Stretch]) -> Occurrence {
        for (before, after) in zip(stretches, stretches.dropFirst())
        where time.seconds < after.start + after.offset {
            return .never(
                skipped: Instant(seconds: after.start),
                goneOn: Instant(seconds: time.seconds - before.offset))
        }
        // Not reached: the last stretch is within the range, and shows every time after its start.
        return .once(Instant(seconds: time.seconds - (stretches.last?.offset ?? 0)))
    }
}

extension ZoneRules {
    /// The first instant at which the clocks show this day, or a later one where it is skipped.
    package func start(of day: CivilDay) -> Instant {
        let midnight = CivilTime(day).seconds
        let stretches = stretches(around: CivilTime(day))
        let first = stretches.indices.first {
            midnight - stretches[$0].offset < end(of: $0, in: stretches)
        }
        let stretch = stretches[first ?? 0]
        return Instant(seconds: max(stretch.start, midnight - stretch.offset))
    }

    /// The first instant from which on the clocks never show this day or an earlier one. Where they are
    /// put back over midnight, they have shown the next day before.
    package func end(of day: CivilDay) -> Instant {
        let midnight = CivilTime(day, second: CivilTime.secondsOfDay).seconds
        let stretches = stretches(around: CivilTime(seconds: midnight))
        let last = stretches.indices.last { stretches[$0].start + stretches[$0].offset < midnight }
        let end = end(of: last ?? 0, in: stretches)
        return Instant(seconds: min(end, midnight - stretches[last ?? 0].offset))
    }
}
