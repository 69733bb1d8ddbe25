import Host
import Ledger
import Manifests
import Records

/// Where a person's word is written to the ledger: at a tip, under this controller's name.
struct Desk {
    var ledger: LedgerTip
    /// With the manifests, where these were asked for.
    var look: Look?
    var controller: String
    var host: String
    var now: Instant

    func entry(_ transition: Transition, of target: TargetID? = nil) -> Entry {
        Entry(at: now, controller: controller, target: target, transition)
    }
}

extension Desk {
    /// Over what somebody else wrote nothing is written but the answer for it.
    fileprivate func refuseHeld(_ entries: [Entry], after base: ObservedState) throws {
        for entry in entries where !entry.transition.isAnswer {
            guard !ledger.held.refuses(entry, after: base) else {
                throw LedgerTrouble(held: ledger.held)
            }
        }
    }
}

extension Transition {
    fileprivate var isAnswer: Bool {
        switch self {
        case .accepted, .reverted: true
        default: false
        }
    }
}

/// Writes what `make` wants written, upon the state that it was made of; tried again where another was first.
/// The one way in which a person's word gets to the ledger, wherever the hub is.
func record(
    at site: Site, variable: @escaping Variable, readsManifests: Bool = false,
    _ make: (Desk) throws -> (entries: [Entry], onto: ObservedState)
) throws -> [Entry] {
    let state = try StateRepository(in: site.state)
    var hub = try openHub(site, variable: variable)
    for turn in 0..<triesMax {
        let look =
            readsManifests ? try hub.look(verified: state.verified, controller: nil) : nil
        let ledger = try look?.ledger ?? hub.ledger(verified: state.verified)
        let now = max(Instant(seconds: wallClock().seconds), ledger.time)
        let desk = Desk(
            ledger: ledger, look: look, controller: state.controller, host: hostName(), now: now)
        let (entries, base) = try make(desk)
        try desk.refuseHeld(entries, after: base)
        try judge(entries, after: base, at: ledger.time)
        if let tip = try hub.bring(entries, onto: ledger.name, state: base) {
            try state.remember(verified: tip)
            try hub.close()
            return entries
        }
        try backOff(after: turn)
    }
    throw LedgerTrouble("others write to the ledger without a pause", remedy: "Try again.")
}

/// What a person asks for may not be possible; then nothing of it is written.
private func judge(_ entries: [Entry], after base: ObservedState, at time: Instant) throws {
    var (state, time) = (base, time)
    for entry in entries {
        if let illegality = illegality(of: entry, after: state, at: time) {
            throw LedgerTrouble(
                "\(entry.target?.text ?? "the ledger"): \(illegality)",
                remedy: "`reconcile status` shows how it stands now.")
        }
        state.apply(entry)
        time = entry.at
    }
}

/// Those who were refused together must not come back together.
func backOff(after turn: Int) throws {
    let most = 10 << min(turn, 6)
    let chance = try randomBytes(2).reduce(0) { $0 << 8 | Int($1) }
    pause(milliseconds: chance % most)
}

private let triesMax = 20
