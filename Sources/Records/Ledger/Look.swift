package import Git
import Host
package import Ledger
package import Manifests
package import Planner

/// Everything that is known at a desired revision and a tip of the ledger.
package struct Look: Sendable {
    /// The revision that is acted on.
    package var revision: ObjectID
    /// The tip of the desired branch; another than `revision` where that was rewritten.
    package var desired: ObjectID
    /// Why nothing new may start, where something keeps all of it.
    package var holdsStarts: String?
    /// Whether the hub did not answer: this is what it had before, with what waits in the outbox.
    package var isOffline = false
    package var reading: Reading
    package var facts: Facts
    /// None where there is no ledger yet.
    package var ledger: LedgerTip?

    package var observed: ObservedState { ledger?.state ?? ObservedState() }

    /// What others wrote and nobody has answered for, with what it holds and how to answer.
    package var held: LedgerTrouble? {
        guard let ledger, let held = self.ledger?.held, !held.isEmpty else { return nil }
        if let forged = held.first(where: \.wasToBeSigned) {
            return LedgerTrouble(forged: forged, ledger.state)
        }
        return LedgerTrouble(held: held)
    }
}

extension Look {
    /// Reads a repository that has both branches; nothing is fetched, and nothing is started. What an
    /// earlier look has read is not read again.
    package init(
        at desired: ObjectID, ledger: LedgerTip?, of repository: borrowing Repository,
        controller: Controller? = nil, branch: String, reusing last: Look? = nil,
        chain: ChainMemory? = nil
    ) throws {
        if let last, last.desired == desired, last.ledger?.commit == ledger?.commit {
            self = last
            return
        }
        self.desired = desired
        self.ledger = ledger
        let followed = try repository.follow(desired, branch: branch, after: ledger?.state)
        (revision, holdsStarts) = try repository.readable(followed, after: ledger?.state)
        if let last, last.revision == revision {
            (reading, facts) = (last.reading, last.facts)
            facts.terms = [:]
        } else {
            reading = try readDesired(at: revision, of: repository, controller: controller)
            facts = reading.facts(
                at: revision, desiredTree: try repository.desiredTree(of: revision),
                zones: machineTimeZones, gitDirectory: repository.gitDirectory)
            facts.courses = Course.all(
                of: reading.desired.rollouts.all, in: reading.desired,
                by: Threads(workers: processorCount()))
        }
        facts.slots = controller?.parallel ?? facts.slots
        facts.held = ledger?.held ?? []
        for name in ledger?.state.revisionsInUse ?? [] where name != revision.hex {
            facts.terms[name] = last?.facts.terms[name] ?? Look.terms(name, of: repository)
        }
        facts.between = try repository.revisions(
            between: ledger?.state, and: revision, controller: controller,
            asksSignatures: asksSignatures)
        if let tip = ledger?.commit, asksSignatures {
            let book = ChainBook(repository.gitDirectory, tip, chain)
            facts.isOfLedger = { book.has($0) }
        }
    }

    /// Whether any policy that may be in force asks for them.
    private var asksSignatures: Bool {
        ([reading.desired] + facts.terms.values).contains {
            $0.policy?.spec.asksSignatures == true
        }
    }

    /// What cannot be read any more is a wait of its own, said by the planner.
    private static func terms(_ name: String, of repository: borrowing Repository)
        -> DesiredState?
    {
        guard let id = ObjectID(hex: name), repository.contains(id) else { return nil }
        return try? readDesired(at: id, of: repository).desired
    }
}

extension Repository {
    /// What is going back is not held by a revision that says nothing: it is judged by the one before.
    fileprivate func readable(
        _ followed: RevisionInUse, after state: ObservedState?
    ) throws -> (ObjectID, String?) {
        guard try desiredFolder(of: followed.revision) == nil,
            let last = state?.ledger.lastRevision.flatMap({ ObjectID(hex: $0) }), contains(last)
        else { return (followed.revision, followed.holdsStarts) }
        let short = followed.revision.hex.prefix(10)
        return (
            last,
            "commit \(short) has no folder `\(desiredStateFolder)`: nothing starts, and what there was counts on"
        )
    }

    func desiredTree(of revision: ObjectID) throws -> ObjectID {
        guard let tree = try desiredFolder(of: revision) else {
            throw NoDesiredState(place: "commit \(revision.hex.prefix(10))")
        }
        return tree
    }

    func desiredFolder(of revision: ObjectID) throws -> ObjectID? {
        try folder(at: "", in: revision)?
            .first { $0.name == desiredStateFolder && $0.kind == nil }?.id
    }
}
