import YAML

extension Validation {
    func checkCheck(_ manifest: Manifest<Check>, _ problems: inout Problems) {
        let subject = Subject(.check, manifest.name)
        let check = manifest.spec
        checkProgram(check.run, check.files, subject, &problems)
        let names = TemplateNames()
        for template in check.run { names.check(template, subject, &problems) }
        if let query = check.prometheus {
            names.check(query.url, subject, &problems)
            names.check(query.query, subject, &problems)
            names.check(query.headers, subject, &problems)
        }
        names.check(check.http, subject, &problems)
        if let selector = check.environments {
            checkSelector(selector, at: manifest.place["spec"]["in"], subject, &problems)
        }
        guard !check.abstract, problems.errors(of: subject).isEmpty else { return }
        checkSource(manifest, subject, &problems)
        checkMeaning(
            check, at: manifest.place["spec"], of: "the check `\(manifest.name)`", subject,
            &problems)
    }

    private func checkSource(
        _ manifest: Manifest<Check>, _ subject: Subject, _ problems: inout Problems
    ) {
        let check = manifest.spec
        let sources = [check.prometheus != nil, check.http != nil, !check.run.isEmpty].filter(
            \.self
        ).count
        guard sources != 1 else { return }
        problems.report(
            subject, rule: sources == 0 ? "measures-nothing" : "many-sources",
            at: manifest.place["spec"],
            sources == 0
                ? "nothing is measured by the check `\(manifest.name)`"
                : "the check `\(manifest.name)` is measured in more than one way",
            remedy: "write one of `prometheus`, `http` and `run`")
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
        if let environment = check.baseline?.environment,
            desired.environments[environment.name] == nil
        {
            problems.unknown(.environment, environment, among: places.map(\.name), in: subject)
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
