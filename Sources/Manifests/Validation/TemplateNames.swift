import YAML

/// The names that may stand in `$(…)` at some place.
struct TemplateNames {
    /// What every exposure has.
    static let common = [
        "environment", "version", "component", "rollout", "stage", "phase", "revision", "attempt",
        "fence", "artifact",
        "lastStable.version",
    ]

    var environment: Manifest<Environment>?
    /// Names of actions and steps whose results can be used: `$(backup.file)`.
    var results: [String]
    /// Names of the rollout's flags and variables; nil where any rollout may be meant.
    var flags: Set<String>?
    var variables: Set<String>?

    init(
        environment: Manifest<Environment>? = nil, results: [String] = [],
        flags: Set<String>? = nil,
        variables: Set<String>? = nil
    ) {
        self.environment = environment
        self.results = results
        self.flags = flags
        self.variables = variables
    }

    func check(_ action: Action, _ subject: Subject, _ problems: inout Problems) {
        for template in action.run { check(template, subject, &problems) }
        check(action.http, subject, &problems)
        if let path = action.file?.path { check(path, subject, &problems) }
        check(action.environment, subject, &problems)
    }

    func check(_ step: Step, _ subject: Subject, _ problems: inout Problems) {
        for template in step.run { check(template, subject, &problems) }
        check(step.http, subject, &problems)
        if let path = step.file?.path { check(path, subject, &problems) }
        check(step.environment, subject, &problems)
    }

    func check(_ request: Request?, _ subject: Subject, _ problems: inout Problems) {
        guard let request else { return }
        check(request.url, subject, &problems)
        if let body = request.body { check(body, subject, &problems) }
        check(request.headers, subject, &problems)
    }

    func check(_ table: Table<SecretOr>, _ subject: Subject, _ problems: inout Problems) {
        for row in table.rows {
            if case .plain(let template) = row.value { check(template, subject, &problems) }
        }
    }

    func check(_ template: Template, _ subject: Subject, _ problems: inout Problems) {
        for name in template.names where !isKnown(name) {
            problems.report(
                subject, rule: "unknown-variable", at: template.place,
                "nothing is called `$(\(name))`",
                remedy: remedy(for: name, &problems))
        }
    }

    private func isKnown(_ name: String) -> Bool {
        if TemplateNames.common.contains(name) { return true }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        switch parts[0] {
        case "flags", "lastStable": return isKnownFlag(parts[0], parts[1])
        case "variables":
            let own = environment.map { Set($0.spec.variables.names) } ?? []
            return variables.map { $0.union(own).contains(parts[1]) } ?? true
        case "labels": return environment.map { $0.metadata.labels[parts[1]] != nil } ?? true
        default: return results.contains(parts[0])
        }
    }

    private func isKnownFlag(_ root: String, _ rest: String) -> Bool {
        var name = rest
        if root == "lastStable" {
            guard name.hasPrefix("flags.") else { return false }
            name.removeFirst("flags.".count)
        }
        if name.hasSuffix(".percentage") { name.removeLast(".percentage".count) }
        return flags?.contains(name) ?? true
    }

    private func remedy(for name: String, _ problems: inout Problems) -> String {
        let known = problems.comparable(known)
        if let near = known.flatMap({ nearest(to: name, among: $0) }) {
            return "did you mean `$(\(near))`?"
        }
        let root = name.split(separator: ".").first.map(String.init) ?? name
        if root != name, !["flags", "variables", "labels", "lastStable"].contains(root) {
            return problems.comparable(results).flatMap { didYouMean(root, $0) }
                ?? "no step and no action is called `\(root)`, so it has no result"
        }
        let names = TemplateNames.common + ["flags.NAME", "variables.NAME", "labels.NAME"]
        return
            "there is \(names.map { "`\($0)`" }.joined(separator: ", ")), and `STEP.FIELD` of a step's result"
    }

    private var known: [String] {
        let names =
            TemplateNames.common
            + (flags ?? []).flatMap {
                ["flags.\($0)", "flags.\($0).percentage", "lastStable.flags.\($0)"]
            }
            + (variables ?? []).map { "variables.\($0)" }
        return names.sorted(by: bytesPrecede)
    }
}
