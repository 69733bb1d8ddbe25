import YAML

extension Validation {
    func checkEnvironment(_ manifest: Manifest<Environment>, _ problems: inout Problems) {
        let subject = Subject(.environment, manifest.name)
        let environment = manifest.spec
        checkZone(environment.timezone, subject, &problems)
        let names = TemplateNames(
            environment: environment.abstract ? nil : manifest,
            results: resultNames(of: environment)
        )
        for row in environment.actions.rows { checkAction(row, of: manifest, names, &problems) }
        checkActionCircles(manifest, &problems)
        for row in environment.flags.rows { checkOwnFlag(row, subject, &problems) }
        checkDeploy(manifest, &problems)
        guard !environment.abstract else { return }
        for row in environment.variables.rows {
            if case .plain(let template) = row.value { names.check(template, subject, &problems) }
        }
        checkVariableCircle(environment.variables, subject, &problems)
        if let file = environment.flagsFile { names.check(file.path, subject, &problems) }
        checkNamed(manifest, &problems)
        checkShownSecrets(of: manifest, &problems)
    }

    /// An environment that broke in reading says so already; a second complaint would be noise.
    private func checkDeploy(_ manifest: Manifest<Environment>, _ problems: inout Problems) {
        let subject = Subject(.environment, manifest.name)
        guard !manifest.spec.abstract, manifest.spec.actions["deploy"] == nil,
            manifest.place["spec"]["actions"].node?.value(of: "deploy") == nil,
            problems.errors(of: subject).isEmpty
        else { return }
        let near = nearest(to: "deploy", among: manifest.spec.actions.names)
        let place = manifest.spec.actions.rows.first { $0.name == near }?.place
        problems.report(
            subject, rule: "missing-action", at: place ?? manifest.place["spec"]["actions"],
            "the environment `\(manifest.name)` has no action `deploy`",
            remedy: near.map { "is `\($0)` meant to be `deploy`?" }
                ?? "write `actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}`, or `extends` an environment that has one"
        )
    }

    private func checkAction(
        _ row: Table<ActionUse>.Row, of manifest: Manifest<Environment>, _ names: TemplateNames,
        _ problems: inout Problems
    ) {
        let subject = Subject(.environment, manifest.name)
        guard let action = row.value.action else {
            if row.name != "flags" {
                problems.report(
                    subject, rule: "wrong-value", at: row.place,
                    "only the action `flags` may be `delivered`",
                    remedy: "write what `\(row.name)` does")
            }
            return
        }
        let isSound = action.place.node.map { soundActions.contains($0.identity) } ?? false
        if !isSound { checkPrograms(of: action, subject, &problems) }
        names.check(action, subject, &problems)
        for step in action.steps {
            names.check(step, subject, &problems)
            if let name = step.action {
                checkActionName(name, in: manifest, besides: row.name, subject, &problems)
            }
        }
    }

    /// Whether nothing is wrong with what an action names, whoever has it.
    func isSound(_ action: Action) -> Bool {
        var problems = Problems()
        checkPrograms(of: action, Subject(.environment, ""), &problems)
        return problems.bySubject.isEmpty
    }

    private func checkPrograms(
        of action: Action, _ subject: Subject, _ problems: inout Problems
    ) {
        checkProgram(action.run, action.files, subject, &problems)
        for step in action.steps { checkProgram(step.run, step.files, subject, &problems) }
    }

    /// What names a rollout's cohort or a stage's checklist means nothing outside of them.
    private func checkOwnFlag(
        _ row: Table<FlagSetting>.Row, _ subject: Subject, _ problems: inout Problems
    ) {
        for (isThere, field) in [
            (!row.value.cohorts.isEmpty, "cohorts"), (row.value.condition != nil, "if"),
        ]
        where isThere {
            problems.report(
                subject, rule: "wrong-value", at: row.value.place[field],
                "an environment's own flag cannot say `\(field)`, which only a rollout has",
                remedy: "set the flag in a stage of a rollout")
        }
    }

    /// An action that comes back to itself by the steps of others would never end.
    private func checkActionCircles(_ manifest: Manifest<Environment>, _ problems: inout Problems) {
        var finished: Set<String> = []
        func follow(_ name: String, _ path: [String]) {
            guard !finished.contains(name) else { return }
            for step in manifest.spec.actions[name]?.action?.steps ?? [] {
                guard let next = step.action, next.name != name else { continue }
                if let start = (path + [name]).firstIndex(of: next.name) {
                    let circle = ((path + [name])[start...] + [next.name]).map { "`\($0)`" }
                    problems.report(
                        Subject(.environment, manifest.name), rule: "cycle", at: next.place,
                        "these actions have each other for steps: \(circle.joined(separator: ", then "))",
                        remedy: "take one of the steps out")
                } else {
                    follow(next.name, path + [name])
                }
            }
            finished.insert(name)
        }
        for name in manifest.spec.actions.names { follow(name, []) }
    }

    func checkActionName(
        _ name: Reference, in manifest: Manifest<Environment>, besides own: String? = nil,
        _ subject: Subject,
        _ problems: inout Problems
    ) {
        if name.name == own {
            problems.report(
                subject, rule: "cycle", at: name.place,
                "the action `\(name.name)` has itself for a step",
                remedy: "name another action")
        } else if manifest.spec.actions[name.name] == nil {
            problems.report(
                subject, rule: "unknown-action", at: name.place,
                "the environment `\(manifest.name)` has no action called `\(name.name)`",
                remedy: problems.meant(
                    name.name, among: manifest.spec.actions.names, otherwise: "it has none at all"))
        }
    }
}

/// The actions of an environment and their named steps, whose results can be used.
private func resultNames(of environment: Environment) -> [String] {
    environment.actions.names
        + environment.actions.rows.flatMap { $0.value.action?.steps.compactMap(\.name) ?? [] }
}
