import YAML

extension Validation {
    func checkEnvironment(_ manifest: Manifest<Environment>, _ problems: inout Problems) {
        let subject = Subject(.environment, manifest.name)
        let environment = manifest.spec
        checkZone(environment.timezone, subject, &problems)
        for row in environment.actions.rows { checkAction(row, of: manifest, &problems) }
        checkDeploy(manifest, &problems)
        guard !environment.abstract else { return }
        let names = TemplateNames(environment: manifest, results: resultNames(of: environment))
        for row in environment.variables.rows {
            if case .plain(let template) = row.value { names.check(template, subject, &problems) }
        }
        if let file = environment.flagsFile { names.check(file.path, subject, &problems) }
    }

    /// An environment that broke in reading says so already; a second complaint would be noise.
    private func checkDeploy(_ manifest: Manifest<Environment>, _ problems: inout Problems) {
        let subject = Subject(.environment, manifest.name)
        guard !manifest.spec.abstract, manifest.spec.actions["deploy"] == nil,
            manifest.place["spec"]["actions"].node?.value(of: "deploy") == nil,
            problems.errors(of: subject).isEmpty
        else { return }
        let near = nearest(to: "deploy", among: manifest.spec.actions.names)
        problems.report(
            subject, rule: "missing-action", at: manifest.place["spec"]["actions"],
            "the environment `\(manifest.name)` has no action `deploy`",
            remedy: near.map { "is `\($0)` meant to be `deploy`?" }
                ?? "write `actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}`, or `extends` an environment that has one"
        )
    }

    private func checkAction(
        _ row: Table<ActionUse>.Row, of manifest: Manifest<Environment>, _ problems: inout Problems
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
        // What is inherited is looked at where it stands.
        let names = TemplateNames(
            environment: manifest.spec.abstract ? nil : manifest,
            results: resultNames(of: manifest.spec))
        checkProgram(action.run, action.files, subject, &problems)
        names.check(action, subject, &problems)
        for step in action.steps {
            checkProgram(step.run, step.files, subject, &problems)
            names.check(step, subject, &problems)
            if let name = step.action {
                checkActionName(name, in: manifest, besides: row.name, subject, &problems)
            }
        }
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
                remedy: meantOrOneOf(
                    name.name, manifest.spec.actions.names, otherwise: "it has none at all"))
        }
    }
}

/// The actions of an environment and their named steps, whose results can be used.
private func resultNames(of environment: Environment) -> [String] {
    environment.actions.names
        + environment.actions.rows.flatMap { $0.value.action?.steps.compactMap(\.name) ?? [] }
}
