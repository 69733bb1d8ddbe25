import Manifests

/// Something in a target that asks for a person, as far as the ledger alone tells.
package struct Concern: Hashable, Sendable {
    /// By which an acknowledgement knows it again: what comes about anew has another name.
    package var name: String
    package var words: String

    init(_ name: String, _ words: String) { (self.name, self.words) = (name, words) }
}

extension ObservedState {
    /// What asks for a person in a target, in one order.
    package func concerns(of target: TargetID) -> [Concern] {
        let record = self[target]
        return record.concerns(after: lastStep(of: target)) + drift(of: target)
            + unreviewed(of: target)
    }

    private func drift(of target: TargetID) -> [Concern] {
        guard target.isOwn, let drift = environments[target.environment]?.drift,
            let first = drift.differences.first
        else { return [] }
        return [Concern("drift \(drift.since.text)", "it has drifted: \(first)")]
    }

    private func unreviewed(of target: TargetID) -> [Concern] {
        guard target.isPlain else { return [] }
        let open = environments[target.environment]?.emergencies ?? []
        return open.filter { $0.rollout == target.rollout }.map {
            Concern(
                "emergency \($0.stage) \($0.by) \($0.at)",
                "nobody has reviewed that \($0.words)")
        }
    }

    /// Who looks after a target: until all that it was about is over.
    package func acknowledgement(of target: TargetID) -> Acknowledgement? {
        guard let said = self[target].acknowledged else { return nil }
        return concerns(of: target).contains { said.about.contains($0.name) } ? said : nil
    }

    /// What asks for a person there and nobody looks after.
    package func unattended(in target: TargetID) -> [Concern] {
        let about = self[target].acknowledged?.about ?? []
        return concerns(of: target).filter { !about.contains($0.name) }
    }

    /// The last entry of a target that changed something: that somebody looks after it changes nothing.
    package func lastStep(of target: TargetID) -> Entry? {
        self[target].step(before: lastEntry(of: target))
    }
}

extension TargetRecord {
    /// As `lastStep(of:)`, of a rollout in an environment.
    package var lastStep: Entry? { step(before: last) }

    fileprivate func step(before last: Entry?) -> Entry? {
        guard case .acknowledged = last?.transition else { return last }
        return acknowledged?.upon
    }

    fileprivate func concerns(after step: Entry?) -> [Concern] {
        [failed, unseen, late].compactMap { $0 } + unstarted(after: step)
    }

    private var failed: Concern? {
        guard let failure, let standing, Standing.afterFailure.contains(standing) else {
            return nil
        }
        return Concern("failure \(failure.stage) \(failure.at.text)", failure.formerWords)
    }

    private var unseen: Concern? {
        guard standing == .unknown, let lost else { return nil }
        return Concern(
            "unseen \(lost.id)", "nobody saw how the action of \(lost.stage) ended")
    }

    private var late: Concern? {
        overtaken.map {
            Concern(
                "late \($0.by) \($0.at.text)",
                "the word of \($0.by) to go back came too late: \($0.why)")
        }
    }

    /// A way back that cannot be started is tried again, under the same words.
    private func unstarted(after step: Entry?) -> [Concern] {
        guard case .lapsed(let outcome) = step?.transition, let cause = outcome.cause else {
            return []
        }
        return asks.map {
            Concern("unstarted \($0.name)", "its way back could not be started: \(cause)")
        }
    }
}

extension Standing {
    fileprivate static let afterFailure: [Standing] = [.failing, .failed, .goingBack, .wentBack]
}
