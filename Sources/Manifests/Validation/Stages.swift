import YAML

/// A stage with what the rules about it ask for.
struct StageScope {
    let manifest: Manifest<Rollout>
    /// With what is said once filled in.
    let stage: Stage
    /// As it stands in the file.
    let written: Stage
    let position: Int
    let environments: [Manifest<Environment>]

    var rollout: Rollout { manifest.spec }
    var subject: Subject { Subject(.rollout, manifest.name) }
    var words: String { "the stage `\(stage.name.name)`" }
    var earlier: [String] { rollout.stages.prefix(position).map(\.name.name) }
}

extension Validation {
    func checkStage(_ scope: StageScope, _ problems: inout Problems) {
        let stage = scope.stage
        if let selector = stage.environments {
            checkSelector(
                selector, at: scope.written.place["environments"], scope.subject, &problems)
            if environmentsHaveNone(scope) { return }
        } else {
            checkWork(scope, &problems)
        }
        checkMoments(scope, &problems)
        checkFlags(scope, &problems)
        for (block, name) in [(stage.entry, "entry"), (stage.exit, "exit")] {
            if let block { checkBlock(block, name, scope, &problems) }
        }
        checkUses(stage.checks, scope, &problems)
        checkSteps(stage.steps, scope, &problems)
        checkLadder(stage.rollback, of: scope.manifest, in: scope.environments, &problems)
        for notice in stage.notices { checkNotice(notice, scope.subject, &problems) }
        if let claim = stage.doneBefore { checkClaim(claim, scope, &problems) }
    }

    /// A selector that went wrong is said once; what follows from it would be noise.
    private func environmentsHaveNone(_ scope: StageScope) -> Bool { scope.environments.isEmpty }

    private func checkWork(_ scope: StageScope, _ problems: inout Problems) {
        let written = scope.written
        for field in ["flags", "variables", "raiseTo", "maxUnavailable"] {
            guard written.place.node?.value(of: field) != nil else { continue }
            problems.report(
                scope.subject, rule: "work-deploys-nothing", at: written.place[field],
                "\(scope.words) has no environments, so `\(field)` has no effect",
                remedy: "write `environments`, or take `\(field)` out")
        }
    }

    private func checkMoments(_ scope: StageScope, _ problems: inout Problems) {
        for (moment, name) in [
            (scope.stage.notBefore, "notBefore"), (scope.stage.deadline, "deadline"),
        ] {
            guard let moment else { continue }
            let place = scope.written.place[name]
            if case .date(let date) = moment {
                checkDate(date, at: place, scope.subject, &problems)
            } else if scope.rollout.calendar == nil {
                problems.report(
                    scope.subject, rule: "missing-calendar", at: place,
                    "\(moment.words) is counted by a calendar, and the rollout has none",
                    remedy: "write `calendar: {day1: 2025-06-02}` in the rollout")
            }
        }
    }

    private func checkFlags(_ scope: StageScope, _ problems: inout Problems) {
        let declared = scope.rollout.flags.names
        let cohorts = scope.rollout.cohorts.names
        for row in scope.stage.flags.rows {
            if !declared.isEmpty, !declared.contains(row.name) {
                problems.unknown(
                    "flag", Reference(row.name, at: row.place), among: declared, in: scope.subject)
            }
            for cohort in row.value.cohorts where !cohorts.contains(cohort.name) {
                problems.unknown("cohort", cohort, among: cohorts, in: scope.subject)
            }
            if let condition = row.value.condition { checkCondition(condition, scope, &problems) }
        }
        guard scope.stage.raiseTo != nil, !scope.stage.isWork else { return }
        let before = scope.rollout.exposures().prefix(scope.position).last ?? Exposure()
        if before.flags.rows.allSatisfy({ $0.value.percentage == nil }) {
            problems.report(
                scope.subject, rule: "nothing-to-raise", at: scope.written.place["raiseTo"],
                "no stage before \(scope.words) has a gradual flag",
                remedy: "write `flags: {NAME: 20%}`")
        }
    }

    private func checkCondition(
        _ condition: Condition, _ scope: StageScope, _ problems: inout Problems
    ) {
        let items = (scope.stage.entry?.checklist ?? []).map(\.item.name)
        if !items.contains(condition.ticked.name) {
            problems.unknown(
                "item in the entry checklist", condition.ticked, among: items, in: scope.subject,
                rule: "unknown-item")
        }
    }

    private func checkBlock(
        _ block: GateBlock, _ name: String, _ scope: StageScope, _ problems: inout Problems
    ) {
        checkUses(block.checks, scope, &problems)
        checkSteps(block.steps, scope, &problems)
        checkItems(block.checklist, scope, &problems)
        for role in block.signOffs { checkRole(role, scope.subject, &problems) }
        for row in block.signedOff.rows {
            checkRole(Reference(row.name, at: row.place), scope.subject, &problems)
            for signOff in row.value {
                for by in [
                    signOff.by, signOff.vetoed?.by, signOff.withdrawn?.by, signOff.lifted?.by,
                ] {
                    if let by { checkPerson(by, scope.subject, &problems) }
                }
            }
        }
        for requirement in block.requires { checkRequirement(requirement, scope, &problems) }
        if let emergency = block.emergency, !emergency.by.name.isEmpty {
            checkPerson(emergency.by, scope.subject, &problems)
        }
    }

    func checkItems(_ items: [ChecklistItem], _ scope: StageScope, _ problems: inout Problems) {
        var seen: Set<String> = []
        for item in items {
            if !item.item.name.isEmpty, !seen.insert(item.item.name).inserted {
                problems.report(
                    scope.subject, rule: "duplicate-name", at: item.item.place,
                    "`\(item.item.name)` stands twice in this checklist")
            }
            if let role = item.role { checkRole(role, scope.subject, &problems) }
            for word in [item.done, item.skipped] {
                if let word, !word.by.name.isEmpty {
                    checkPerson(word.by, scope.subject, &problems)
                }
            }
        }
    }

    private func checkRequirement(
        _ requirement: Requirement, _ scope: StageScope, _ problems: inout Problems
    ) {
        if let selector = requirement.environments {
            checkSelector(selector, at: requirement.place["in"], scope.subject, &problems)
        }
        guard let flag = requirement.flag else { return }
        let known = Set(
            desired.rollouts.all.flatMap {
                $0.spec.flags.names + $0.spec.stages.flatMap(\.flags.names)
            }
                + desired.environments.all.flatMap {
                    $0.spec.flags.names + ($0.spec.initial?.flags.names ?? [])
                })
        if !known.contains(flag.name) {
            problems.unknown("flag", flag, among: known.sorted(by: bytesPrecede), in: scope.subject)
        }
    }

    private func checkUses(_ uses: [CheckUse], _ scope: StageScope, _ problems: inout Problems) {
        var seen: Set<String> = []
        for use in uses {
            if !seen.insert(use.check.name).inserted {
                problems.report(
                    scope.subject, rule: "duplicate-name", at: use.check.place,
                    "the check `\(use.check.name)` is used twice here",
                    remedy: "say once what this stage says of it")
            }
            guard let check = desired.checks[use.check.name] else {
                problems.unknown(.check, use.check, among: desired.checks.names, in: scope.subject)
                continue
            }
            if check.spec.abstract {
                problems.report(
                    scope.subject, rule: "abstract-check", at: use.check.place,
                    "the check `\(use.check.name)` is abstract: only to be extended",
                    remedy: meantOrOneOf(
                        "", desired.checks.all.filter { !$0.spec.abstract }.map(\.name),
                        otherwise: "write a check that extends it"))
            }
            checkUse(use, of: check.spec, scope, &problems)
        }
    }

    private func checkUse(
        _ use: CheckUse, of check: Check, _ scope: StageScope, _ problems: inout Problems
    ) {
        if use.own.place.node != nil {
            var effective = use.own
            Check.definition.inherit(&effective, from: check)
            checkMeaning(
                effective, at: use.own.place, of: "`\(use.check.name)` in \(scope.words)",
                scope.subject, &problems)
        }
        if let before = (use.own.baseline ?? check.baseline)?.before,
            !scope.earlier.contains(before.name)
        {
            problems.report(
                scope.subject, rule: "unknown-stage", at: use.check.place,
                "`\(use.check.name)` compares with the stage `\(before.name)`, which does not come before \(scope.words)",
                remedy: meantOrOneOf(
                    before.name, scope.earlier, otherwise: "no stage comes before it"))
        }
        checkJudges(use.own.judges, scope, &problems)
        if let selector = use.own.environments {
            checkSelector(selector, at: use.own.place["in"], scope.subject, &problems)
        }
    }

    private func checkJudges(_ judges: [Reference], _ scope: StageScope, _ problems: inout Problems)
    {
        guard !judges.isEmpty else { return }
        let flags = Set(scope.rollout.flags.names + scope.rollout.stages.flatMap(\.flags.names))
        for flag in judges where !flags.contains(flag.name) {
            problems.unknown("flag", flag, among: flags.sorted(by: bytesPrecede), in: scope.subject)
        }
    }

    private func checkSteps(_ steps: [Step], _ scope: StageScope, _ problems: inout Problems) {
        guard !steps.isEmpty else { return }
        let names = TemplateNames(
            results: scope.stage.stepNames + scope.environments.flatMap { $0.spec.actions.names },
            flags: Set(scope.rollout.flags.names + scope.rollout.stages.flatMap(\.flags.names)))
        for step in steps {
            checkProgram(step.run, step.files, scope.subject, &problems)
            names.check(step, scope.subject, &problems)
            guard let action = step.action else { continue }
            if scope.stage.isWork {
                problems.report(
                    scope.subject, rule: "unknown-action", at: action.place,
                    "\(scope.words) has no environments, so there is no action `\(action.name)`",
                    remedy: "write what to do with `run` or `http`")
            }
            for environment in scope.environments {
                checkActionName(action, in: environment, scope.subject, &problems)
            }
        }
    }

    /// The levels that need nothing of an environment, or have an action to fall back on.
    private static let ownLevels: Set<String> = ["flags", "person", "service"]

    func checkLadder(
        _ ladder: Ladder?, of manifest: Manifest<Rollout>, in environments: [Manifest<Environment>],
        _ problems: inout Problems
    ) {
        guard let ladder else { return }
        let subject = Subject(.rollout, manifest.name)
        let stages = manifest.spec.stages.map(\.name.name)
        if let then = ladder.then, !stages.contains(then.name) {
            problems.unknown("stage", then, among: stages, in: subject)
        }
        for item in ladder.afterwards?.checklist ?? [] {
            if let role = item.role { checkRole(role, subject, &problems) }
        }
        for level in ladder.levels where !Validation.ownLevels.contains(level.level.name) {
            let wanted = level.level.name == "full" ? ["full", "restore"] : [level.level.name]
            for environment in environments {
                let actions = environment.spec.actions.names
                guard !actions.isEmpty, !wanted.contains(where: actions.contains) else { continue }
                problems.report(
                    subject, rule: "unknown-action", at: level.level.place,
                    "the level `\(level.level.name)` needs an action \(inWords(wanted)), and the environment `\(environment.name)` has none",
                    remedy: didYouMean(
                        level.level.name,
                        actions
                            + ["flags", "person", "service", "configuration", "full"].filter {
                                !wanted.contains($0)
                            })
                        ?? "add it to the environment's `actions`")
                break
            }
        }
    }

    private func checkClaim(_ claim: DoneBefore, _ scope: StageScope, _ problems: inout Problems) {
        if !claim.by.name.isEmpty { checkPerson(claim.by, scope.subject, &problems) }
        let open = scope.rollout.stages.prefix(scope.position).first { $0.doneBefore == nil }
        if let open {
            problems.report(
                scope.subject, rule: "claim-out-of-order", at: claim.place,
                "\(scope.words) was done before, but `\(open.name.name)` before it was not",
                remedy: "write `doneBefore` there too, or put the stages in another order")
        }
    }
}
