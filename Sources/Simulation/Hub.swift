import Ledger
import Manifests

/// One commit of the ledger, known by its number; what the ledger says there is worked out when it is made.
struct LedgerCommit: Sendable {
    var parent: Int?
    var entry: Entry
    var state: ObservedState
    /// How many come before it.
    var depth: Int
}

/// All commits that anybody has made, on the hub or not: as in git, the same content is the same commit.
struct Objects: Sendable {
    private(set) var commits: [LedgerCommit] = []
    private var known: [Content: Int] = [:]

    private struct Content: Hashable {
        var parent: Int?
        var entry: Entry
    }

    subscript(number: Int) -> LedgerCommit { commits[number] }

    mutating func commit(_ entry: Entry, onto parent: Int?) -> Int {
        let content = Content(parent: parent, entry: entry)
        if let number = known[content] { return number }
        var state = parent.map { commits[$0].state } ?? ObservedState()
        state.apply(entry)
        let depth = parent.map { commits[$0].depth + 1 } ?? 0
        commits.append(LedgerCommit(parent: parent, entry: entry, state: state, depth: depth))
        known[content] = commits.count - 1
        return commits.count - 1
    }

    mutating func chain(_ entries: [Entry], onto tip: Int?) -> Int? {
        entries.reduce(tip) { commit($1, onto: $0) }
    }

    func isAncestor(_ one: Int, of other: Int) -> Bool {
        var next: Int? = other
        while let number = next, commits[number].depth >= commits[one].depth {
            if number == one { return true }
            next = commits[number].parent
        }
        return false
    }

    /// The commits behind `old` up to `tip`, oldest first.
    func commits(after old: Int?, upTo tip: Int) -> [Int] {
        var found: [Int] = []
        var next: Int? = tip
        while let number = next, number != old {
            found.append(number)
            next = commits[number].parent
        }
        return found.reversed()
    }
}

/// What a push asks for: both branches move together, each only from where it was seen.
struct Push: Hashable, Sendable {
    var entries: [Entry]
    var onto: Int
    var made: Int
    var keptBefore: Int
    var kept: Int
    /// Whether a push of it may have landed without our hearing of it.
    var isUnknown = false
}

/// What the hub names, as it is fetched.
struct Tips: Hashable, Sendable {
    var ledger: Int
    /// How many revisions have been kept; no two controllers keep one alike.
    var kept: Int
    var desired: Int
}

/// The place that all controllers share.
struct Hub: Sendable {
    var tips: Tips
    var revisions: [Revision]
    /// What was kept from the collector by each tip of that branch.
    private(set) var kept: [(parent: Int, revisions: Set<String>)] = [(0, [])]

    init(founding: Int, revision: Revision) {
        tips = Tips(ledger: founding, kept: 0, desired: 0)
        revisions = [revision]
    }

    mutating func commit(_ revision: Revision) {
        revisions.append(revision)
        tips.desired = revisions.count - 1
    }

    /// A commit that keeps the revisions of `entries` behind `tip`; the same where all are kept there.
    mutating func keep(_ entries: [Entry], behind tip: Int) -> Int {
        let wanted = Set(entries.compactMap(\.transition.revision))
        let all = kept[tip].revisions.union(wanted)
        guard all.count > kept[tip].revisions.count else { return tip }
        kept.append((tip, all))
        return kept.count - 1
    }

    enum Answer: Hashable, Sendable { case accepted, refused }

    /// Compares and swaps; what is there already is accepted, as git does.
    mutating func take(_ push: Push) -> Answer {
        let wanted = Tips(ledger: push.made, kept: push.kept, desired: tips.desired)
        let isLedgerFree = tips.ledger == push.onto || tips.ledger == push.made
        let isKeptFree = tips.kept == push.keptBefore || tips.kept == push.kept
        guard isLedgerFree, isKeptFree || push.kept == push.keptBefore else { return .refused }
        tips.ledger = wanted.ledger
        if push.kept != push.keptBefore { tips.kept = wanted.kept }
        return .accepted
    }
}
