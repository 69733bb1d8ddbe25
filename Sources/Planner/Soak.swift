package import Ledger
package import Manifests

/// How a soak goes on: what is due, and when it is over.
struct SoakCourse: Sendable {
    let terms: Terms
    let soak: SoakRecord
    let now: Instant

    private var hasHealth: Bool { terms.health != nil }

    /// How much of the soak is measured, or has simply passed where there is nothing to measure.
    var healthySeconds: Int {
        hasHealth ? soak.healthySeconds : max(0, (now - soak.since).seconds)
    }

    var length: TimeSpan { terms.leg.stage.soakLength }

    var isMeasured: Bool {
        healthySeconds >= length.seconds && (!hasHealth || soak.verdict == .pass)
    }

    /// When the next reading is due; nil where there is nothing to read.
    var nextReading: Instant? {
        guard hasHealth else { return nil }
        guard let last = soak.lastReading else { return soak.since }
        return last + interval(at: last)
    }

    /// What a good reading now would make of it: who only looks has not read what passes have.
    var healthySecondsByNow: Int {
        guard hasHealth, soak.verdict == .pass, soak.lastReading != nil else {
            return healthySeconds
        }
        return soak.read(.pass, at: now, gap: gap(at: now)).healthySeconds
    }

    /// When the soak can be over at the soonest, if all goes well.
    var end: Instant {
        now + TimeSpan(seconds: max(0, length.seconds - healthySecondsByNow))
    }

    /// How long after the reading at `moment` the next one is due.
    func interval(at moment: Instant) -> TimeSpan {
        let age = (moment - soak.since).seconds
        guard let rhythm = terms.leg.stage.rhythm else { return standardInterval }
        return rhythm.interval(at: age) ?? standardInterval
    }

    /// Where nobody says: 48 readings a soak, at least one a quarter of an hour, at most one a minute.
    private var standardInterval: TimeSpan {
        TimeSpan(seconds: min(900, max(60, terms.soak.least.seconds / 48)))
    }

    /// How long a reading vouches for the time before it.
    func gap(at moment: Instant) -> TimeSpan {
        TimeSpan(seconds: max(900, 3 * interval(at: moment).seconds))
    }
}

extension Rhythm {
    /// The time from a reading at `age` of the soak to the next; nil where nothing more is said.
    func interval(at age: Int) -> TimeSpan? {
        var start = 0
        var last: TimeSpan?
        for beat in beats {
            switch beat {
            case .every(let interval, let span):
                last = interval
                guard let span else { return interval }
                if age < start + span.seconds { return interval }
                start += span.seconds
            case .at(let moment):
                if age < moment.seconds {
                    let rest = TimeSpan(seconds: moment.seconds - age)
                    return last.map { min($0, rest) } ?? rest
                }
                start = max(start, moment.seconds)
            }
        }
        return last
    }
}

extension SoakRecord {
    /// What this soak is after a reading at `moment`: measured time counts back to the reading before it,
    /// as far as that one vouches.
    package func read(_ verdict: Verdict, at moment: Instant, gap: TimeSpan) -> SoakRecord {
        var next = self
        next.lastReading = moment
        next.verdict = verdict
        if verdict == .pass {
            let elapsed = (moment - (lastReading ?? since)).seconds
            next.healthySeconds += max(0, min(elapsed, gap.seconds))
        }
        return next
    }
}

/// How often a soak is read, and how often the ledger is told.
package struct SoakPace: Sendable {
    package var gap: TimeSpan
    package var recordEvery: TimeSpan

    package init(
        _ measurement: Measurement, soak: SoakRecord, desired: DesiredState, facts: Facts,
        at now: Instant
    ) {
        let world = World(
            desired, ObservedState(), facts, now, about: [measurement.target])
        let terms = world.terms(
            of: measurement.target, stage: measurement.stage, revision: measurement.revision)
        guard let terms else {
            gap = TimeSpan(seconds: 900)
            recordEvery = TimeSpan(seconds: 900)
            return
        }
        gap = SoakCourse(terms: terms, soak: soak, now: now).gap(at: soak.lastReading ?? soak.since)
        recordEvery = TimeSpan(seconds: max(900, terms.soak.least.seconds / 48))
    }
}
