package import Flags
import Ledger
package import Manifests
package import Planner

/// One run of an attempt with everything put in: nothing is left to decide, only to do.
package struct Errand: Hashable, Sendable {
    package enum Doing: Hashable, Sendable {
        /// A gap is for the result of an earlier run, by its name.
        case program([Wording.GappedText])
        case request(HTTPErrand)
        case file(path: Wording.GappedText, text: String)
    }

    package var what: String
    package var doing: Doing
    /// The whole environment but for secrets, in the order of names.
    package var environment: [String: String]
    /// Gaps of these variables.
    package var gaps: [String: [Wording.GappedText.Gap]] = [:]
    /// Variables whose values are secrets, by the secrets' names.
    package var secrets: [String: String]
    /// The exposure, as JSON.
    package var input: String
    package var timeout: TimeSpan
    package var tries: Int
    package var wait: TimeSpan
}

package struct HTTPErrand: Hashable, Sendable {
    package var url: Wording.GappedText
    package var method: String
    package var headers: [String: Wording.GappedText] = [:]
    /// Headers whose values are secrets, by the secrets' names.
    package var secretHeaders: [String: String] = [:]
    package var body: Wording.GappedText?
    package var expect: [Int] = []
    /// Which value of a JSON answer is the result.
    package var json: String?
    package var timeout: TimeSpan
    /// By which a repeat is known.
    package var attempt: String
}

/// Puts an attempt's values into what its stage and environment say.
package struct Preparation: Sendable {
    private let commission: Commission
    private let wording: Wording
    private let attempt: String
    private let fence: Int

    package init(_ commission: Commission, attempt: String, fence: Int, revision: String) {
        self.commission = commission
        self.attempt = attempt
        self.fence = fence
        wording = Wording(
            commission.values.merging(
                ["attempt": attempt, "fence": String(fence), "revision": revision]) { $1 })
    }

    /// What each run is called.
    package var names: [String] { commission.undertaking.runs.map(\.what) }

    package func errands() throws -> [Errand] {
        var results: Set<String> = []
        return try commission.undertaking.runs.map { run in
            let errand = try errand(run, after: results)
            results.insert(run.what)
            return errand
        }
    }

    private func errand(_ run: Undertaking.Run, after results: Set<String>) throws -> Errand {
        var (environment, secrets) = try variables()
        var gaps: [String: [Wording.GappedText.Gap]] = [:]
        let doing: Errand.Doing
        switch run.doing {
        case .action(let action):
            doing = try self.doing(action.run, action.http, action.file, run.doing.timeout, results)
            try add(action.environment, after: results, to: &environment, &gaps, &secrets)
        case .step(let step):
            doing = try self.doing(step.run, step.http, step.file, run.doing.timeout, results)
            try add(step.environment, after: results, to: &environment, &gaps, &secrets)
        }
        let retry = run.doing.retry
        return Errand(
            what: run.what, doing: doing, environment: environment, gaps: gaps, secrets: secrets,
            input: commission.document(attempt: attempt, fence: fence),
            timeout: run.doing.timeout, tries: retry?.attempts ?? 1,
            wait: retry?.wait ?? TimeSpan(seconds: 1))
    }

    private func doing(
        _ run: [Template], _ http: Request?, _ file: FileTarget?, _ timeout: TimeSpan,
        _ results: Set<String>
    ) throws -> Errand.Doing {
        if let http { return .request(try request(http, timeout, results)) }
        if let file {
            return .file(
                path: try wording.text(file.path, leaving: results),
                text: try text(of: file.format))
        }
        return .program(try run.map { try wording.text($0, leaving: results) })
    }

    private func request(
        _ request: Request, _ timeout: TimeSpan, _ results: Set<String>
    ) throws -> HTTPErrand {
        var errand = HTTPErrand(
            url: try wording.text(request.url, leaving: results),
            method: request.method?.rawValue ?? (request.body == nil ? "GET" : "POST"),
            body: try request.body.map { try wording.text($0, leaving: results) },
            expect: request.expect,
            json: request.json, timeout: min(timeout, request.timeout ?? timeout),
            attempt: attempt)
        for row in request.headers.rows {
            switch row.value {
            case .plain(let template):
                errand.headers[row.name] = try wording.text(template, leaving: results)
            case .secret(let name): errand.secretHeaders[row.name] = name.name
            }
        }
        return errand
    }

    private func text(of format: FileTarget.Format) throws -> String {
        switch format {
        case .env:
            let exposure = ExposureVariables(commission.exposure)
            let texts = try exposure.texts.map { ($0.name, try plain($0.text)) }
            return environmentFile(
                (texts + exposure.flags).sorted { bytesPrecede($0.0, $1.0) }.map {
                    (name: $0.0, value: $0.1)
                })
        case .json: return commission.exposure.json + "\n"
        case .flagd: return commission.exposure.flagdDocument + "\n"
        }
    }

    /// What every program is told, the exposure by name, and nothing of the controller's own environment.
    private func variables() throws -> ([String: String], [String: String]) {
        let exposure = ExposureVariables(commission.exposure)
        var environment = commission.told.merging(
            ["RECONCILE_ATTEMPT": attempt, "RECONCILE_FENCE": String(fence)]) { $1 }
        for (name, text) in exposure.texts { environment[name] = try plain(text) }
        for (name, value) in exposure.flags { environment[name] = value }
        return (
            environment,
            Dictionary(exposure.secrets.map { ($0.name, $0.secret) }, uniquingKeysWith: { $1 })
        )
    }

    private func add(
        _ table: Table<SecretOr>, after results: Set<String>,
        to environment: inout [String: String],
        _ gaps: inout [String: [Wording.GappedText.Gap]], _ secrets: inout [String: String]
    ) throws {
        for row in table.rows {
            switch row.value {
            case .plain(let template):
                let text = try wording.text(template, leaving: results)
                environment[row.name] = text.text
                gaps[row.name] = text.gaps.isEmpty ? nil : text.gaps
            case .secret(let name): secrets[row.name] = name.name
            }
        }
    }

    private func plain(_ text: String) throws -> String {
        try wording.text(Template(text, .line))
    }
}

extension Commission {
    /// What stands for each name in `$(…)`. What is not known is not there: nothing is ever put in as an
    /// empty text.
    fileprivate var values: [String: String] {
        var values = ["component": component]
        if !stage.name.name.isEmpty { values["stage"] = stage.name.name }
        if !target.isWork { values["environment"] = target.environment }
        if let rollout { values["rollout"] = rollout.name }
        if let phase = stage.phase { values["phase"] = phase.name }
        if let artifact = rollout?.spec.artifact { values["artifact"] = artifact }
        values["version"] = exposure.versions[component] ?? rollout?.spec.version?.text
        values["lastStable.version"] = lastStable.versions[component]
        for (name, flag) in exposure.flags { add(flag, "flags.\(name)", to: &values) }
        for (name, flag) in lastStable.flags { add(flag, "lastStable.flags.\(name)", to: &values) }
        for (name, variable) in exposure.variables {
            if case .text(let text) = variable { values["variables.\(name)"] = text }
        }
        for row in environment?.metadata.labels.rows ?? [] {
            values["labels.\(row.name)"] = row.value
        }
        return values
    }

    private func add(_ flag: LayerFlag, _ name: String, to values: inout [String: String]) {
        values[name] = flag.value.words
        let share = flag.share ?? (flag.cohorts.isEmpty ? .all : .none)
        values["\(name).percentage"] = String(share.words.dropLast())
    }

    /// The variables that every program gets; `docs/actions.md` lists them.
    fileprivate var told: [String: String] {
        let names = [
            "environment": "RECONCILE_ENVIRONMENT", "rollout": "RECONCILE_ROLLOUT",
            "stage": "RECONCILE_STAGE", "version": "RECONCILE_VERSION",
            "component": "RECONCILE_COMPONENT", "artifact": "RECONCILE_ARTIFACT",
            "lastStable.version": "RECONCILE_LAST_STABLE_VERSION",
        ]
        let values = self.values
        return Dictionary(
            names.compactMap { name, variable in values[name].map { (variable, $0) } },
            uniquingKeysWith: { $1 })
    }

    /// What a program reads on standard input.
    fileprivate func document(attempt: String, fence: Int) -> String {
        var parts = ["\"attempt\":\(jsonString(attempt))", "\"fence\":\(fence)"]
        for (name, value) in told.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            let key = name.dropFirst("RECONCILE_".count).lowercased()
            parts.append("\(jsonString(key)):\(jsonString(value))")
        }
        parts.append("\"exposure\":\(exposure.json)")
        parts.append("\"lastStable\":\(lastStable.json)")
        return "{\(parts.joined(separator: ","))}\n"
    }
}
