import Ledger
import Manifests

/// Entries that are to be recorded together, each legal at the state that the one before it leaves.
struct Chain: Sendable {
    private(set) var entries: [Entry] = []
    private(set) var state: ObservedState
    private var time: Instant
    private let held: [HeldCommit]
    /// Who signs at its beginning.
    private let signing: [ControllerKey]

    init(state: ObservedState, time: Instant, holding held: [HeldCommit]) {
        (self.state, self.time, self.held) = (state, time, held)
        signing = state.ledger.controllers
    }

    /// Leaves out what is not legal: the plan that wanted it was made of another state, and is made again. Nor
    /// is anything written over what somebody else wrote.
    mutating func append(_ entry: Entry) {
        // Who signs from then on may be another machine: what comes behind it is a push of its own.
        guard state.ledger.controllers == signing else { return }
        guard !held.refuses(entry, after: state) else { return }
        guard illegality(of: entry, after: state, at: time) == nil else { return }
        entries.append(entry)
        state.apply(entry)
        time = entry.at
    }
}
