package import Ledger
package import Manifests

/// Whether a person's word that `target` is to go back would undo anything. Of what starts now, and of what
/// stands by manifests that are not at hand, only the pass can tell.
package func canGoBack(
    _ target: TargetID, as ask: AskRecord, desired: DesiredState, observed: ObservedState,
    facts: Facts, now: Instant
) -> Bool {
    let world = World(desired, observed, facts, now, about: [target])
    let isOpen = observed.attempt(where: target)?.target == target
    guard !isOpen, let terms = world.termsGoingBack(target, ask) else { return true }
    return world.wayBack(target, terms, ask, cause: ask.reason) != nil
}

/// Why a person's word that `target` is to go back would undo nothing.
package func whyNotBack(
    _ target: TargetID, as ask: AskRecord, desired: DesiredState, observed: ObservedState,
    facts: Facts, now: Instant
) -> String {
    let world = World(desired, observed, facts, now, about: [target])
    guard let terms = world.termsGoingBack(target, ask) else {
        return "there is nothing to go back to"
    }
    return world.barred(target, terms)
}

extension World {
    /// Whether there is something that `target` can go back to from `stage`: an action to do it by, and a
    /// version to bring where that action needs one.
    func canGoBack(_ target: TargetID, from stage: String, _ terms: Terms?) -> Bool {
        guard let environment = terms?.environment, !target.isWork else { return false }
        let layer = observed[target].layerUndoing(stage)
        let exposure = observed.exposureGoingBack(
            in: target.environment, to: layer, of: target)
        let undertaking = Undertaking(
            .back, level: nil, stage: Stage(), in: environment,
            from: observed.exposure(of: target.environment), to: exposure)
        if neverReturned(to: exposure, terms) != nil { return false }
        guard undertaking.runs.contains(where: \.touches) else {
            // Delivery alone takes flags back.
            return environment.actions["flags"] != nil
        }
        let component = terms?.rollout.spec.component.name ?? "app"
        let hasVersion = exposure.versions[component] != nil
        return hasVersion || !undertaking.needsVersion
    }

    /// What the policy names of what would run then, as what nothing goes back to.
    private func neverReturned(to exposure: Layer, _ terms: Terms?) -> NeverReturn? {
        // What brings flags alone takes no version back.
        guard let rollout = terms?.rollout.spec, rollout.version != nil,
            let version = exposure.versions[rollout.component.name]
        else { return nil }
        return policy?.neverReturnTo.first { never in
            (never.component?.name ?? "app") == rollout.component.name && never.names(version)
        }
    }

    /// Why nothing goes back from a stage.
    func barred(_ target: TargetID, _ terms: Terms) -> String {
        let exposure = observed.exposureGoingBack(
            in: target.environment, to: observed[target].layerUndoing(terms.leg.name), of: target)
        guard !target.isWork, let never = neverReturned(to: exposure, terms) else {
            return "there is nothing to go back to"
        }
        let reason = never.reason.map { ": \($0)" } ?? ""
        return "the policy never returns to \(never.version)\(reason); bring another version"
    }

    /// Why going back from a stage needs a person: a stage that nothing undoes is done, or was begun.
    func irreversible(_ terms: Terms, _ target: TargetID) -> (stage: String, why: String)? {
        guard let position = terms.course.index(of: terms.leg.name) else { return nil }
        for leg in terms.course.legs[...position] {
            guard let why = leg.stage.irreversible else { continue }
            let work = TargetID.work(of: target.rollout)
            let isDone = leg.targets(of: target.rollout).contains {
                observed[$0].done[leg.name] != nil
            }
            let isBegun = leg.name == terms.leg.name || observed[work].stage == leg.name
            if isDone || isBegun { return (leg.name, why) }
        }
        return nil
    }

    /// The move that takes a target back to what was verified here just before, or its flags to their safe
    /// values; nil where there is nothing to go back to.
    func wayBack(_ target: TargetID, _ terms: Terms, _ asked: AskRecord?, cause: String) -> Move? {
        let record = observed[target]
        let isOfFlags = asked?.isOfFlags == true
        guard isOfFlags || canGoBack(target, from: terms.leg.name, terms) else { return nil }
        let layer =
            isOfFlags
            ? safeLayer(of: target, terms, only: asked?.flags ?? [])
            : record.layerUndoing(terms.leg.name)
        if isOfFlags, layer == nil || layer == record.layer { return nil }
        let exposure = observed.exposureGoingBack(in: target.environment, to: layer, of: target)
        let undertaking = Undertaking(
            .back, level: asked?.level, stage: terms.leg.stage, in: terms.environment,
            from: observed.exposure(of: target.environment), to: exposure)
        return Move(
            target: target, purpose: .back, stage: terms.leg.name, level: asked?.level,
            revision: revisionLeft(target, terms.leg.name) ?? facts.revision.commit,
            digest: asked == nil ? record.digest : digestUndone(target, terms.leg.name),
            layer: layer,
            cause: cause, answers: asked.map { observed[target].words(asking: $0) } ?? [],
            budget: undertaking.budget)
    }

    /// A way back that could not be started is tried again now and then, and at once when a person asks again;
    /// nil where it may be tried now.
    func waitForAnotherTry(of target: TargetID) -> Wait? {
        guard let last = observed.lastStep(of: target),
            case .lapsed(let outcome) = last.transition,
            let cause = outcome.cause
        else { return nil }
        let moment = (last.happened ?? last.at) + triedAgainAfter
        guard now < moment else { return nil }
        return Wait(
            gate: .failure,
            words: "its way back could not be started, and nothing of it ran: \(cause). Mend that: "
                + "one more `reconcile rollback` tries again at once, and by itself it waits",
            until: moment, needsPerson: true)
    }

    /// Whether nothing is left of what `word` was to take back. Flags that are the same for everybody may yet be
    /// other than safe.
    func isMet(_ word: AskRecord, in target: TargetID) -> Bool {
        guard observed.isMet(word, in: target) else { return false }
        guard word.isOfFlags, let terms = termsGoingBack(target, word) else { return true }
        return wayBack(target, terms, word, cause: word.reason) == nil
    }

    /// What has become of what `word` was to take back.
    func howMet(_ word: AskRecord, _ target: TargetID) -> String {
        let record = observed[target]
        if word.isOfFlags { return "no flag that was meant is otherwise than safe there" }
        guard record.standing == .wentBack, let failure = record.failure else {
            return "what it was about never began, or is gone"
        }
        let who = failure.by.map { " by the word of \($0)" } ?? ""
        return "\(word.about?.stage ?? failure.stage) has gone back\(who) at \(failure.at.text)"
    }

    /// The terms that a target goes back by: those of the stage which that undoes.
    func termsGoingBack(_ target: TargetID, _ asked: AskRecord?) -> Terms? {
        let record = observed[target]
        guard let asked, !asked.isOfFlags, !isAnotherWay(asked, record),
            let stage = record.stageToUndo, let revision = revisionLeft(target, stage)
        else { return terms(of: target) }
        return terms(of: target, stage: stage, revision: revision)
    }

    /// Whether what was to go back has done so, but not in the way that was asked for: that is gone as well, and
    /// takes nothing more back.
    func isAnotherWay(_ asked: AskRecord, _ record: TargetRecord) -> Bool {
        asked.level != AskRecord.ordinaryLevel && record.standing == .wentBack
            && asked.about.map { $0.stage == record.stage && record.stageToUndo != record.stage }
                ?? false
    }

    private func revisionLeft(_ target: TargetID, _ stage: String) -> String? {
        let record = observed[target]
        return stage == record.stage ? record.revision : record.done[stage]?.revision
    }

    /// What is not to start by itself after a person took something back: what is wanted there now, also where
    /// that is newer than what ran. Who says stop in the night means no other start either.
    private func digestUndone(_ target: TargetID, _ stage: String) -> String? {
        let record = observed[target]
        let digest = stage == record.stage ? record.digest : record.done[stage]?.digest
        return facts.digest(target.rollout, stage)?.text ?? digest
    }

    /// A target's layer with its flags at their safe values: all of them, or those that are named. What an
    /// irreversible stage depends on stays.
    private func safeLayer(of target: TargetID, _ terms: Terms, only named: [String]) -> Layer? {
        guard var layer = observed[target].layer else { return nil }
        let kept = flagsDependedOn(terms, target)
        for flag in layer.flags.keys where named.isEmpty || named.contains(flag) {
            guard !kept.contains(flag) else { continue }
            layer.flags[flag] = .safe(flag, in: terms.rollout.spec)
        }
        return layer
    }

    private func flagsDependedOn(_ terms: Terms, _ target: TargetID) -> Set<String> {
        let past = terms.course.legs.filter { leg in
            leg.stage.irreversible != nil
                && leg.targets(of: target.rollout).contains { observed[$0].done[leg.name] != nil }
        }
        return Set(past.flatMap { $0.stage.entry?.requires ?? [] }.compactMap(\.flag?.name))
    }

    /// Why a target that failed stays so.
    func failureInWords(of target: TargetID) -> String {
        let record = observed[target]
        let cause = record.failure?.story ?? "it failed"
        guard let terms = terms(of: target), !canGoBack(target, from: terms.leg.name, terms),
            !target.isWork
        else { return cause }
        return "\(cause); \(barred(target, terms))"
    }
}

extension TargetRecord {
    /// The names of the open words that one way back follows together with `word`.
    fileprivate func words(asking word: AskRecord) -> [String] {
        asks.filter(word.asksTheSame).map(\.name)
    }
}

/// What could not be started must not fill the ledger with tries.
private let triedAgainAfter = TimeSpan(seconds: 300)

extension Undertaking {
    /// Whether a program of this asks for a version by name.
    var needsVersion: Bool {
        let names = runs.flatMap(\.doing.names)
        return names.contains("version") || names.contains("lastStable.version")
    }
}

extension Undertaking.Doing {
    fileprivate var names: [String] {
        switch self {
        case .action(let action):
            action.run.flatMap(\.names) + (action.http?.url.names ?? [])
        case .step(let step): step.run.flatMap(\.names) + (step.http?.url.names ?? [])
        }
    }
}
