import YAML

extension Validation {
    /// Users who have a gradual flag keep it from stage to stage.
    func checkShares(_ rollout: RolloutScope, _ problems: inout Problems) {
        var reached: [String: [String: Reach]] = [:]
        for (position, stage) in rollout.spec.stages.enumerated() where !stage.isWork {
            let reaches = Reach.all(of: rollout.exposures[position], in: stage, rollout.spec)
            for environment in rollout.goals[position].map(\.name) {
                for (flag, before) in reached[environment] ?? [:] {
                    let now = reaches[flag] ?? .nothing(in: stage)
                    guard now.isShrunk(from: before) else { continue }
                    report(flag, from: before, to: now, in: environment, rollout.subject, &problems)
                }
                reached[environment] = reaches
            }
        }
    }

    private func report(
        _ flag: String, from before: Reach, to now: Reach, in environment: String,
        _ subject: Subject, _ problems: inout Problems
    ) {
        problems.report(
            subject, rule: "shrinking-percentage", at: now.place,
            "`\(flag)` shrinks in `\(environment)` from \(before.words) in `\(before.stage)` to \(now.words) in `\(now.stage)`",
            remedy: remedy(flag, from: before, to: now))
    }

    private func remedy(_ flag: String, from before: Reach, to now: Reach) -> String {
        let loss = "users would lose what they have"
        switch now.kind {
        case .nothing:
            return "\(loss): `\(before.stage)` says `carry: false`, so set `\(flag)` here too"
        case .cohorts:
            return "\(loss); write `percentage: \(before.share.words)` beside the cohorts"
        case .gradual where now.share == .none:
            return "\(loss); to turn it off for all, write a plain value such as `false`"
        case .plain, .gradual:
            return "\(loss); go back with `reconcile rollback`"
        }
    }
}

/// How far a stage brings a flag in the environments that it selects.
private struct Reach {
    enum Kind { case nothing, plain, cohorts, gradual }

    var kind: Kind
    /// Who has the flag, cohorts aside.
    var share: Percentage
    var words: String
    var stage: String
    var place: Place
    /// Whether the stage itself says so, rather than one that it carries on from.
    var isSaid: Bool

    /// A plain value that a stage says is a switch: plans turn on for a while what a later stage turns off
    /// for all. What some users were given is taken from none of them by the way.
    func isShrunk(from before: Reach) -> Bool {
        if kind == .plain, isSaid { return false }
        return share < before.share && (isGradual || before.isGradual)
    }

    private var isGradual: Bool { kind == .cohorts || kind == .gradual }

    static func nothing(in stage: Stage) -> Reach {
        Reach(
            kind: .nothing, share: .none, words: "nothing", stage: stage.name.name,
            place: stage.name.place, isSaid: false)
    }

    static func all(of exposure: Exposure, in stage: Stage, _ rollout: Rollout) -> [String: Reach] {
        let own = Set(stage.flags.names)
        var found: [String: Reach] = [:]
        for row in exposure.flags.rows {
            let safe = rollout.flags[row.name]?.safe ?? .boolean(false)
            found[row.name] = Reach(
                row.value, safe: safe, in: stage, isSaid: own.contains(row.name))
        }
        return found
    }
}

extension Reach {
    fileprivate init(
        _ setting: FlagSetting, safe: FlagValue, in stage: Stage, isSaid: Bool
    ) {
        self.stage = stage.name.name
        place = isSaid ? setting.place : stage.name.place
        self.isSaid = isSaid
        if let percentage = setting.percentage {
            (kind, share, words) = (.gradual, percentage, percentage.words)
        } else if setting.isGradual {
            (kind, share, words) = (.cohorts, .none, "its cohorts alone")
        } else {
            let value = setting.value ?? .boolean(true)
            (kind, share, words) = (.plain, value == safe ? .none : .all, "`\(value.words)`")
        }
    }
}
