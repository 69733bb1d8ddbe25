import Ledger
import Manifests
import Testing

@testable import Reconciler

@Suite("What is pushed together") struct ChainTests {
    private let moment = Instant(seconds: 1_800_000_000)

    private var founded: ObservedState {
        var founded = Founded()
        founded.id = String(repeating: "f", count: 32)
        var state = ObservedState()
        state.apply(Entry(at: moment, controller: "aaaa", .founded(founded)))
        return state
    }

    private func revision(_ digit: String, signedBy keys: [String]? = nil) -> Entry {
        var seen = RevisionSeen()
        seen.revision.commit = String(repeating: digit, count: 40)
        if let keys {
            var policy = InForce()
            policy.controllers = keys.map { name in
                var key = ControllerKey()
                key.ssh = name
                return key
            }
            seen.policy = policy
        }
        return Entry(at: moment, controller: "aaaa", .revision(seen))
    }

    private func taken(_ entries: Entry...) -> Int {
        var chain = Chain(state: founded, time: moment, holding: [])
        for entry in entries { chain.append(entry) }
        return chain.entries.count
    }

    /// This machine may have no key of theirs, and nothing of the push would be taken.
    @Test func `nothing stands behind what names others who sign`() {
        #expect(taken(revision("1"), revision("2"), revision("3")) == 3)
        #expect(taken(revision("1"), revision("2", signedBy: ["a b"]), revision("3")) == 2)
        #expect(taken(revision("1", signedBy: []), revision("2")) == 2)
    }
}
