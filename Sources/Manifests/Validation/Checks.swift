import YAML

extension Validation {
    func checkCheck(_ manifest: Manifest<Check>, _ problems: inout Problems) {
        let subject = Subject(.check, manifest.name)
        let check = manifest.spec
        checkParts(check, TemplateNames(), subject, &problems)
        guard !check.abstract, problems.errors(of: subject).isEmpty else { return }
        let words = "the check `\(manifest.name)`"
        if check.sources != 1 {
            let isMany = check.sources > 1
            problems.report(
                subject, rule: isMany ? "many-sources" : "measures-nothing",
                at: manifest.place["spec"],
                isMany
                    ? "\(words) is measured in more than one way"
                    : "nothing is measured by \(words)",
                remedy: "write one of `prometheus`, `http` and `run`")
        }
        checkMeaning(check, at: manifest.place["spec"], of: words, subject, &problems)
    }

    /// What a stage says anew of a check is looked at as the check itself is.
    func checkOverride(
        _ own: Check, of check: Manifest<Check>, _ scope: StageScope, _ problems: inout Problems
    ) {
        guard own.place.node != nil else { return }
        checkParts(own, TemplateNames(flags: scope.whole.flags), scope.subject, &problems)
        var effective = own
        Check.definition.inherit(&effective, from: check.spec)
        let words = "`\(check.name)` in \(scope.words)"
        if effective.sources > max(1, check.spec.sources) {
            problems.report(
                scope.subject, rule: "many-sources", at: own.place,
                "\(words) is measured in more than one way",
                remedy:
                    "a stage may change how a check is measured, not add a way; write a check of its own"
            )
        }
        checkMeaning(effective, at: own.place, of: words, scope.subject, &problems)
    }

    /// What a check names, as it is defined or as a stage uses it: programs, files, templates, environments.
    private func checkParts(
        _ check: Check, _ names: TemplateNames, _ subject: Subject, _ problems: inout Problems
    ) {
        checkProgram(check.run, check.files, subject, &problems)
        let query = check.prometheus
        for template in check.run
            + [query?.url, query?.query, check.baseline?.query].compactMap(\.self)
        {
            names.check(template, subject, &problems)
        }
        if let query { names.check(query.headers, subject, &problems) }
        names.check(check.http, subject, &problems)
        if let selector = check.environments {
            checkSelector(selector, at: check.place["in"], subject, &problems)
        }
        if let environment = check.baseline?.environment {
            checkEnvironmentName(environment, subject, &problems)
        }
    }

    /// What bounds and baseline make of a check, by itself or as a stage uses it.
    func checkMeaning(
        _ check: Check, at place: Place, of words: String, _ subject: Subject,
        _ problems: inout Problems
    ) {
        let bounds = [
            ("target", check.target), ("alert", check.alert), ("critical", check.critical),
        ]
        for (name, bound) in bounds {
            guard let bound, bound.asksBaseline, check.baseline == nil else { continue }
            problems.report(
                subject, rule: "missing-baseline", at: place[name],
                "`\(bound.words)` needs a baseline, and \(words) has none",
                remedy: "write `baseline: {over: 24h}`")
        }
        guard check.watch != true else { return }
        let judgesByItself = !check.run.isEmpty || (check.http != nil && check.http?.json == nil)
        if bounds.allSatisfy({ $0.1 == nil }), !judgesByItself {
            problems.report(
                subject, .warning, rule: "holds-nothing", at: place,
                "\(words) has no bound, so it can hold nothing and roll nothing back",
                remedy:
                    "write `target`, `alert` or `critical`; or `watch: true` where it is only to be recorded"
            )
        } else if check.critical == nil, !check.judges.isEmpty {
            problems.report(
                subject, .warning, rule: "holds-nothing", at: place["judges"],
                "\(words) says which flags it takes back, but has no `critical` bound and so takes none back",
                remedy: "write `critical: above …`")
        }
    }
}

extension Check {
    /// In how many ways it is measured.
    fileprivate var sources: Int {
        [prometheus != nil, http != nil, !run.isEmpty].count(where: \.self)
    }
}
