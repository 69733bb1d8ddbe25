import Git
import Ledger
import Manifests
import Planner
import YAML

/// So many commits are gone back, and so many of them read whole, at most: what is further back is not looked at.
private let (commitsMax, readMax) = (1_000, 64)

extension Repository {
    /// The revisions on the first-parent line since the one that was acted on last, without `revision` itself, in
    /// which somebody said something about a stage that nobody has seen yet; the oldest first. Costs what changed:
    /// only changed manifests are read, and all of those of a commit only where they say something new.
    ///
    /// Where signatures are asked, before them those that merges brought beside that line and in which somebody
    /// stopped something: who merges decides which side is the first.
    func revisions(
        between state: ObservedState?, and revision: ObjectID, controller: Controller?,
        asksSignatures: Bool
    ) throws -> [PastRevision] {
        guard let state, let last = state.ledger.lastRevision.flatMap({ ObjectID(hex: $0) }),
            last != revision, contains(last)
        else { return [] }
        var unseen = UnseenWords(state)
        let line = try firstParents(from: revision, after: last)
        let commits = try line.filter { id in unseen.arise(in: try saidAnew(by: id)) }
        let beside = try asksSignatures ? stops(beside: line, of: revision, after: last, state) : []
        return try read(beside, controller, isBeside: true)
            + read(commits, controller, isBeside: false)
    }

    private func read(_ commits: [ObjectID], _ controller: Controller?, isBeside: Bool) throws
        -> [PastRevision]
    {
        try commits.prefix(readMax).compactMap { id in
            // What cannot be read holds its rollouts as it is; it is not what keeps others from being read.
            guard try desiredFolder(of: id) != nil,
                let reading = try? readDesired(at: id, of: self, controller: controller)
            else { return nil }
            let facts = reading.facts(
                at: id, desiredTree: try desiredTree(of: id), zones: machineTimeZones)
            return PastRevision(reading.desired, facts, isBeside: isBeside)
        }
    }

    /// The commits that merges brought in which somebody stopped something that nobody has seen.
    private func stops(
        beside line: [ObjectID], of tip: ObjectID, after last: ObjectID, _ state: ObservedState
    ) throws -> [ObjectID] {
        var unseen = UnseenWords(state, ofStopsAlone: true)
        var (next, met, found) = (line + [tip], Set(line + [tip]), [ObjectID]())
        while let id = next.popLast(), met.count <= commitsMax {
            guard contains(id), try id != last && !isAncestor(id, of: last) else { continue }
            if !line.contains(id), id != tip, unseen.arise(in: try saidAnew(by: id)) {
                found.append(id)
            }
            next += try commit(id).parents.filter { met.insert($0).inserted }
        }
        return found.reversed()
    }

    /// The commits that `tip` has on its first-parent line and `last` has not, without `tip`; the oldest first.
    private func firstParents(from tip: ObjectID, after last: ObjectID) throws -> [ObjectID] {
        var found: [ObjectID] = []
        var next = try commit(tip).parents.first
        while let id = next, id != last, found.count < commitsMax, contains(id),
            try !isAncestor(id, of: last)
        {
            found.append(id)
            next = try commit(id).parents.first
        }
        return found.reversed()
    }

    /// The manifests that a commit brought or changed, by themselves.
    private func saidAnew(by id: ObjectID) throws -> DesiredState? {
        var desk = ParsingDesk()
        let files = try changedPaths(id).compactMap { change -> ReadFile? in
            guard let new = change.new, new.kind == .file || new.kind == .executable,
                change.path.hasPrefix(desiredStateFolder + "/"), isManifest(change.path)
            else { return nil }
            guard let bytes = try? blob(new.id, maxBytes: Limits.standard.fileBytesMax) else {
                return nil
            }
            return ReadFile(bytes, name: change.path, at: &desk)
        }
        guard !files.isEmpty else { return nil }
        return DesiredState(
            files.flatMap(\.manifests), strays: [],
            in: Setting(
                tree: SourceTree(find: { _ in nil }, digest: { _ in nil }), hasZone: { _ in true }))
    }
}

/// What nobody has seen yet of what is said about rollouts.
private struct UnseenWords {
    private var known: [String: Set<Word>]

    /// One that names no content is told by the rest of it.
    private struct Word: Hashable {
        var sight: Ledger.Sight
        var digest: String?
    }

    private let isOfStopsAlone: Bool

    init(_ state: ObservedState, ofStopsAlone: Bool = false) {
        isOfStopsAlone = ofStopsAlone
        known = state.rollouts.mapValues { record in
            Set(
                record.sights.flatMap {
                    [Word(sight: $0.asSaid, digest: $0.digest), Word(sight: $0.asSaid)]
                })
        }
    }

    /// Whether these manifests say something that was not said before them.
    mutating func arise(in desired: DesiredState?) -> Bool {
        guard let desired else { return false }
        let rollouts =
            desired.rollouts.names + desired.signOffs.all.compactMap(\.spec.rollout?.name)
        var isNew = false
        for name in Set(rollouts) {
            let said = Set(
                desired.signOffsSaid(of: name).flatMap { sight, digests in
                    isOfStopsAlone && !sight.kind.stops
                        ? [] : digests.map { Word(sight: sight, digest: $0) }
                })
            guard !said.isSubset(of: known[name] ?? []) else { continue }
            known[name, default: []].formUnion(said)
            isNew = true
        }
        return isNew
    }
}
