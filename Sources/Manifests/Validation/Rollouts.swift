import YAML

extension Validation {
    func checkRollout(_ manifest: Manifest<Rollout>, _ problems: inout Problems) {
        let subject = Subject(.rollout, manifest.name)
        let rollout = manifest.spec
        checkZone(rollout.timezone, subject, &problems)
        for (references, kind) in [(rollout.after, "after"), (rollout.supersedes, "supersedes")] {
            checkOthers(references, kind, manifest, &problems)
        }
        checkFlagDeclarations(rollout, subject, &problems)
        checkStageNames(rollout, subject, &problems)
        for notice in rollout.notices { checkNotice(notice, subject, &problems) }
        let resolved = rollout.resolvedStages()
        for (position, stage) in resolved.enumerated() {
            let scope = StageScope(
                manifest: manifest, stage: stage, written: rollout.stages[position],
                position: position,
                environments: stage.environments.map(selected) ?? [])
            checkStage(scope, &problems)
        }
        checkLadder(rollout.rollback, of: manifest, in: [], &problems)
        checkShares(manifest, &problems)
        checkVariables(manifest, &problems)
        checkCoverage(manifest, &problems)
        for word in [rollout.paused, rollout.resumed] {
            if let word { checkPerson(word.by, subject, &problems) }
        }
    }

    private func checkOthers(
        _ references: [Reference], _ field: String, _ manifest: Manifest<Rollout>,
        _ problems: inout Problems
    ) {
        let subject = Subject(.rollout, manifest.name)
        for reference in references {
            if reference.name == manifest.name {
                problems.report(
                    subject, rule: "cycle", at: reference.place,
                    "the rollout `\(manifest.name)` \(field == "after" ? "waits for" : "supersedes") itself",
                    remedy: "take it out of `\(field)`")
            } else if desired.rollouts[reference.name] == nil {
                problems.unknown(.rollout, reference, among: desired.rollouts.names, in: subject)
            }
        }
    }

    private func checkStageNames(_ rollout: Rollout, _ subject: Subject, _ problems: inout Problems)
    {
        var lines: [String: Int] = [:]
        var phases: [String] = []
        for stage in rollout.stages {
            if let line = lines[stage.name.name] {
                problems.report(
                    subject, rule: "duplicate-name", at: stage.name.place,
                    "there are two stages called `\(stage.name.name)`",
                    remedy: "the other one is at line \(line)")
            }
            if !stage.name.name.isEmpty {
                lines[stage.name.name] = stage.name.place.node?.location.line ?? 0
            }
            guard let phase = stage.phase else {
                phases.append("")
                continue
            }
            if phases.last != phase.name, phases.contains(phase.name) {
                problems.report(
                    subject, rule: "scattered-phase", at: phase.place,
                    "the phase `\(phase.name)` begins a second time",
                    remedy: "the stages of a phase follow each other")
            }
            phases.append(phase.name)
        }
    }

    private func checkFlagDeclarations(
        _ rollout: Rollout, _ subject: Subject, _ problems: inout Problems
    ) {
        let names = rollout.flags.names
        for row in rollout.flags.rows {
            guard let other = row.value.bucketWith else { continue }
            if other.name == row.name || !names.contains(other.name) {
                problems.unknown(
                    "other flag", other, among: names.filter { $0 != row.name }, in: subject,
                    rule: "unknown-flag")
            }
        }
    }

    func checkNotice(_ notice: Notice, _ subject: Subject, _ problems: inout Problems) {
        for channel in notice.to + (notice.escalate?.to ?? [])
        where desired.channels[channel.name] == nil {
            problems.unknown(.channel, channel, among: desired.channels.names, in: subject)
        }
        for means in notice.by {
            for channel in notice.to {
                guard let found = desired.channels[channel.name]?.spec, !found.has(means) else {
                    continue
                }
                problems.report(
                    subject, rule: "missing-means", at: notice.place["by"],
                    "the channel `\(channel.name)` has no `\(means.rawValue)`",
                    remedy: "add it to the channel, or leave it out of `by`")
            }
        }
    }

    /// Users who have a gradual flag keep it from stage to stage.
    private func checkShares(_ manifest: Manifest<Rollout>, _ problems: inout Problems) {
        let rollout = manifest.spec
        let exposures = rollout.exposures()
        var reached: [String: [String: (Percentage, stage: String)]] = [:]
        for (stage, exposure) in zip(rollout.stages, exposures) {
            guard let selector = stage.environments else { continue }
            for environment in selected(selector).map(\.name) {
                for row in exposure.flags.rows {
                    let before = reached[environment]?[row.name]
                    if let before, let now = row.value.percentage, now < before.0 {
                        problems.report(
                            Subject(.rollout, manifest.name), rule: "shrinking-percentage",
                            at: row.value.place,
                            "`\(row.name)` shrinks in `\(environment)` from \(before.0.words) in `\(before.stage)` to \(now.words) in `\(stage.name.name)`",
                            remedy:
                                "users would lose what they have; go back with `reconcile rollback`"
                        )
                    }
                    if let reach = row.value.reach {
                        reached[environment, default: [:]][row.name] = (reach, stage.name.name)
                    }
                }
            }
        }
    }
}

extension Channel {
    func has(_ means: Notice.Means) -> Bool {
        switch means {
        case .slack: slack != nil
        case .email: email != nil
        case .webhook: webhook != nil
        }
    }
}
