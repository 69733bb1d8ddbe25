import Ledger
import Manifests

/// An entry that nearly is a legal one.
struct Forgery {
    var what: String
    var entry: Entry
    var parent: ObservedState
}

func forgeries(of entry: Entry, after parent: ObservedState, at time: Instant) -> [Forgery] {
    var found: [Forgery] = []
    func forge(_ what: String, _ parent: ObservedState, _ change: (inout Entry) -> Void) {
        var forged = entry
        change(&forged)
        found.append(Forgery(what: what, entry: forged, parent: parent))
    }
    forge("an earlier time", parent) { $0.at = Instant(seconds: time.seconds - 1) }
    forge("rules of tomorrow", parent) { $0.rules = Entry.currentRules + 1 }
    if case .followed(let followed) = entry.transition {
        found += forgeries(of: followed, entry, parent)
    }
    if case .revision(let seen) = entry.transition {
        found += forgeries(of: seen, entry, parent)
    }
    guard let target = entry.target else { return found }
    forge("no target", parent) { $0.target = nil }
    for standing in standingsElsewhere(entry, target, parent) {
        var other = parent
        other[target].standing = standing
        forge("the standing \(standing?.rawValue ?? "nothing")", other) { _ in }
    }
    switch entry.transition {
    case .intent(let intent): found += forgeries(of: intent, entry, target, parent)
    case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome), .lost(let outcome):
        for (what, forged) in forgeries(of: outcome) {
            forge(what, parent) { $0.transition = entry.transition.with(forged) }
        }
    case .measured(var measured):
        measured.soak.healthySeconds += 10_000_000
        forge("more time than has passed", parent) { $0.transition = .measured(measured) }
    case .verified(var verified):
        verified.stage = "another"
        forge("another stage", parent) { $0.transition = .verified(verified) }
        var ill = parent
        ill[target].soak?.verdict = .fail
        forge("a reading that failed", ill) { _ in }
    case .broke(var broke):
        broke.stage = "another"
        forge("another stage", parent) { $0.transition = .broke(broke) }
    case .settled(let settled): found += forgeries(of: settled, entry, target, parent)
    case .drifted(let drifted): found += forgeries(of: drifted, entry, target, parent)
    case .lateReport(let report): found += forgeries(of: report, entry, parent)
    case .asked(let ask):
        forge("a word about nothing", parent) { $0.transition = .asked(ask.without(\.about)) }
        var twice = parent
        twice[target].asks.append(ask)
        forge("a word that is open", twice) { $0.at = $0.at + TimeSpan(seconds: 1) }
    case .answered(let answered): found += forgeries(of: answered, entry, target, parent)
    case .paused(var said):
        said.reason = ""
        forge("a pause without a reason", parent) { $0.transition = .paused(said) }
        forge("a pause of one environment", parent) {
            $0.target = TargetID(target.rollout, in: "eu")
        }
        forge("a pause by the rules of before", parent) { $0.rules = 4 }
    case .acknowledged(let said):
        for (what, other) in [
            ("nobody", Acknowledged(by: "", because: nil, about: said.about)),
            ("an empty reason", Acknowledged(by: said.by, because: "", about: said.about)),
            ("nothing that it is about", Acknowledged(by: said.by, because: nil, about: [])),
            (
                "what is not there",
                Acknowledged(by: said.by, because: nil, about: said.about + ["drift"])
            ),
        ] {
            forge(what, parent) { $0.transition = .acknowledged(other) }
        }
        forge("somebody who looks after it, by the rules of before", parent) { $0.rules = 6 }
        var calm = parent
        calm[target] = TargetRecord()
        calm.environments[target.environment]?.drift = nil
        calm.environments[target.environment]?.emergencies = []
        forge("nothing that asks for a person", calm) { _ in }
    case .founded, .revision, .claimed, .tookOver, .accepted, .reverted, .followed: break
    }
    return found
}

private func forgeries(of seen: RevisionSeen, _ entry: Entry, _ parent: ObservedState)
    -> [Forgery]
{
    guard let rollout = seen.sights.keys.min(), let sight = seen.sights[rollout]?.first else {
        return []
    }
    var found: [Forgery] = []
    func forge(_ what: String, _ parent: ObservedState, rules: Int, _ change: (inout Sight) -> Void)
    {
        var (forged, other) = (seen, entry)
        change(&forged.sights[rollout, default: []][0])
        other.transition = .revision(forged)
        other.rules = rules
        found.append(Forgery(what: what, entry: other, parent: parent))
    }
    forge("an earlier sight", parent, rules: 5) { $0.seen = Instant(seconds: 0) }
    forge("a stranger's, by rules of before", parent, rules: 4) { $0.isOfStranger = true }
    forge("of another revision, by rules of before", parent, rules: 4) { $0.revision = "other" }
    var twice = parent
    twice.rollouts[rollout, default: RolloutRecord()].sights.append(sight)
    forge("what was seen before", twice, rules: 5) { _ in }
    return found
}

private func forgeries(of followed: Followed, _ entry: Entry, _ parent: ObservedState) -> [Forgery]
{
    var found: [Forgery] = []
    func forge(_ what: String, _ parent: ObservedState, _ change: (inout Followed) -> Void) {
        var (forged, other) = (followed, entry)
        change(&forged)
        other.transition = .followed(forged)
        found.append(Forgery(what: what, entry: other, parent: parent))
    }
    forge("another revision before it", parent) { $0.instead = String(repeating: "0", count: 40) }
    forge("the revision that is there", parent) { $0.revision = $0.instead }
    forge("a name for a commit", parent) { $0.revision = "main" }
    forge("nobody", parent) { $0.by = "" }
    forge("no reason", parent) { $0.reason = "" }
    var fresh = parent
    (fresh.ledger.revision, fresh.ledger.following) = (nil, nil)
    forge("no revision before", fresh) { _ in }
    var moved = parent
    moved.ledger.following = followed.revision
    forge("a word that was said already", moved) { _ in }
    var late = entry
    late.happened = late.at
    found.append(Forgery(what: "a late record", entry: late, parent: parent))
    return found
}

private func forgeries(
    of settled: Settled, _ entry: Entry, _ target: TargetID, _ parent: ObservedState
) -> [Forgery] {
    var (nobody, silent) = (settled, settled)
    (nobody.by, silent.reason) = ("", "")
    var (one, other, late) = (entry, entry, entry)
    (one.transition, other.transition) = (.settled(nobody), .settled(silent))
    late.happened = late.at
    var seen = parent
    seen[target].lost = nil
    return [
        Forgery(what: "nobody", entry: one, parent: parent),
        Forgery(what: "no reason", entry: other, parent: parent),
        Forgery(what: "a late record", entry: late, parent: parent),
        Forgery(what: "nothing that was lost", entry: entry, parent: seen),
    ]
}

private func forgeries(
    of drifted: Drifted, _ entry: Entry, _ target: TargetID, _ parent: ObservedState
) -> [Forgery] {
    var (rollout, late, again) = (entry, entry, parent)
    rollout.target = TargetID("r0", in: target.environment)
    late.happened = late.at
    var same = drifted
    same.accepted = nil
    again.environments[target.environment]?.drift = DriftRecord()
    again.environments[target.environment]?.drift?.differences = same.differences
    var repeated = entry
    repeated.transition = .drifted(same)
    var (strange, busy) = (parent, parent)
    strange.environments[target.environment]?.inForce = nil
    var open = Attempt()
    open.target = target
    busy.environments[target.environment]?.attempt = open
    return [
        Forgery(what: "a rollout's target", entry: rollout, parent: parent),
        Forgery(what: "a late record", entry: late, parent: parent),
        Forgery(what: "nothing new", entry: repeated, parent: again),
        Forgery(what: "an environment that is not adopted", entry: entry, parent: strange),
        Forgery(what: "an action under way", entry: entry, parent: busy),
    ]
}

private func forgeries(
    of answered: AnsweredAsk, _ entry: Entry, _ target: TargetID, _ parent: ObservedState
) -> [Forgery] {
    var (silent, other) = (answered, answered)
    (silent.why, other.word) = ("", "service by nobody")
    var (one, two, late, again) = (entry, entry, entry, entry)
    (one.transition, two.transition) = (.answered(silent), .answered(other))
    late.happened = late.at
    var (still, failing) = (parent, parent)
    failing[target].standing = .failing
    // What the word was about stands there again.
    let place = still[target].asks.firstIndex { $0.name == answered.word } ?? 0
    if still[target].asks[place].isOfFlags {
        var flag = LayerFlag()
        flag.cohorts = ["some": ["key": ["a"]]]
        still[target].layer = still[target].layer ?? Layer()
        still[target].layer?.flags["F"] = flag
        still[target].asks[place].flags = []
    } else {
        still[target].standing = .verified
        still[target].asks[place].about = still.whatGoesBack(in: target)
    }
    again.transition = .answered(AnsweredAsk(still[target].asks[place], because: "so"))
    return [
        Forgery(what: "no reason", entry: one, parent: parent),
        Forgery(what: "a word that nobody said", entry: two, parent: parent),
        Forgery(what: "a late record", entry: late, parent: parent),
        Forgery(what: "what is still to be done", entry: again, parent: still),
        Forgery(what: "what is about to go back", entry: entry, parent: failing),
    ]
}

private func forgeries(of report: LateReport, _ entry: Entry, _ parent: ObservedState) -> [Forgery]
{
    var (silent, groundless) = (report, report)
    (silent.said, groundless.why) = ("", "")
    var (one, other, prompt, early) = (entry, entry, entry, entry)
    (one.transition, other.transition) = (.lateReport(silent), .lateReport(groundless))
    prompt.happened = nil
    early.happened = Instant(seconds: entry.at.seconds + 1)
    return [
        Forgery(what: "nothing said", entry: one, parent: parent),
        Forgery(what: "no reason", entry: other, parent: parent),
        Forgery(what: "no time when it was so", entry: prompt, parent: parent),
        Forgery(what: "a time to come", entry: early, parent: parent),
    ]
}

private func standingsElsewhere(_ entry: Entry, _ target: TargetID, _ parent: ObservedState)
    -> [Standing?]
{
    let record = parent[target]
    guard
        let happening = entry.transition.happening(
            in: parent.attempt(where: target), lost: record.lost)
    else { return [] }
    let all: [Standing?] = [nil] + Standing.allCases
    return all.filter { LifeOfATarget.next(after: happening, from: $0) == nil }
}

private func forgeries(of outcome: Outcome) -> [(String, Outcome)] {
    var (later, earlier, other) = (outcome, outcome, outcome)
    later.fence += 1
    earlier.fence -= 1
    other.attempt = String(repeating: "0", count: 32)
    return [("a later fence", later), ("an earlier fence", earlier), ("another attempt", other)]
}

private func forgeries(
    of intent: Intent, _ entry: Entry, _ target: TargetID, _ parent: ObservedState
) -> [Forgery] {
    var found: [Forgery] = []
    func forge(_ what: String, _ parent: ObservedState, _ change: (inout Intent) -> Void) {
        var forged = intent
        change(&forged)
        var other = entry
        other.transition = .intent(forged)
        found.append(Forgery(what: what, entry: other, parent: parent))
    }
    forge("a later fence", parent) { $0.attempt.fence += 1 }
    forge("an earlier fence", parent) { $0.attempt.fence -= 1 }
    forge("no random id", parent) { $0.attempt.id = "1" }
    forge("another target", parent) { $0.attempt.target = TargetID("nobody", in: "nowhere") }
    forge("no time to act", parent) { $0.attempt.authorisedUntil = entry.at }
    for sight in intent.evidence.compactMap(\.sight) {
        var spent = parent
        spent[target].spent.append(sight)
        forge("a spent sign-off", spent) { _ in }
    }
    switch intent.attempt.purpose {
    case .start:
        forge("no evidence", parent) { $0.evidence = [] }
        forge("no digest", parent) { $0.attempt.digest = nil }
        forge("a word that nobody said", parent) { $0.attempt.answers.append("service by nobody") }
        var asked = parent
        asked[target].asks.append(AskRecord())
        forge("a word that it passes over", asked) { _ in }
        if intent.attempt.level != Attempt.healing {
            var failed = parent
            failed[target].failedBefore.append(
                FailureRecord(
                    stage: intent.attempt.stage, digest: intent.attempt.digest ?? "", at: entry.at,
                    cause: "slow"))
            forge("what failed before", failed) { _ in }
        }
    case .finish:
        forge("another digest", parent) { $0.attempt.digest = "sha256:other" }
        forge("a word that nobody said", parent) { $0.attempt.answers = ["service by nobody"] }
        var ill = parent
        ill[target].soak?.verdict = .fail
        forge("a reading that failed", ill) { _ in }
    case .back:
        forge("another level", parent) { $0.attempt.level = "other" }
        forge("a word that nobody said", parent) { $0.attempt.answers.append("service by nobody") }
        if !intent.attempt.answers.isEmpty {
            forge("an answer to nobody", parent) { $0.attempt.answers = [] }
            var silent = parent
            silent[target].asks = []
            forge("nobody who asked", silent) { _ in }
        }
    }
    if intent.attempt.purpose != .start {
        forge("another layer", parent) { $0.attempt.layer = anotherLayer }
        forge("another stage", parent) { $0.attempt.stage = "another" }
        forge("another revision", parent) { $0.attempt.revision = "other" }
    }
    return found
}

extension AskRecord {
    fileprivate func without<Value>(_ field: WritableKeyPath<AskRecord, Value?>) -> AskRecord {
        var other = self
        other[keyPath: field] = nil
        return other
    }
}

private var anotherLayer: Layer {
    var layer = Layer()
    layer.versions["app"] = "6.6.6"
    return layer
}

extension Transition {
    fileprivate func with(_ outcome: Outcome) -> Transition {
        switch self {
        case .succeeded: .succeeded(outcome)
        case .failed: .failed(outcome)
        case .lapsed: .lapsed(outcome)
        case .lost: .lost(outcome)
        default: self
        }
    }
}
