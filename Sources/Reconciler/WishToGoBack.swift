package import Ledger
import Manifests
import Planner
import Records

/// What a person wants taken back: of which rollout, where, and how.
package struct WishToGoBack: Sendable {
    package var rollout: String
    package var environment: String?
    package var ask: AskRecord
    /// Groups of flags, beside the flags that are named one by one.
    package var groups: [String] = []
    /// The command that says the same without the hub.
    package var commandOffline = ""

    package init(rollout: String, environment: String?, ask: AskRecord) {
        (self.rollout, self.environment, self.ask) = (rollout, environment, ask)
    }

    /// The targets that go back and what is recorded for each; a name that means nothing here is refused.
    func asks(by look: Look) throws -> [(target: TargetID, ask: AskRecord)] {
        let targets = try targets(by: look)
        for target in targets { try refuseUnknownLevel(in: target, look) }
        guard ask.level == "flags" else {
            guard ask.flags.isEmpty, groups.isEmpty else {
                throw LedgerTrouble(
                    "`--flag` and `--group` are for the level `flags`", remedy: "Add --level flags")
            }
            return try possible(targets.map { ($0, ask) }, look)
        }
        guard !ask.flags.isEmpty || !groups.isEmpty else {
            return try possible(targets.map { ($0, ask) }, look)
        }
        let named = Set(try flags(in: targets, look))
        let asks = targets.compactMap { target -> (TargetID, AskRecord)? in
            let here = look.flags(of: target).filter(named.contains)
            guard !here.isEmpty else { return nil }
            var ask = ask
            ask.flags = here
            return (target, ask)
        }
        return try possible(asks, look)
    }
}

// MARK: Where

extension WishToGoBack {
    private func targets(by look: Look) throws -> [TargetID] {
        let state = look.observed
        let known = state.known.filter { $0.rollout == rollout }
        guard !known.isEmpty || look.reading.desired.rollouts[rollout] != nil else {
            let names = Set(state.known.map(\.rollout)).sorted(by: bytesPrecede)
            throw LedgerTrouble(
                "there is no rollout `\(rollout)`",
                remedy: meantOrOneOf(rollout, names, otherwise: "none has begun"))
        }
        let here = known.filter { environment == nil || $0.environment == environment }
        if let environment, here.isEmpty, !known.isEmpty {
            throw LedgerTrouble(
                "\(rollout) has brought nothing to `\(environment)`, so nothing can go back",
                remedy: meantOrOneOf(
                    environment, known.map(\.environment).sorted(by: bytesPrecede), otherwise: ""))
        }
        let all = here.filter { state[$0].mayGoBack(ask) }
        // What is held must not keep the rest from going back; the pass that follows names it.
        let held = look.ledger?.held ?? []
        let targets = all.filter { held.holding($0).isEmpty }
        if targets.isEmpty, !all.isEmpty { throw LedgerTrouble(held: held) }
        guard !targets.isEmpty else { throw nothing(look) }
        return targets.sorted()
    }

    private func nothing(_ look: Look) -> LedgerTrouble {
        let place = environment.map { " to \($0)" } ?? ""
        return LedgerTrouble(
            goneBack(look)
                ?? "\(rollout) has brought nothing\(place), so nothing can go back",
            remedy:
                "`reconcile status` shows where it is. What it would bring next is kept from starting by: "
                + "reconcile pause \(rollout) --reason TEXT")
    }

    /// Who asks once more is told that it is done; nil where nothing has gone back.
    private func goneBack(_ look: Look) -> String? {
        let gone = look.observed.known.filter { target in
            target.rollout == rollout && (environment ?? target.environment) == target.environment
                && look.observed[target].standing == .wentBack
        }.sorted()
        guard let last = gone.compactMap({ look.observed[$0].failure }).max(by: { $0.at < $1.at })
        else { return nil }
        let who = last.by.map { ", as \($0) asked" } ?? ""
        return
            "\(inWords(gone.map(\.text), joinedBy: "and")) went back already, at \(last.at.text)\(who): "
            + "nothing is left of it to go back"
    }

    private func possible(_ asks: [(target: TargetID, ask: AskRecord)], _ look: Look) throws
        -> [(target: TargetID, ask: AskRecord)]
    {
        let able = asks.filter { target, ask in
            canGoBack(
                target, as: ask, desired: look.reading.desired, observed: look.observed,
                facts: look.facts, now: ask.at)
        }
        guard able.isEmpty else {
            return able.map { target, ask in
                var ask = ask
                ask.about = look.observed.whatGoesBack(in: target)
                // Who asks again within one second is heard again as well.
                let open = Set(look.observed[target].asks.map(\.name))
                while open.contains(ask.name) { ask.at = ask.at + TimeSpan(seconds: 1) }
                return (target, ask)
            }
        }
        let places = asks.map(\.target.text).joined(separator: ", ")
        guard !asks.isEmpty else { throw nothing(look) }
        throw LedgerTrouble(
            ask.level == "flags"
                ? "\(places): its flags are at their safe values, or none may go back"
                : "\(places): \(asks.first.map { why($0, look) } ?? "there is nothing to go back to")",
            remedy:
                "`reconcile why \(asks.first?.target.text ?? rollout)` shows how it stands. Nothing newer "
                + "starts once it is paused: reconcile pause \(rollout) --reason TEXT")
    }

    private func why(_ one: (target: TargetID, ask: AskRecord), _ look: Look) -> String {
        whyNotBack(
            one.target, as: one.ask, desired: look.reading.desired, observed: look.observed,
            facts: look.facts, now: one.ask.at)
    }
}

extension TargetRecord {
    /// Whether there may be something of this target that could be undone.
    fileprivate func mayGoBack(_ ask: AskRecord) -> Bool {
        switch standing {
        case nil: false
        case .starting, .unknown, .failed, .failing, .goingBack: true
        case .wentBack: layer != nil && (ask.level == "flags" || stageToUndo != nil)
        case .soaking, .finishing, .verified: layer != nil
        }
    }
}

// MARK: How

extension WishToGoBack {
    private func refuseUnknownLevel(in target: TargetID, _ look: Look) throws {
        let names = look.levels(of: target)
        guard !names.contains(ask.level) else { return }
        throw LedgerTrouble(
            "`\(ask.level)` is no level of going back in \(target.text)",
            remedy: "\(didYouMean(ask.level, names).map { $0 + " " } ?? "")The levels are "
                + inWords(names, joinedBy: "and"))
    }

    /// The flags that are named, one by one or by their group.
    private func flags(in targets: [TargetID], _ look: Look) throws -> [String] {
        let known = Set(targets.flatMap(look.flags)).sorted(by: bytesPrecede)
        let groupOf = targets.map { look.manifest(of: $0)?.rollout.spec.flags }
        func group(_ flag: String) -> String? {
            groupOf.lazy.compactMap { $0?[flag]?.group }.first
        }
        for flag in ask.flags where !known.contains(flag) {
            throw unknown("flag", flag, known)
        }
        for name in groups where !known.contains(where: { group($0) == name }) {
            throw unknown(
                "group", name, Set(known.compactMap(group)).sorted(by: bytesPrecede))
        }
        return ask.flags + known.filter { group($0).map(groups.contains) ?? false }
    }

    private func unknown(_ noun: String, _ name: String, _ known: [String]) -> LedgerTrouble {
        let place = environment.map { "\(rollout)/\($0)" } ?? rollout
        let meant = didYouMean(name, known).map { $0 + " " } ?? ""
        return LedgerTrouble(
            "no \(noun) `\(name)` is in effect in \(place)",
            remedy: known.isEmpty
                ? "\(place) has no \(noun)s"
                : "\(meant)In effect: \(inWords(known, joinedBy: "and"))")
    }
}

extension Look {
    /// The manifests by which a target stands; those of now where these are not read any more.
    fileprivate func manifest(of target: TargetID) -> (
        rollout: Manifest<Rollout>, environment: Environment?
    )? {
        let then = observed[target].revision.flatMap { facts.terms[$0] }
        let state = then?.rollouts[target.rollout] == nil ? reading.desired : then
        guard let state, let rollout = state.rollouts[target.rollout] else { return nil }
        return (rollout, state.environments[target.environment]?.spec)
    }

    /// What is in effect, or being brought.
    fileprivate func flags(of target: TargetID) -> [String] {
        let open = observed.attempt(where: target).flatMap { $0.target == target ? $0.layer : nil }
        let layers = [observed[target].layer, open].compactMap { $0 }
        return Set(layers.flatMap(\.flags.keys)).sorted(by: bytesPrecede)
    }

    /// The ways back that need no manifest, the actions there, and the ladders' levels.
    fileprivate func levels(of target: TargetID) -> [String] {
        let manifest = manifest(of: target)
        let ladders = (manifest?.rollout.spec.resolvedStages() ?? []).compactMap(\.rollback)
        let written = ladders.flatMap(\.levels).map(\.level.name).filter { $0 != "person" }
        let actions = manifest?.environment?.actions.names ?? []
        let reading = ["deploy", "health", "observe"]
        let names = actions.filter { !reading.contains($0) } + written
        return ["flags", "service"]
            + Set(names).subtracting(["flags", "service"]).sorted(by: bytesPrecede)
    }
}
