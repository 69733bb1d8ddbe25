import Host
import Ledger
import Manifests
import Records

/// Where a person's word is written to the ledger: at a tip, under this controller's name.
struct Desk {
    var ledger: LedgerTip
    var controller: String
    var host: String
    var now: Instant

    func entry(_ transition: Transition, of target: TargetID? = nil) -> Entry {
        Entry(at: now, controller: controller, target: target, transition)
    }
}

/// Writes what `make` wants written, upon the state that it was made of; tried again where another was first.
func record(
    at site: Site, _ make: (Desk) throws -> (entries: [Entry], onto: ObservedState)
) throws -> [Entry] {
    let state = try StateRepository(in: site.state)
    var hub = try ownHub(site)
    for _ in 0..<triesMax {
        let ledger = try hub.ledger(verified: state.verified)
        let now = max(Instant(seconds: wallClock().seconds), ledger.time)
        let desk = Desk(
            ledger: ledger, controller: state.controller, host: hostName(), now: now)
        let (entries, base) = try make(desk)
        try judge(entries, after: base, at: ledger.time)
        guard let tip = try hub.push(entries, onto: ledger.name, state: base) else { continue }
        try state.remember(verified: tip)
        try hub.close()
        return entries
    }
    throw LedgerTrouble("others write to the ledger without a pause", remedy: "Try again.")
}

/// The hub, where it is a repository on this machine. Behind a remote these words are not written yet, and
/// never into a clone, where nobody would read them.
func ownHub(_ site: Site) throws -> PathHub {
    guard site.isPath else {
        throw LedgerTrouble(
            "this is written only where the hub is, and \(site.hub) is behind a remote",
            remedy: "Run it in the hub's own repository.")
    }
    return try PathHub(site, host: hostName())
}

/// What a person asks for may not be possible; then nothing of it is written.
private func judge(_ entries: [Entry], after base: ObservedState, at time: Instant) throws {
    var (state, time) = (base, time)
    for entry in entries {
        if let illegality = illegality(of: entry, after: state, at: time) {
            throw LedgerTrouble("\(entry.target?.text ?? "the ledger"): \(illegality)")
        }
        state.apply(entry)
        time = entry.at
    }
}

private let triesMax = 20
