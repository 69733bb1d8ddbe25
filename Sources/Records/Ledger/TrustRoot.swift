import Git
import Ledger
package import Manifests
package import Planner

/// The digest of the policy that this ledger must have begun with: known where whoever runs the hub cannot change it.
package struct TrustRoot: Hashable, Sendable {
    package var digest: String
    /// Where that is written, as file, line and column.
    package var place: String

    package init(digest: String, place: String) { (self.digest, self.place) = (digest, place) }
}

extension Site {
    /// Why a pass would act on nothing of this, in its words: the trust root, or roots that have not signed; nil where
    /// it would.
    package func refusal(of look: Look) -> LedgerTrouble? {
        guard look.ledger != nil else { return nil }
        do {
            try refuseAnotherRoot(look)
            try refuseUnfounded(look)
            return nil
        } catch { return error as? LedgerTrouble }
    }

    /// Throws where the ledger began with another policy.
    func refuseAnotherRoot(_ ledger: LedgerRecord) throws {
        if let found = ledger.root { try refuse(found, "the ledger began with the policy") }
    }

    /// Before the first policy is in force, also where another one would be.
    func refuseAnotherRoot(_ look: Look) throws {
        try refuseAnotherRoot(look.observed.ledger)
        guard let root, look.observed.ledger.root == nil, look.observed.ledger.policy == nil else {
            return
        }
        guard look.reading.desired.policy != nil else {
            throw LedgerTrouble(
                "\(root.place): the trust root is \(root.digest), and no policy is in force or can be read: nothing is acted on",
                remedy: "Bring the policy that the ledger has to begin with onto the desired branch"
            )
        }
        try refuse(look.facts.policyDigest(), "the ledger would begin with the policy")
    }

    /// Nothing is acted on before those have signed with what it begins.
    func refuseUnfounded(_ look: Look) throws {
        guard look.observed.ledger.policy == nil else { return }
        let lacking = rootsLacking(
            in: look.reading.desired, after: look.observed, facts: look.facts,
            at: look.ledger?.time ?? .distantPast)
        guard !lacking.isEmpty else { return }
        let words = lacking.map { "\($0.person) \($0.why)" }.joined(separator: "; ")
        throw LedgerTrouble(
            "nothing is acted on: the policy names roots, who must sign with what the ledger begins, and \(words)",
            remedy: "`reconcile init` prints what each of them signs, and where that is written")
    }

    private func refuse(_ found: String, _ words: String) throws {
        guard let root, root.digest != found else { return }
        throw LedgerTrouble(
            "\(root.place): the trust root is \(root.digest), and \(words) \(found): nothing is acted on",
            remedy:
                "Find out which is meant: another ledger than yours was begun there, or the wrong root is written here"
        )
    }
}

extension Site {
    /// What the roots of the policy that is committed here have not signed yet, as far as this machine has it; and the
    /// digest of that policy.
    package func foundingLacks(at now: Instant) throws -> (lacking: [RootLacking], root: String) {
        let here = try Repository(at: repository)
        guard let tip = try here.current(local(desired)),
            let look = try? Look(at: tip, ledger: nil, of: here, branch: branch)
        else { return ([], "") }
        let lacking = rootsLacking(
            in: look.reading.desired, after: look.observed, facts: look.facts, at: now)
        return (lacking, look.facts.policyDigest())
    }
}
