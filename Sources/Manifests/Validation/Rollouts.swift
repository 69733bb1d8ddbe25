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
        let whole = RolloutScope(manifest, in: desired)
        for notice in rollout.notices { checkNotice(notice, whole, &problems) }
        checkStages(whole, &problems)
        checkLadder(rollout.rollback, of: whole, in: [], &problems)
        checkShares(whole, &problems)
        checkVariables(whole, &problems)
        checkVersionKnown(whole, &problems)
        for word in [rollout.paused, rollout.resumed] {
            if let word { checkPerson(word.by, subject, &problems) }
        }
    }

    private func checkStages(_ rollout: RolloutScope, _ problems: inout Problems) {
        var carried = Exposure()
        for (position, (stage, exposure)) in zip(rollout.stages, rollout.exposures).enumerated() {
            let scope = StageScope(
                whole: rollout, stage: stage, written: rollout.spec.stages[position],
                position: position, environments: rollout.goals[position],
                exposure: exposure, carried: carried)
            checkStage(scope, &problems)
            checkShownSecrets(scope, &problems)
            checkCoverage(scope, &problems)
            if stage.carry { carried = exposure }
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
                continue
            }
            guard let other = desired.rollouts[reference.name] else {
                problems.unknown(.rollout, reference, among: desired.rollouts.names, in: subject)
                continue
            }
            if other.spec.standing, field == "after" {
                problems.report(
                    subject, rule: "waits-for-ever", at: reference.place,
                    "`\(other.name)` is standing and never finishes, so nothing can start after it",
                    remedy: "take it out; a standing rollout comes after any other by itself")
            }
        }
    }

    private func checkStageNames(_ rollout: Rollout, _ subject: Subject, _ problems: inout Problems)
    {
        var lines: [String: Int] = [:]
        var phases: Set<String> = []
        var last: String?
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
            defer { last = stage.phase?.name }
            guard let phase = stage.phase else { continue }
            if !phases.insert(phase.name).inserted, last != phase.name {
                problems.report(
                    subject, rule: "scattered-phase", at: phase.place,
                    "the phase `\(phase.name)` begins a second time",
                    remedy: "the stages of a phase follow each other")
            }
        }
    }

    private func checkFlagDeclarations(
        _ rollout: Rollout, _ subject: Subject, _ problems: inout Problems
    ) {
        let names = Set(rollout.flags.names)
        for row in rollout.flags.rows {
            guard let other = row.value.bucketWith else { continue }
            if other.name == row.name || !names.contains(other.name) {
                problems.unknown(
                    "other flag", other, among: rollout.flags.names.filter { $0 != row.name },
                    in: subject,
                    rule: "unknown-flag")
            }
        }
    }

    func checkNotice(_ notice: Notice, _ rollout: RolloutScope, _ problems: inout Problems) {
        let subject = rollout.subject
        if let text = notice.text, !text.names.isEmpty {
            // It may tell of any step that has run by then.
            let steps = rollout.stages.flatMap(\.stepNames)
            let actions = places.flatMap(\.spec.actions.names)
            TemplateNames(results: steps + actions, flags: rollout.flags)
                .check(text, subject, &problems)
        }
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
