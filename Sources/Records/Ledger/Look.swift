package import Git
package import Ledger
package import Manifests
package import Planner

/// Everything that is known at a desired revision and a tip of the ledger.
package struct Look: Sendable {
    package var revision: ObjectID
    package var reading: Reading
    package var facts: Facts
    /// None where there is no ledger yet.
    package var ledger: LedgerTip?

    package var observed: ObservedState { ledger?.state ?? ObservedState() }
}

extension Look {
    /// Reads a repository that has both branches; nothing is fetched, and nothing is started.
    package init(
        at revision: ObjectID, ledger: LedgerTip?, of repository: borrowing Repository,
        controller: Controller? = nil
    ) throws {
        self.revision = revision
        self.ledger = ledger
        reading = try readDesired(at: revision, of: repository, controller: controller)
        facts = reading.facts(
            at: revision, desiredTree: try repository.desiredTree(of: revision),
            zones: machineTimeZones)
        facts.slots = controller?.parallel ?? facts.slots
        for name in ledger?.state.revisionsInUse ?? [] where name != revision.hex {
            // What cannot be read any more is a wait of its own, said by the planner.
            guard let id = ObjectID(hex: name), repository.contains(id),
                let terms = try? readDesired(at: id, of: repository)
            else { continue }
            facts.terms[name] = terms.desired
        }
    }
}

extension Repository {
    fileprivate func desiredTree(of revision: ObjectID) throws -> ObjectID {
        let top = try folder(at: "", in: revision) ?? []
        guard let tree = top.first(where: { $0.name == desiredStateFolder && $0.kind == nil })
        else { throw NoDesiredState(place: "commit \(revision.hex.prefix(10))") }
        return tree.id
    }
}
