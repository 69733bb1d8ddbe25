import Ledger
import Manifests

/// How long what an environment reported holds before it is asked again.
private let observeEvery = TimeSpan(seconds: 300)

/// What drifts more often than this within a day is for a person, and not to be healed once more.
private let healsMax = 3

extension World {
    /// What an environment says itself, by the definition that is in force.
    fileprivate func observable(_ environment: String) -> Manifest<Environment>? {
        guard let manifest = desired.environments[environment], !manifest.spec.abstract,
            manifest.spec.actions["observe"]?.action != nil,
            let inForce = observed.environments[environment]?.inForce,
            inForce.digest == facts.environmentDigest(environment),
            runsWhatIsSigned(environment)
        else { return nil }
        return manifest
    }

    /// Whether what runs in an environment is to be known before anything starts there: nobody has said what
    /// ran before, and it has not been asked.
    func mustBeObserved(_ environment: String) -> Bool {
        guard observable(environment) != nil, facts.observations[environment] == nil else {
            return false
        }
        return observed.exposure(of: environment).versions.isEmpty && !hasBeenTried(environment)
    }

    /// What a rollout has tried to bring was not there before, and nobody can be asked for that any more.
    private func hasBeenTried(_ environment: String) -> Bool {
        observed.layered(in: environment).contains { $0.1.order > 0 }
    }

    fileprivate func isBusy(_ environment: String) -> Bool {
        if observed.environments[environment]?.attempt != nil { return true }
        let brought = observed.layered(in: environment).map(\.1)
        // What failed half way, or whose end nobody saw, is as nobody knows.
        if brought.contains(where: { $0.standing == .failed }) { return true }
        return (brought + [observed[.own(of: environment)]]).contains { record in
            record.standing?.isActing == true || record.standing == .failing
                || record.standing == .unknown
        }
    }

    /// What is reported otherwise than it is in effect. What the ledger does not know is no drift.
    fileprivate func differences(_ report: EnvironmentReport, in environment: String)
        -> [Difference]
    {
        let layer = observed.exposure(of: environment)
        return layer.items(unlike: Layer()).compactMap { item in
            guard report.agrees(on: item, with: layer) == false else { return nil }
            return Difference(item: item, report: report, layer: layer)
        }
    }
}

/// One thing that runs otherwise than the ledger says.
private struct Difference {
    var item: ExposureItem
    var report: EnvironmentReport
    var layer: Layer

    var words: String {
        switch item {
        case .version(let component):
            let reported = report.versions[component] ?? report.version ?? "?"
            return "version of \(component) is \(reported), and should be "
                + (layer.versions[component] ?? "none")
        case .flag(let name):
            let share = report.percentages[name].map { " at \($0)%" } ?? ""
            return "flag \(name) is \(report.flags[name] ?? "?")\(share), and should be "
                + (layer.flags[name]?.inWords ?? "unset")
        case .variable(let name): return "variable \(name) is not what it should be"
        }
    }

    /// Puts what runs into `own`, where nothing lies upon that.
    func accept(into own: inout Layer) -> Bool {
        switch item {
        case .version(let component):
            guard own.versions[component] != nil,
                own.versions[component] == layer.versions[component],
                let reported = report.versions[component] ?? report.version
            else { return false }
            own.versions[component] = reported
        case .flag, .variable: return false
        }
        return true
    }
}

extension LayerFlag {
    fileprivate var inWords: String {
        value.words + (share.map { " at \($0.words)" } ?? "")
    }
}

// MARK: In the plan

extension Planning {
    /// Asks environments what runs there, and records what of that has changed.
    mutating func observations() {
        for name in world.desired.environments.all.map(\.name) {
            guard let environment = world.observable(name), !world.isBusy(name) else { continue }
            let known = world.facts.observations[name]
            if let known, world.now < known.at + observeEvery {
                wake(at: known.at + observeEvery)
                if let report = known.report { compare(environment, report) }
            } else {
                plan.steps.append(.observe(name))
            }
        }
    }

    private mutating func compare(_ environment: Manifest<Environment>, _ report: EnvironmentReport)
    {
        let target = TargetID.own(of: environment.name)
        let own = world.observed[target].layer ?? Layer()
        var drifted = Drifted()
        drifted.report = report.words
        if let first = world.firstSight(report, in: environment.name, own) {
            drifted.accepted = first
            plan.steps.append(.drift(target, drifted))
            return
        }
        let found = world.differences(report, in: environment.name)
        if environment.spec.drift == .accept {
            var layer = own
            let accepted = found.filter { $0.accept(into: &layer) }
            if !accepted.isEmpty {
                drifted.accepted = layer
                plan.steps.append(.drift(target, drifted))
                return
            }
        }
        drifted.differences = found.map(\.words)
        let known = world.observed.environments[environment.name]?.drift?.differences ?? []
        if drifted.differences != known { plan.steps.append(.drift(target, drifted)) }
    }

    /// What has drifted is healed, or said until it is as it should be.
    mutating func drifts() {
        let drifted = world.observed.environments.filter {
            !($0.value.drift?.differences.isEmpty ?? true)
        }
        for (name, record) in drifted.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            guard let drift = record.drift else { continue }
            let environment = world.observable(name)
            let isHealed = environment?.spec.drift == .heal
            let reason = isHealed ? world.reasonNotToHeal(name, drift) : nil
            if isHealed, reason == nil, let environment, heal(environment) { continue }
            say(drift, of: name, record, reason)
        }
    }

    private mutating func say(
        _ drift: DriftRecord, of name: String, _ record: EnvironmentRecord, _ reason: String?
    ) {
        let target = TargetID.own(of: name)
        let waits =
            drift.differences.map {
                Wait(gate: .drift, words: $0, needsPerson: true)
            } + (reason.map { [Wait(gate: .drift, words: $0, needsPerson: true)] } ?? [])
        if add(waits, to: target) { return }
        say(
            Outlook(
                target: target, stage: OwnStage.name, standing: record.own.standing, news: .waiting,
                now: record.own.layer, waits: waits))
    }

    /// Brings what is in effect once more. Nothing is approved anew, since nothing new is brought.
    private mutating func heal(_ environment: Manifest<Environment>) -> Bool {
        let target = TargetID.own(of: environment.name)
        guard isSeen, !world.isBusy(environment.name), !hasSaid(anythingOf: target),
            let layer = world.observed[target].layer
        else { return false }
        let exposure = world.observed.exposure(of: environment.name)
        let undertaking = Undertaking(
            .start, level: Attempt.healing, stage: Terms(own: environment).leg.stage,
            in: environment.spec, from: exposure, to: exposure)
        say(
            Outlook(
                target: target, stage: OwnStage.name,
                standing: world.observed[target].standing, news: .ready, now: layer, then: layer))
        act(
            Move(
                target: target, purpose: .start, stage: OwnStage.name, level: Attempt.healing,
                revision: world.facts.revision.commit,
                digest: world.facts.environmentDigest(environment.name), layer: layer,
                evidence: [Evidence(GateName.drift.rawValue, "it brings what is in effect")],
                budget: undertaking.budget))
        return true
    }
}

extension World {
    /// The own layer with the versions that ran before the ledger came, where nobody has said them.
    fileprivate func firstSight(_ report: EnvironmentReport, in environment: String, _ own: Layer)
        -> Layer?
    {
        guard observed.exposure(of: environment).versions.isEmpty, !hasBeenTried(environment)
        else { return nil }
        var layer = own
        layer.versions = report.versions
        if let version = report.version { layer.versions["app"] = version }
        return layer.versions.isEmpty ? nil : layer
    }

    /// Nil where it may be healed. What a healing did not take away another one will not either.
    fileprivate func reasonNotToHeal(_ environment: String, _ drift: DriftRecord) -> String? {
        let own = observed[.own(of: environment)]
        if drift.healed {
            let failure = own.standing == .failed ? own.failure?.cause : nil
            return failure.map { "healing it failed: \($0)" } ?? "healing it did not help"
        }
        guard drift.times <= healsMax else {
            return "it is not healed again: it has drifted \(drift.times) times within days"
        }
        return nil
    }
}
