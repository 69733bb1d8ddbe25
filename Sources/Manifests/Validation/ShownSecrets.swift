import YAML

extension Validation {
    /// A secret stays one in a program's environment and in a header. A command's words are seen by
    /// everybody on the machine, and addresses, queries, texts and other variables are written down.
    func checkShownSecrets(of manifest: Manifest<Environment>, _ problems: inout Problems) {
        guard let sifting = siftings[manifest.name], !sifting.secrets.isEmpty else { return }
        let environment = manifest.spec
        let own = environment.variables.templates + [environment.flagsFile?.path].compactMap(\.self)
        report(
            sifting.showing + own, that: Set(sifting.secrets),
            in: Subject(.environment, manifest.name), &problems)
    }

    func checkShownSecrets(_ scope: StageScope, _ problems: inout Problems) {
        let stage = scope.stage
        if stage.isWork { checkWorkSecrets(stage, scope.subject, &problems) }
        let sifted = scope.environments.compactMap { siftings[$0.name] }
        let names = Set(scope.exposure.variables.secretNames + sifted.flatMap(\.secrets))
        guard !names.isEmpty else { return }
        var shown = sifted.flatMap(\.showing) + scope.exposure.variables.templates
        for step in stage.allSteps { shown += step.templates }
        for use in stage.uses {
            shown += checkShowing[use.check.name] ?? []
            if use.own.place.node != nil { shown += use.own.templates }
        }
        for notice in scope.rollout.notices + stage.notices where notice.text != nil {
            shown += [notice.text].compactMap(\.self)
        }
        report(shown, that: names, in: scope.subject, &problems)
    }

    /// `controller.yaml` gives secrets to environments, checks and channels, and work has none of them.
    private func checkWorkSecrets(
        _ stage: Stage, _ subject: Subject, _ problems: inout Problems
    ) {
        for secret in stage.allSteps.flatMap(\.secrets) {
            problems.report(
                subject, rule: "secret-not-allowed", at: secret.place,
                "the stage `\(stage.name.name)` has no environments, so nobody may give it the secret `\(secret.name)`",
                remedy:
                    "write `environments`; a secret is meant for an environment, a check or a channel"
            )
        }
    }

    private func report(
        _ templates: [Template], that secrets: Set<String>, in subject: Subject,
        _ problems: inout Problems
    ) {
        for template in templates where template.position != .header {
            for name in template.names where name.hasPrefix("variables.") {
                let variable = String(name.dropFirst("variables.".count))
                guard secrets.contains(variable) else { continue }
                problems.report(
                    subject, rule: "secret-shown", at: template.place,
                    "`$(\(name))` is a secret, which \(template.position.rawValue) would show",
                    remedy:
                        "a program is given it as its variable `\(variable)`; a header may hold it"
                )
            }
        }
    }
}

extension Action {
    var templates: [Template] {
        var found = run + environment.templates
        found += http?.templates ?? []
        if let path = file?.path { found.append(path) }
        return found + steps.flatMap(\.templates)
    }
}

extension Step {
    fileprivate var templates: [Template] {
        var found = run + environment.templates
        found += http?.templates ?? []
        if let path = file?.path { found.append(path) }
        return found
    }
}

extension Check {
    var templates: [Template] {
        let queries = [prometheus?.url, prometheus?.query, baseline?.query]
        return run + queries.compactMap(\.self) + (http?.templates ?? [])
    }
}

extension Request {
    fileprivate var templates: [Template] { [url, body].compactMap(\.self) }
}

extension Table<SecretOr> {
    fileprivate var templates: [Template] {
        rows.compactMap { if case .plain(let template) = $0.value { template } else { nil } }
    }
}
