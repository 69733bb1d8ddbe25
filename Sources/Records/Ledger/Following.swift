package import Git
package import Ledger

/// The revision that is acted on, and why nothing new may start by it.
package struct RevisionInUse: Hashable, Sendable {
    package var revision: ObjectID
    package var holdsStarts: String?
}

extension Repository {
    /// Goes on to `desired` where that comes after the revision which the ledger has acted on last; else stays
    /// there: what was agreed is not taken back by rewriting a branch.
    package func follow(
        _ desired: ObjectID, branch: String, after observed: ObservedState?
    ) throws -> RevisionInUse {
        guard let last = observed?.ledger.lastRevision.flatMap({ ObjectID(hex: $0) }) else {
            return RevisionInUse(revision: desired)
        }
        let isHere = contains(last)
        if isHere, try isAncestor(last, of: desired) { return RevisionInUse(revision: desired) }
        let names = (desired.hex.prefix(10), last.hex.prefix(10))
        return RevisionInUse(
            revision: isHere ? last : desired,
            holdsStarts:
                "\(branch) was rewritten: \(names.0) does not come after \(names.1), which was acted on last, so nothing new is started. If that is meant: reconcile ledger follow \(names.0) --reason TEXT"
        )
    }
}

extension Site {
    /// What a person says who names `words` as the revision to follow; throws where nothing is to be said, or
    /// where the desired branch is not there.
    package func following(_ words: String, after observed: ObservedState) throws -> Followed {
        let repository = try Repository(at: objects)
        guard
            let tip = try repository.current(isPath ? desired : StateRepository.desiredReference)
        else { throw NoDesiredBranch(self).trouble }
        guard let last = observed.ledger.lastRevision else {
            throw LedgerTrouble(
                "no revision was acted on yet, so any one is followed",
                remedy: "Let a pass begin: reconcile --once")
        }
        if let old = ObjectID(hex: last), repository.contains(old),
            try repository.isAncestor(old, of: tip)
        {
            throw LedgerTrouble(
                "\(branch) was not rewritten: \(tip.hex.prefix(10)) comes after "
                    + "\(last.prefix(10)), which was acted on last",
                remedy: "Nothing is to be said; `reconcile status` shows what else waits.")
        }
        var said = Followed()
        (said.revision, said.instead) = (try revision(words, upTo: tip, in: repository).hex, last)
        return said
    }

    private func revision(
        _ words: String, upTo tip: ObjectID, in repository: borrowing Repository
    ) throws -> ObjectID {
        let remedy =
            "Follow where it is: reconcile ledger follow \(tip.hex.prefix(10)) --reason TEXT; "
            + "or push to \(branch) what is to be acted on."
        if words == branch { return tip }
        guard let named = try? repository.resolve(words) else {
            throw LedgerTrouble("`\(words)` is no commit that the hub has", remedy: remedy)
        }
        guard try repository.isAncestor(named, of: tip) else {
            throw LedgerTrouble(
                "\(branch) is at \(tip.hex.prefix(10)), which does not come after "
                    + "\(named.hex.prefix(10))", remedy: remedy)
        }
        return named
    }
}
