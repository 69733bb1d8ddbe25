package import Git
package import Ledger

/// The revision that is acted on, and why nothing new may start by it.
package struct Followed: Hashable, Sendable {
    package var revision: ObjectID
    package var holdsStarts: String?
}

extension Repository {
    /// Goes on to `desired` where that comes after the revision which the ledger has acted on last; else stays
    /// there: what was agreed is not taken back by rewriting a branch.
    package func follow(
        _ desired: ObjectID, branch: String, after observed: ObservedState?
    ) throws -> Followed {
        guard let last = observed?.ledger.revision.flatMap({ ObjectID(hex: $0.commit) }) else {
            return Followed(revision: desired)
        }
        let isHere = contains(last)
        if isHere, try isAncestor(last, of: desired) { return Followed(revision: desired) }
        let names = (desired.hex.prefix(10), last.hex.prefix(10))
        return Followed(
            revision: isHere ? last : desired,
            holdsStarts:
                "\(branch) was rewritten: \(names.0) does not come after \(names.1), which was acted on last, so nothing new is started. If that is meant: reconcile ledger follow \(names.0) --reason TEXT"
        )
    }
}
