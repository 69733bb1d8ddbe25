package import Ledger
package import Manifests
package import Planner

/// What happens to the reconciler.
package enum Event: Sendable {
    case began
    /// What the hub and the ledger say now.
    case looked(Result<View, Trouble>)
    /// The answer to `push`.
    case pushed(PushAnswer)
    /// An attempt's end, or what its folder says of it.
    case ended(attempt: String, Ending)
    /// A reading; the words are for the record.
    case measured(Measurement, Verdict, words: String)
    /// What an environment says runs there.
    case reported(environment: String, Observation)
    /// The moment has come that `wait` asked for.
    case woke
    /// Start nothing; let end what runs, for as long as there is grace.
    case stopping
    /// End what runs.
    case graceOver

    /// Whether something has come to its end, and nobody waits for an answer to that.
    package var isResult: Bool {
        switch self {
        case .ended, .measured: true
        case .began, .looked, .pushed, .reported, .woke, .stopping, .graceOver: false
        }
    }
}

/// Everything that is known at one tip of the desired branch and of the ledger.
package struct View: Sendable {
    package var desired: DesiredState
    package var facts: Facts
    package var observed: ObservedState
    /// The commit that `observed` was read from, as the hub has it.
    package var tip: String
    /// Of the last entry.
    package var time: Instant
    /// Why nothing new may start, where something keeps all of it.
    package var holdsStarts: String?
    /// What a person must answer for before all can go on, in words.
    package var doubts: String?

    /// Whether the hub does not answer: this is what it had, with what waits in the outbox.
    package var isOffline = false
    /// Attempts that this controller has told the hub of and not begun: the hub may have taken one unheard.
    package var announced: [Attempt] = []
    /// Attempts of an earlier process of this controller that another answers for now.
    package var overtaken: [Attempt] = []

    /// The same, under the id by which the hub may have it already.
    func knownAgain(_ entry: Entry) -> Entry {
        guard case .intent(var intent) = entry.transition,
            let known = announced.first(where: { $0.isLike(intent.attempt) })
        else { return entry }
        var same = entry
        intent.attempt.id = known.id
        same.transition = .intent(intent)
        return same
    }

    /// Who is behind what was written already would date, authorise and wait wrongly.
    package mutating func holdStartsWhereBehind(at now: Instant) {
        guard now + clockSkewMax < time else { return }
        holdsStarts =
            "the clock of this machine is behind the last entry of the ledger (\(time.text)): nothing starts until it is set"
    }

    package var trouble: String? {
        let words = [holdsStarts, doubts].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    package init(
        desired: DesiredState, facts: Facts, observed: ObservedState, tip: String, time: Instant,
        holdsStarts: String? = nil, doubts: String? = nil
    ) {
        (self.desired, self.facts, self.observed) = (desired, facts, observed)
        (self.tip, self.time) = (tip, time)
        (self.holdsStarts, self.doubts) = (holdsStarts, doubts)
    }
}

extension Attempt {
    /// Words that were said since are met by the same way back; an entry of their own closes them.
    fileprivate func isLike(_ other: Attempt) -> Bool {
        var same = self
        (same.id, same.authorisedUntil) = (other.id, other.authorisedUntil)
        same.answers += other.answers.filter { !answers.contains($0) }
        return same == other
    }
}

/// Why nothing could be read; the hub cannot be reached, or the ledger is broken.
package struct Trouble: Error, Hashable, Sendable {
    package var words: String
    /// Trying again helps nobody: a person must look.
    package var isForPeople: Bool

    package init(_ words: String, isForPeople: Bool) {
        (self.words, self.isForPeople) = (words, isForPeople)
    }
}

package enum PushAnswer: Sendable {
    /// The hub has them.
    case accepted(tip: String)
    /// Another was first; nothing of ours landed.
    case refused
    /// Nobody knows; the same commits are to be pushed again.
    case unknown(String)
    /// They could not be written.
    case failed(Trouble)
}
