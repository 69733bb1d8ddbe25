package import Git
import Host
import Ledger
package import Manifests
package import Planner

/// What merging one commit into another comes to, as far as this machine knows; nothing is fetched or written.
package struct MergeLook: Sendable {
    package var base: ObjectID
    package var head: ObjectID
    /// How many commits the base has that the head has not, and the other way.
    package var behind = 0
    package var ahead = 0
    package var outcome: Outcome
    /// None where this machine knows none.
    package var ledger: LedgerTip?
    /// Whether a pass acts by the base at all: it goes on from what it acted on last.
    package var isFollowed = true

    package enum Outcome: Sendable {
        /// The two have no commit in common.
        case unrelated
        /// These paths were changed on both sides, in ways that do not go together.
        case conflicts([String])
        /// There would be no desired state.
        case empty
        case merged(MergedReading)
    }
}

/// The two sides of a merge, read.
package struct MergedReading: Sendable {
    package var base: Standpoint
    package var merged: Standpoint
    package var reading: Reading
    /// The manifests that differ, where nothing else does.
    package var apart: ManifestsApart?
}

extension MergeLook {
    package init(
        _ head: ObjectID, into base: ObjectID, at site: Site, controller: Controller?
    ) throws {
        let repository = try Repository(at: site.repository)
        (self.base, self.head, outcome) = (base, head, .unrelated)
        ledger = try site.ledgerHere(in: try Repository(at: site.ledgerRepository))
        guard let fork = try repository.mergeBase(base, head) else { return }
        if fork != base { behind = try repository.commits(of: base, beyond: head) }
        if fork != head { ahead = try repository.commits(of: head, beyond: base) }
        isFollowed = try repository.isFollowed(base, after: ledger)
        switch try repository.merging(head, into: base, since: fork) {
        case .conflicts(let paths): outcome = .conflicts(paths)
        case .clean(let tree):
            var sides = SideReader(site: site, controller: controller, ledger: ledger)
            let before = try sides.standpoint(at: base, in: repository)
            let merged = try Repository(at: site.repository, with: tree.unwritten)
            guard try merged.hasManifests(at: tree.id) else {
                outcome = .empty
                return
            }
            let (after, reading) = try sides.read(tree.id, named: tree.id, in: merged)
            let changes = try merged.changedPaths(
                from: repository.commit(base).tree, to: tree.id)
            outcome = .merged(
                MergedReading(
                    base: try sides.withTerms(before), merged: try sides.withTerms(after),
                    reading: reading, apart: sides.apart(changes)))
        }
    }
}

/// Reads both sides: what is the same on both is read once.
private struct SideReader {
    let site: Site
    let controller: Controller?
    let ledger: LedgerTip?
    private var known: [TreeEntry: ReadFile] = [:]
    /// What was read, by the tree of its manifests.
    private var states: [ObjectID: DesiredState] = [:]

    init(site: Site, controller: Controller?, ledger: LedgerTip?) {
        (self.site, self.controller, self.ledger) = (site, controller, ledger)
    }

    /// That of a base that has no manifests yet is empty.
    mutating func standpoint(
        at commit: ObjectID, in repository: borrowing Repository
    ) throws -> Standpoint {
        guard try repository.hasManifests(at: commit) else {
            let index = TreeIndex(gitDirectory: repository.gitDirectory, commit: commit)
            let nothing = Reading(
                [], strays: [], tree: index.sourceTree, controller: controller, workers: 1,
                isAsked: { _ in true })
            return standpoint(nothing, named: commit, commit)
        }
        return try read(commit, named: commit, in: repository).0
    }

    mutating func read(
        _ id: ObjectID, named name: ObjectID, in repository: borrowing Repository
    ) throws -> (Standpoint, Reading) {
        let reading = try readDesired(
            at: id, of: repository, controller: controller, knowing: &known)
        let tree = try repository.manifestsTree(of: id) ?? id
        states[tree] = reading.desired
        return (standpoint(reading, named: name, tree), reading)
    }

    private func standpoint(_ reading: Reading, named name: ObjectID, _ tree: ObjectID)
        -> Standpoint
    {
        var facts = reading.facts(at: name, desiredTree: tree, zones: machineTimeZones)
        facts.courses = Course.all(
            of: reading.desired.rollouts.all, in: reading.desired,
            by: Threads(workers: processorCount()))
        facts.held = ledger?.held ?? []
        return Standpoint(reading.desired, facts)
    }

    /// The manifests that these changes are of; nil where one is of something else, or cannot be read.
    func apart(_ changes: [ChangedPath]) -> ManifestsApart? {
        var apart = ManifestsApart()
        // A manifest can be a program's file as well.
        let programs = programsNamed
        for change in changes {
            if change.isOf(programs: programs) { return nil }
            if !change.isOfManifests { continue }
            for side in [change.old, change.new].compactMap(\.self) {
                let entry = TreeEntry(path: change.path, kind: side.kind, id: side.id)
                guard let file = known[entry], file.strays.isEmpty else { return nil }
                for decoded in file.manifests where !apart.note(decoded.manifest) {
                    return nil
                }
            }
        }
        return apart
    }

    private var programsNamed: Set<String> {
        states.values.reduce(into: []) { $0.formUnion($1.pathsNamed) }
    }

    /// With the terms of what is under way, and the policy in force.
    mutating func withTerms(_ side: Standpoint) throws -> Standpoint {
        var side = side
        for name in ledger?.state.revisionsInUse ?? [] where name != side.facts.revision.commit {
            side.facts.terms[name] = try terms(name)
        }
        return side
    }

    /// Both of this machine's repositories may have it; what none has is a wait of its own.
    private mutating func terms(_ name: String) throws -> DesiredState? {
        guard let id = ObjectID(hex: name) else { return nil }
        for place in [site.repository, site.ledgerRepository] {
            let repository = try Repository(at: place)
            guard repository.contains(id), let tree = try? repository.manifestsTree(of: id)
            else { continue }
            if let state = states[tree] { return state }
            let state = try? readDesired(at: id, of: repository, knowing: &known).desired
            states[tree] = state
            return state
        }
        return nil
    }
}

extension Repository {
    /// What was not changed on the other side since they parted is taken as it is.
    fileprivate func merging(
        _ head: ObjectID, into base: ObjectID, since fork: ObjectID
    ) throws -> Merge {
        if fork == head {
            return .clean(MergedTree(id: try commit(base).tree, unwritten: unwritten))
        }
        if fork == base {
            return .clean(MergedTree(id: try commit(head).tree, unwritten: unwritten))
        }
        return try merged(head, into: base)
    }

    fileprivate func isFollowed(_ base: ObjectID, after ledger: LedgerTip?) throws -> Bool {
        guard let last = ledger?.state.ledger.lastRevision.flatMap({ ObjectID(hex: $0) }) else {
            return true
        }
        return try contains(last) && isAncestor(last, of: base)
    }

    fileprivate func hasManifests(at id: ObjectID) throws -> Bool {
        try manifestsTree(of: id) != nil
    }

    /// The folder of the manifests; nil where there is none.
    fileprivate func manifestsTree(of id: ObjectID) throws -> ObjectID? {
        try folder(at: "", in: id)?.first { $0.name == desiredStateFolder && $0.kind == nil }?.id
    }
}
