import Git
import Ledger
import Manifests
import Planner

/// The manifests of each revision, read once; files that are the same in several, once for all of them.
struct RevisionDesks {
    typealias Desk = (desired: DesiredState, facts: Facts)

    private var desks: [String: Desk] = [:]
    private var unreadable: Set<String> = []
    private var files: [TreeEntry: ReadFile] = [:]
    private let signatures = SignatureBook()
    /// By the revision, and the one whose policy was in force.
    private var terms: [[String]: StartTerms] = [:]

    mutating func terms(
        at revision: String, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> StartTerms? {
        let names = [revision, parent.ledger.policy?.revision ?? ""]
        if let known = terms[names] { return known }
        guard let (desired, facts) = desk(revision, parent, repository) else { return nil }
        var policy = desired.policy?.spec
        if let inForce = parent.ledger.policy {
            guard let then = desk(inForce.revision, parent, repository) else { return nil }
            policy = then.desired.policy?.spec
        }
        let found = StartTerms(
            desired: desired, policy: policy,
            digest: { rollout, stage in facts.digest(rollout, stage)?.text },
            environmentDigest: { facts.environmentDigest($0) })
        terms[names] = found
        return found
    }

    /// What is known at a revision, with the policy that was in force.
    mutating func desk(
        at revision: String, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> Desk? {
        guard var known = desk(revision, parent, repository) else { return nil }
        if let inForce = parent.ledger.policy,
            let then = desk(inForce.revision, parent, repository)
        {
            known.facts.terms[inForce.revision] = then.desired
        }
        return known
    }

    private mutating func desk(
        _ revision: String, _ parent: ObservedState, _ repository: borrowing Repository
    ) -> Desk? {
        if let known = desks[revision] { return known }
        guard !unreadable.contains(revision), let id = ObjectID(hex: revision),
            repository.contains(id), let found = try? read(id, repository)
        else {
            unreadable.insert(revision)
            return nil
        }
        if desks.count >= desksMax { clear(but: parent.revisionsInUse) }
        desks[revision] = found
        return found
    }

    private mutating func read(
        _ id: ObjectID, _ repository: borrowing Repository
    ) throws -> Desk {
        let reading = try readDesired(at: id, of: repository, knowing: &files)
        var facts = reading.facts(
            at: id, desiredTree: try repository.desiredTree(of: id), zones: machineTimeZones,
            gitDirectory: repository.gitDirectory, signatures: signatures)
        facts.courses = Course.all(of: reading.desired.rollouts.all, in: reading.desired)
        return (reading.desired, facts)
    }

    /// An audit goes forward: what nothing is under way by is hardly asked about again.
    private mutating func clear(but inUse: Set<String>) {
        desks = desks.filter { inUse.contains($0.key) }
        terms = terms.filter { $0.key.allSatisfy(inUse.contains) }
        files = [:]
    }
}

/// A long history has more revisions than fit into memory.
private let desksMax = 128
