import Ledger
import Manifests
import Planner

/// What must hold whatever goes wrong, and what has to be remembered to judge it.
struct Law: Sendable {
    private(set) var broken: Breach?
    /// Attempts whose intent is on the hub, and how each was concluded there.
    private var intents: [String: Attempt] = [:]
    private var order: [String] = []
    private var conclusions: [String: Transition.Kind] = [:]
    private var takenOver: Set<String> = []
    private var reported: Set<String> = []
    /// What waited in an outbox before it was acted on: by its attempt.
    private var keptIntents: Set<String> = []
    /// What supervisors began; and what they know of the end.
    private(set) var begun: Set<String> = []
    private var endings: [String: Ending] = [:]
    /// By attempt, who keeps its folder.
    private var keepers: [String: String] = [:]
    /// Controllers whose state folder is lost.
    var gone: Set<String> = []
    /// Ends that were seen of what another had taken over by then, and that nothing tells of.
    private(set) var lateReportsMissing = 0

    mutating func breaks(_ law: String, _ words: String) {
        if broken == nil { broken = Breach(law: law, words: words) }
    }

    func isOfOutbox(_ attempt: String) -> Bool {
        keptIntents.contains(attempt) && intents[attempt] == nil
    }

    func isConcluded(_ attempt: String) -> Bool { conclusions[attempt] != nil }
    func intent(_ attempt: String) -> Attempt? { intents[attempt] }
}

// MARK: The ledger

extension Law {
    mutating func landed(_ entry: Entry, after parent: LedgerCommit) {
        if let why = illegality(of: entry, after: parent.state, at: parent.entry.at) {
            breaks("the ledger is legal", "\(entry.subjectLine): \(why.description)")
        }
        judgeWords(entry, after: parent.state)
        switch entry.transition {
        case .intent(let intent): landed(intent, of: entry)
        case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome),
            .lost(let outcome):
            conclude(outcome.attempt, as: entry.transition.kind)
        case .lateReport(let report): if let attempt = report.attempt { reported.insert(attempt) }
        default: break
        }
    }

    /// No word to go back is closed but by an entry that names it, or by the end of what named it.
    private mutating func judgeWords(_ entry: Entry, after parent: ObservedState) {
        guard let target = entry.target, !parent[target].asks.isEmpty else { return }
        var named = parent.attempt(where: target)?.answers ?? []
        switch entry.transition {
        case .intent(let intent): named = intent.attempt.answers
        case .answered(let answered): named = [answered.word]
        case .settled: named = parent[target].lost?.answers ?? []
        default: break
        }
        var next = parent
        next.apply(entry)
        let kept = Set(next[target].asks.map(\.name) + named)
        if let word = parent[target].asks.first(where: { !kept.contains($0.name) }) {
            breaks("each word is answered", "\(entry.subjectLine) drops \(word.name)")
        }
    }

    mutating func takenOver(_ attempt: String, running: [Place.Running], at now: Int) {
        takenOver.insert(attempt)
        guard running.contains(where: { $0.attempt == attempt && now <= $0.deadline }) else {
            return
        }
        breaks(
            "nobody answers for what may still run elsewhere",
            "\(intents[attempt]?.words ?? attempt) is taken over while it runs, before its deadline"
        )
    }

    private mutating func landed(_ intent: Intent, of entry: Entry) {
        let attempt = intent.attempt
        if intents[attempt.id] != nil {
            breaks("an attempt has a name of its own", "\(attempt.words) is named as an older one")
        }
        if attempt.purpose == .start, intent.evidence.isEmpty {
            breaks("nothing starts ungated", "\(attempt.words) names no gate")
        }
        intents[attempt.id] = attempt
        order.append(attempt.id)
    }

    private mutating func conclude(_ attempt: String, as kind: Transition.Kind) {
        conclusions[attempt] = kind
        let words = "\(intents[attempt]?.words ?? attempt): recorded as \(kind.rawValue)"
        if kind == .lapsed, begun.contains(attempt) {
            breaks("no outcome is dropped", "\(words), and it has begun")
        }
        guard kind == .succeeded || kind == .failed, let ending = endings[attempt] else { return }
        let isGood = if case .ended(_, nil, _) = ending { true } else { false }
        if isGood != (kind == .succeeded) {
            breaks("no outcome is dropped", "\(words), and it ended \(ending.words)")
        }
    }

    mutating func kept(_ entry: Entry, by controller: String) {
        if case .intent(let intent) = entry.transition { keptIntents.insert(intent.attempt.id) }
    }
}

// MARK: Supervisors

extension Law {
    mutating func ended(_ attempt: String, _ ending: Ending) { endings[attempt] = ending }

    mutating func begins(_ attempt: Attempt, by controller: String) {
        let known = intents[attempt.id]
        if known == nil, !keptIntents.contains(attempt.id) {
            breaks("nothing acts without an acknowledged intent", attempt.words)
        }
        if let known, known != attempt {
            breaks(
                "nothing acts without an acknowledged intent",
                "\(attempt.words): the hub has another")
        }
        if let kind = conclusions[attempt.id] {
            breaks(
                "nothing acts without an acknowledged intent",
                "\(attempt.words) begins, and is recorded as \(kind.rawValue) already")
        }
        begun.insert(attempt.id)
        keepers[attempt.id] = controller
        endings[attempt.id] = nil
    }

    /// A program that may change something begins.
    mutating func touches(_ attempt: Attempt, in place: Place, excused: Set<Int>, at now: Int) {
        for other in place.running where other.attempt != attempt.id {
            let isExcused = excused.contains(other.machine) && now > other.deadline
            if isExcused || other.isOffline || isOfOutbox(attempt.id) { continue }
            breaks(
                "nobody acts twice",
                "\(attempt.words) begins while \(other.attempt.prefix(6)), fence \(other.fence), runs"
            )
        }
        if place.running.contains(where: { $0.attempt == attempt.id }) {
            breaks("nobody acts twice", "\(attempt.words) runs twice at once")
        }
    }

    mutating func changes(_ effect: Place.Effect, in place: Place) {
        guard place.checksFence, let highest = place.effects.map(\.fence).max() else { return }
        if effect.fence < highest {
            breaks(
                "an environment that checks the fence is never changed by an older one",
                "\(place.name) is changed under \(effect.fence), and was under \(highest)")
        }
    }
}

// MARK: The end

extension Law {
    mutating func judgeTheEnd(_ state: ObservedState) {
        if let word = state.openWordInWhatWentBack {
            breaks("each word is answered", "\(word) is open")
        }
        for id in order where conclusions[id] == nil {
            breaks("every attempt settles", intents[id]?.words ?? id)
        }
        for id in order where conclusions[id] == .lost && endings[id] != nil {
            guard let keeper = keepers[id], !gone.contains(keeper), !takenOver.contains(id) else {
                continue
            }
            breaks(
                "no outcome is dropped", "\(intents[id]?.words ?? id) is lost, and its end was seen"
            )
        }
        for id in endings.keys.sorted() where intents[id] == nil && !reported.contains(id) {
            guard let keeper = keepers[id], !gone.contains(keeper) else { continue }
            breaks("no outcome is dropped", "\(id.prefix(6)) ended, and nothing tells of it")
        }
        for id in endings.keys.sorted() where takenOver.contains(id) && !reported.contains(id) {
            guard let keeper = keepers[id], !gone.contains(keeper) else { continue }
            lateReportsMissing += 1
        }
    }
}

extension ObservedState {
    /// A word to go back that nothing has answered, of a target that went back: the next pass answers it.
    var openWordInWhatWentBack: String? {
        for target in known where self[target].standing == .wentBack {
            if let word = self[target].asks.first { return "\(target.text): \(word.name)" }
        }
        return nil
    }
}
