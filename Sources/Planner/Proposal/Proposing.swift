package import Ledger
package import Manifests
import YAML

extension Proposal {
    /// Compares what is planned at `base` with what would be planned once `merged` is there instead. What `base`
    /// brings is taken as seen by a pass before that. Where a few manifests alone differ, `apart` names them.
    package init(
        from base: Standpoint, to merged: Standpoint, apart: ManifestsApart? = nil,
        observed: ObservedState, now: Instant
    ) {
        let comparison = Comparison(
            from: base, to: merged, apart, observed: observed, now: now)
        isFounded = observed.isFounded
        errors = comparison.errors
        rollouts = comparison.rollouts
        environments = comparison.environments
        policy = comparison.policy(changing: rollouts)
        guard isFounded else { return }
        starts = comparison.starts(comparison.after, beyond: comparison.before)
        keepsBack = comparison.starts(comparison.before, beyond: comparison.after)
        said = comparison.said
        waits = comparison.waits
    }
}

/// The two sides, with what a pass would make of each.
struct Comparison {
    let base: DesiredState
    let merged: DesiredState
    /// The only rollouts of which something may differ; nil where that may be any.
    let rolloutsReached: Set<String>?
    private let apart: ManifestsApart?
    let before: Prospect
    let after: Prospect
    /// By environment, which stages go there: asked of each of them.
    let stagesBefore: StagesByPlace
    let stagesAfter: StagesByPlace

    init(
        from base: Standpoint, to merged: Standpoint, _ apart: ManifestsApart?,
        observed: ObservedState, now: Instant
    ) {
        self.base = base.desired
        self.merged = merged.desired
        self.apart = apart
        before = Prospect(base, observed, now)
        var merged = merged
        merged.facts.terms[base.facts.revision.commit] = base.desired
        after = Prospect(merged, before.foresight.observed, now)
        stagesBefore = StagesByPlace(before.world)
        stagesAfter = StagesByPlace(after.world)
        rolloutsReached = apart?.rolloutsReached(before.world, after.world)
    }

    /// Whether the manifest of this environment may differ.
    func mayDiffer(environment name: String) -> Bool {
        apart?.environments.contains(name) ?? true
    }

    var errors: [ProposedError] {
        let known = Set(base.diagnostics.map(\.unplaced))
        return merged.diagnostics.filter { $0.severity == .error }.map {
            ProposedError(diagnostic: $0, isNew: !known.contains($0.unplaced))
        }
    }

    /// What one side would start and the other would not.
    func starts(_ side: Prospect, beyond other: Prospect) -> [ProposedStart] {
        let known = Set(other.starts.map(\.identity))
        return side.starts.filter { !known.contains($0.identity) }.sorted {
            $0.target < $1.target
        }
    }

    var said: [ProposedWord] {
        let known = Set(before.world.signOffsSaid)
        return after.seen.flatMap(\.sights).flatMap { rollout, sights in
            sights.map { ProposedWord(rollout: rollout, stage: $0.stage, sight: $0) }
        }
        .filter { !known.contains("\($0.rollout) \($0.sight.id)") }
        .sorted { ($0.rollout, $0.stage, $0.sight.id) < ($1.rollout, $1.stage, $1.sight.id) }
    }

    var waits: [Outlook] {
        let others = Dictionary(
            before.plan.outlooks.map { ($0.target, $0) }, uniquingKeysWith: { first, _ in first })
        return after.plan.outlooks.filter { outlook in
            outlook.news != .ready && !outlook.waits.isEmpty
                && others[outlook.target].map { !$0.waitsTheSame(as: outlook) } ?? true
        }
    }
}

extension ProposedStart {
    /// What makes it another one: the same program that brings the same is no change by a merge.
    fileprivate var identity: ProposedStart {
        var one = self
        one.cause = nil
        one.follows = false
        return one
    }
}

extension World {
    /// Everything that people have said so far, or say here.
    fileprivate var signOffsSaid: [String] {
        courses.values.flatMap { course in
            signOffsPresent(in: course).map { "\(course.rollout.name) \($0.id)" }
        }
            + observed.rollouts.flatMap { name, record in
                record.sights.map { "\(name) \($0.id)" }
            }
    }
}

extension Outlook {
    /// Whether a person would notice no difference; where it is said may move.
    fileprivate func waitsTheSame(as other: Outlook) -> Bool {
        (stage, news, then) == (other.stage, other.news, other.then)
            && waits.map(\.unplaced) == other.waits.map(\.unplaced)
    }
}

extension Wait {
    fileprivate var unplaced: Wait {
        var one = self
        one.location = nil
        return one
    }
}

extension Diagnostic {
    /// What makes it the same on both sides, although lines have moved.
    fileprivate var unplaced: [String] { [rule, location.file, problem] }
}
