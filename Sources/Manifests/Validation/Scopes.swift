/// A rollout with what the rules about its stages ask for, gathered once.
struct RolloutScope {
    let manifest: Manifest<Rollout>
    /// The names of all its flags; of those that it declares; of its cohorts.
    let flags: Set<String>
    let declared: Set<String>
    let cohorts: Set<String>
    /// Its stages with what is said once filled in, and what each of them brings.
    let stages: [Stage]
    let exposures: [Exposure]
    /// Where each of them goes.
    let goals: [[Manifest<Environment>]]
    /// Where each stage stands.
    let positions: [String: Int]
    /// The first stage that nobody did by hand.
    let firstUnclaimed: Int?

    var spec: Rollout { manifest.spec }
    var subject: Subject { Subject(.rollout, manifest.name) }

    /// Every environment that it goes to, as often as it does.
    var environments: [Manifest<Environment>] { goals.flatMap(\.self) }

    init(_ manifest: Manifest<Rollout>, in desired: DesiredState) {
        self.manifest = manifest
        let rollout = manifest.spec
        flags = rollout.flagNames
        stages = rollout.resolvedStages()
        exposures = rollout.exposures()
        goals = stages.map { stage in
            // The function itself would be a copy of the whole state.
            stage.environments.map { desired.environments(in: $0) } ?? []
        }
        declared = Set(rollout.flags.names)
        cohorts = Set(rollout.cohorts.names)
        positions = Dictionary(
            rollout.stages.enumerated().map { ($1.name.name, $0) },
            uniquingKeysWith: { one, _ in one })
        firstUnclaimed = rollout.stages.firstIndex { $0.doneBefore == nil }
    }
}

/// A stage with what the rules about it ask for.
struct StageScope {
    let whole: RolloutScope
    /// With what is said once filled in.
    let stage: Stage
    /// As it stands in the file.
    let written: Stage
    let position: Int
    let environments: [Manifest<Environment>]
    /// What it brings; and of that, what the stages before it hand on.
    let exposure: Exposure
    let carried: Exposure

    var rollout: Rollout { whole.spec }
    var subject: Subject { whole.subject }
    var words: String { "the stage `\(stage.name.name)`" }
    var earlier: [String] { rollout.stages.prefix(position).map(\.name.name) }

    func isEarlier(_ stage: String) -> Bool {
        whole.positions[stage].map { $0 < position } ?? false
    }
}

extension Stage {
    /// What its steps are called, by whose results a template may be filled.
    var stepNames: [String] { allSteps.compactMap { $0.name ?? $0.action?.name } }
}
