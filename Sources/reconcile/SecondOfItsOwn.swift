import Host
import Ledger
import Manifests
import Records

extension Surroundings {
    /// Two words of one second would have no order: the second one is said in the next, which is waited for. Behind
    /// what a clock that is ahead has written it is said a second later, without waiting.
    func waitForSecondBehind(_ spoken: [Instant], from moment: Instant) -> Instant {
        let isNear = { $0 >= moment && $0 < moment + nearFuture }
        guard let last = spoken.filter(isNear).max() else { return moment }
        let own = last + TimeSpan(seconds: 1)
        // The clock that is waited for may be set back meanwhile.
        for _ in 0..<200 where own < moment + TimeSpan(seconds: 3) && now() < own {
            pause(milliseconds: 10)
        }
        return own
    }
}

/// What is dated further ahead is nobody's clock.
private let nearFuture = TimeSpan(seconds: 60)

extension Arguments {
    /// When something was said of the rollout that this could be taken for, or that it could be meant to follow: what
    /// stops or lifts, by anybody, and what this person said; in the manifests and in the ledger.
    func spoken(by person: String, in clone: Clone, in surroundings: Surroundings) -> [Instant] {
        let name = required(EditOptions.rollout)
        let look = (try? site(in: surroundings)).flatMap {
            try? Look(readingHere: $0, controller: nil)
        }
        let record = look?.observed.rollouts[name]
        let seen = (record?.sights ?? []).filter { $0.by == person || $0.kind.isOfRollout }
        let said = clone.desired.signOffsSaid(of: name).keys.filter {
            $0.by == person || $0.kind.isOfRollout
        }
        return (seen + said).compactMap { (try? ZonedDate(parsing: $0.at))?.utcInstant }
            + [record?.paused?.at].compactMap { $0 }
    }
}
