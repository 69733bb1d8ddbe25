import Host
package import Ledger
package import Manifests
package import Records

/// What waits in the outbox, as it can be recorded behind a tip of the ledger.
package struct Landing: Sendable {
    package private(set) var entries: [Entry] = []
    /// Those that are on the ledger once `entries` are.
    package private(set) var letters: [Outbox.Letter] = []
    private var state: ObservedState
    private var time: Instant
    private let held: [HeldCommit]

    /// `moment` is no earlier than the last entry there.
    package init(onto state: ObservedState, at moment: Instant, holding held: [HeldCommit]) {
        (self.state, self.held, time) = (state, held, moment)
    }

    /// `recorded` has the marks of what the ledger has already: a push of it may have landed unheard.
    package mutating func take(_ letter: Outbox.Letter, recorded: Set<String>) {
        var entry = letter.entry
        entry.happened = min(entry.happened ?? entry.at, time)
        entry.at = time
        if entry.marks.contains(where: recorded.contains) {
            letters.append(letter)
            return
        }
        // Its push landed unheard before the hub was away.
        if case .intent(let intent) = entry.transition,
            state.attempt(where: intent.attempt.target)?.id == intent.attempt.id
        {
            letters.append(letter)
            return
        }
        // What a person must answer for first keeps it waiting.
        guard !held.refuses(entry, after: state) else { return }
        if let illegality = illegality(of: entry, after: state, at: time) {
            entry = entry.reported(because: illegality)
            // Such a report may have landed unheard as well.
            if entry.marks.contains(where: recorded.contains) {
                letters.append(letter)
                return
            }
        }
        guard illegality(of: entry, after: state, at: time) == nil else { return }
        letters.append(letter)
        entries.append(entry)
        state.apply(entry)
    }
}

extension Entry {
    /// Others have acted there since, so that what was done can only be told.
    fileprivate func reported(because illegality: Illegality) -> Entry {
        var report = LateReport()
        if case .asked(let ask) = transition { report.asked = ask }
        let words = transition.kind == .lateReport ? "" : subjectLine
        report.said = words.isEmpty ? "something" : words
        (report.why, report.attempt) = (illegality.description, transition.attempt)
        var entry = self
        entry.transition = .lateReport(report)
        return entry
    }
}

extension SiteHub {
    /// Brings what waits in the outbox to the hub, and takes out of it what is there. Returns what was recorded.
    mutating func land(_ outbox: Outbox, state: StateRepository) throws -> [Entry] {
        for turn in 0..<20 {
            let waiting = try outbox.letters()
            guard let first = waiting.first else { return [] }
            let ledger = try ledger(verified: state.verified)
            let now = max(Instant(seconds: wallClock().seconds), ledger.time)
            var landing = Landing(onto: ledger.state, at: now, holding: ledger.held)
            let recorded = try recorded(since: first.entry.at)
            for letter in waiting { landing.take(letter, recorded: recorded) }
            guard !landing.entries.isEmpty else {
                try outbox.remove(landing.letters)
                return []
            }
            if let tip = try bring(landing.entries, onto: ledger.name, state: ledger.state) {
                try state.remember(verified: tip)
                try outbox.remove(landing.letters)
                return landing.entries
            }
            try backOff(after: turn)
        }
        throw LedgerTrouble("others write to the ledger without a pause", remedy: "Try again.")
    }
}
