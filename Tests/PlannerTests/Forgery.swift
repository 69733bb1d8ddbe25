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
    guard let target = entry.target else { return found }
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
    case .founded, .revision, .claimed, .broke, .asked, .settled, .tookOver, .drifted, .accepted,
        .reverted,
        .followed, .lateReport:
        break
    }
    return found
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
    case .finish, .back:
        forge("another layer", parent) { $0.attempt.layer = anotherLayer }
        forge("another stage", parent) { $0.attempt.stage = "another" }
    }
    return found
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
