import Ledger
import Manifests
import Planner

/// The digest of the policy that this ledger must have begun with: known where whoever runs the hub cannot change it.
package struct TrustRoot: Hashable, Sendable {
    package var digest: String
    /// Where that is written, as file, line and column.
    package var place: String

    package init(digest: String, place: String) { (self.digest, self.place) = (digest, place) }
}

extension Site {
    /// Throws where the ledger began with another policy.
    func refuseAnotherRoot(_ ledger: LedgerRecord) throws {
        if let found = ledger.root { try refuse(found, "the ledger began with the policy") }
    }

    /// Before the first policy is in force, also where another one would be.
    func refuseAnotherRoot(_ look: Look) throws {
        try refuseAnotherRoot(look.observed.ledger)
        guard root != nil, look.observed.ledger.root == nil, look.observed.ledger.policy == nil,
            look.reading.desired.policy != nil
        else { return }
        try refuse(look.facts.policyDigest(), "the ledger would begin with the policy")
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
