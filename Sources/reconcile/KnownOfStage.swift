import Edits
import Ledger
import Manifests
import Planner
import Records

/// What the ledger says of a stage that somebody is about to approve.
struct KnownOfStage {
    /// The last sign-off of it that was seen.
    var last: Ledger.Sight?
    /// What its environments run, by name.
    var runs: [String: String] = [:]
    /// How the stage before it stands, or, on the way out, itself; nil where nothing is known.
    var before: [String]?
    /// Who has not agreed yet, as the plan says it.
    var waits: [String] = []

    init(
        _ stage: ResolvedStage, _ gate: Tick.Gate, after earlier: [String], _ look: Look,
        now: Instant
    ) {
        let (rollout, name) = (stage.rollout.name, stage.stage.name.name)
        let observed = look.observed
        last = (observed.rollouts[rollout]?.sights ?? []).filter {
            $0.kind == .signOff && $0.stage == name && $0.gate.hasPrefix(gate.rawValue)
        }.max { $0.seen < $1.seen }
        for environment in stage.environments {
            let versions = observed.exposure(of: environment.name).versions
                .sorted { bytesPrecede($0.key, $1.key) }.map(\.value)
            if !versions.isEmpty { runs[environment.name] = versions.joined(separator: ", ") }
        }
        let judged = gate == .exit ? name : earlier.last
        before = judged.map { Self.standing(of: $0, rollout, observed) } ?? []
        if before?.isEmpty == true { before = nil }
        waits = Self.waits(of: name, rollout, look, now: now)
    }

    private static func standing(of stage: String, _ rollout: String, _ observed: ObservedState)
        -> [String]
    {
        let targets = observed.targets(of: rollout) + [.work(of: rollout)]
        return targets.compactMap { target in
            let record = observed[target]
            let place = target.isWork ? "" : " in \(target.environment)"
            if let done = record.done[stage] {
                return "\(stage), verified\(place) since \(done.at.text)"
            }
            guard record.stage == stage, let standing = record.standing else { return nil }
            return "\(stage), \(standing.word)\(place)"
        }
    }

    private static func waits(of stage: String, _ rollout: String, _ look: Look, now: Instant)
        -> [String]
    {
        let foresight = Foresight(
            look.reading.desired, observed: look.observed, facts: look.facts, now: now)
        let roster = Roster(look.reading.desired)
        var lines: [String] = []
        for outlook in foresight.plan.outlooks
        where outlook.target.rollout == rollout && outlook.stage == stage {
            for wait in outlook.waits where wait.gate == .signOff {
                let line = wait.spoken(roster)
                if !lines.contains(line) { lines.append(line) }
            }
        }
        return lines
    }
}
