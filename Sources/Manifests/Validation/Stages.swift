import YAML

extension Validation {
    func checkStage(_ scope: StageScope, _ problems: inout Problems) {
        let stage = scope.stage
        if let selector = stage.environments {
            checkSelector(
                selector, at: scope.written.place["environments"], scope.subject, &problems)
            if environmentsHaveNone(scope) { return }
            checkRules(scope, &problems)
        } else {
            checkWork(scope, &problems)
        }
        checkMoments(scope, &problems)
        checkDeadline(scope, &problems)
        checkFlags(scope, &problems)
        for (block, name) in [(stage.entry, "entry"), (stage.exit, "exit")] {
            if let block { checkBlock(block, name, scope, &problems) }
        }
        checkUses(stage.checks, scope, &problems)
        checkSteps(stage.steps, scope, &problems)
        checkLadder(stage.rollback, of: scope.whole, in: scope.environments, &problems)
        for notice in stage.notices { checkNotice(notice, scope.whole, &problems) }
        if let claim = stage.doneBefore { checkClaim(claim, scope, &problems) }
    }

    /// A selector that went wrong is said once; what follows from it would be noise.
    private func environmentsHaveNone(_ scope: StageScope) -> Bool { scope.environments.isEmpty }

    /// Where a policy asks anybody anywhere, nothing starts where no rule is for it. It is no error: a policy that is
    /// in force may be another one.
    private func checkRules(_ scope: StageScope, _ problems: inout Problems) {
        guard let policy = desired.policy?.spec, !policy.signOffs.isEmpty else { return }
        let names = scope.environments.filter { environment in
            !policy.hasRule(for: environment, scope.rollout)
        }.map(\.name)
        guard !names.isEmpty else { return }
        let role = policy.signOffs.flatMap(\.roles).first?.role.name ?? "ROLE"
        problems.report(
            scope.subject, .warning, rule: "no-rule", at: scope.written.place["environments"],
            "no rule of the policy is for \(inWords(names, joinedBy: "and")), so \(scope.words) never starts there",
            remedy: "add one at the end of its `signOffs`, such as {for: any, roles: [\(role)]}")
    }

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

    private func checkDeadline(_ scope: StageScope, _ problems: inout Problems) {
        guard let start = scope.stage.notBefore, let deadline = scope.stage.deadline,
            deadline.isSurelyBefore(start)
        else { return }
        problems.report(
            scope.subject, rule: "wrong-value", at: scope.written.place["deadline"],
            "\(scope.words) should be done (\(deadline.words)) before it may start (\(start.words))",
            remedy: "put the earlier one into `notBefore`")
    }

    private func checkFlags(_ scope: StageScope, _ problems: inout Problems) {
        let rollout = scope.whole
        for row in scope.stage.flags.rows {
            if !rollout.declared.isEmpty, !rollout.declared.contains(row.name) {
                problems.unknown(
                    "flag", Reference(row.name, at: row.place), among: rollout.spec.flags.names,
                    in: scope.subject)
            }
            for cohort in row.value.cohorts where !rollout.cohorts.contains(cohort.name) {
                problems.unknown(
                    "cohort", cohort, among: rollout.spec.cohorts.names, in: scope.subject)
            }
            if let condition = row.value.condition { checkCondition(condition, scope, &problems) }
        }
        guard scope.stage.raiseTo != nil, !scope.stage.isWork else { return }
        if !scope.carried.flags.rows.contains(where: \.value.isGradual) {
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
        for role in block.signOffs { checkAsked(role, scope, &problems) }
        for row in block.signedOff.rows {
            let role = Reference(row.name, at: row.place)
            checkRole(role, scope.subject, &problems)
            for signOff in row.value {
                if let by = signOff.by { checkMember(by, of: role, scope.subject, &problems) }
                for word in [signOff.vetoed, signOff.withdrawn, signOff.lifted] {
                    if let word { checkPerson(word.by, scope.subject, &problems) }
                }
            }
        }
        for requirement in block.requires { checkRequirement(requirement, scope, &problems) }
        if let emergency = block.emergency, !emergency.by.name.isEmpty {
            checkPerson(emergency.by, scope.subject, &problems)
        }
    }

    /// Somebody must be able to give what is asked.
    private func checkAsked(
        _ role: Reference, isSigned: Bool = true, _ scope: StageScope, _ problems: inout Problems
    ) {
        checkRole(role, scope.subject, &problems)
        guard let policy = desired.policy?.spec, roles.contains(role.name) else { return }
        var need = RoleNeed()
        need.role = role
        let mustSign =
            isSigned
            && scope.environments.contains { policy.proof(for: $0, scope.rollout) == .signed }
        checkNeed(
            need, proof: mustSign ? .signed : .declared, of: policy, scope.subject, &problems)
    }

    func checkItems(_ items: [ChecklistItem], _ scope: StageScope, _ problems: inout Problems) {
        var seen: Set<String> = []
        for item in items {
            if !item.item.name.isEmpty, !seen.insert(item.item.name).inserted {
                problems.report(
                    scope.subject, rule: "duplicate-name", at: item.item.place,
                    "`\(item.item.name)` stands twice in this checklist")
            }
            if let role = item.role { checkAsked(role, isSigned: false, scope, &problems) }
            for word in [item.done, item.skipped] {
                guard let word, !word.by.name.isEmpty else { continue }
                checkMember(word.by, of: item.role, scope.subject, &problems)
            }
        }
    }

    private func checkRequirement(
        _ requirement: Requirement, _ scope: StageScope, _ problems: inout Problems
    ) {
        if let selector = requirement.environments {
            checkSelector(selector, at: requirement.place["in"], scope.subject, &problems)
        }
        if let component = requirement.component, !components.contains(component.name) {
            problems.unknown(
                "component", component, among: components.sorted(by: bytesPrecede),
                in: scope.subject)
        }
        guard let flag = requirement.flag else { return }
        if !flags.contains(flag.name) {
            problems.unknown(
                "flag", flag, among: flags.sorted(by: bytesPrecede), in: scope.subject)
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
                    remedy: problems.meant(
                        "", among: desired.checks.all.filter { !$0.spec.abstract }.map(\.name),
                        otherwise: "write a check that extends it"))
            }
            checkUse(use, of: check, scope, &problems)
        }
    }

    private func checkUse(
        _ use: CheckUse, of check: Manifest<Check>, _ scope: StageScope,
        _ problems: inout Problems
    ) {
        checkOverride(use.own, of: check, scope, &problems)
        checkPlace(of: use, check, scope, &problems)
        if let before = (use.own.baseline ?? check.spec.baseline)?.before,
            !scope.isEarlier(before.name)
        {
            problems.report(
                scope.subject, rule: "unknown-stage", at: use.check.place,
                "`\(use.check.name)` compares with the stage `\(before.name)`, which does not come before \(scope.words)",
                remedy: problems.meant(
                    before.name, among: scope.earlier, otherwise: "no stage comes before it"))
        }
        checkJudges(use.own.judges, scope, &problems)
    }

    /// Work is in no environment, so a check that asks which one must be told.
    private func checkPlace(
        of use: CheckUse, _ check: Manifest<Check>, _ scope: StageScope,
        _ problems: inout Problems
    ) {
        guard scope.stage.isWork, use.own.environments == nil, check.spec.environments == nil
        else { return }
        let names = (use.own.templates + check.spec.templates).flatMap(\.names)
        guard names.contains(where: { $0 == "environment" || $0.hasPrefix("labels.") }) else {
            return
        }
        problems.report(
            scope.subject, rule: "check-nowhere", at: use.check.place,
            "`\(check.name)` measures in an environment, and \(scope.words) has none",
            remedy: "say where: `{\(check.name): {in: \(places.first?.name ?? "ENVIRONMENT")}}`")
    }

    private func checkJudges(_ judges: [Reference], _ scope: StageScope, _ problems: inout Problems)
    {
        guard !judges.isEmpty else { return }
        for flag in judges where !scope.whole.flags.contains(flag.name) {
            problems.unknown(
                "flag", flag, among: scope.whole.flags.sorted(by: bytesPrecede), in: scope.subject)
        }
    }

    private func checkSteps(_ steps: [Step], _ scope: StageScope, _ problems: inout Problems) {
        guard !steps.isEmpty else { return }
        let names = TemplateNames(
            results: scope.stage.stepNames + scope.environments.flatMap { $0.spec.actions.names },
            flags: scope.whole.flags)
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
        _ ladder: Ladder?, of rollout: RolloutScope, in environments: [Manifest<Environment>],
        _ problems: inout Problems
    ) {
        guard let ladder else { return }
        let subject = rollout.subject
        if let then = ladder.then, rollout.positions[then.name] == nil {
            problems.unknown(
                "stage", then, among: rollout.spec.stages.map(\.name.name), in: subject)
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
        if let position = scope.whole.firstUnclaimed, position < scope.position {
            let open = scope.rollout.stages[position]
            problems.report(
                scope.subject, rule: "claim-out-of-order", at: claim.place,
                "\(scope.words) was done before, but `\(open.name.name)` before it was not",
                remedy: "write `doneBefore` there too, or put the stages in another order")
        }
    }
}
