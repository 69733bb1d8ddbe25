import Git
import Manifests
import Planner
import Synchronization

/// So many commits are gone back, and so many revisions read, at most, to find who changed a stage.
private let (commitsMax, readMax) = (2_000, 200)

/// Who changed what the sign-offs of stages approve, looked for when it is first asked: a pass plans many times.
final class HistoryBook: Sendable {
    private let gitDirectory: String
    private let revision: ObjectID
    private let named: Set<String>
    private let digest: @Sendable (String, String) -> StageDigest?
    private let known = Mutex<[String: StageHistory?]>([:])

    init(
        _ gitDirectory: String, _ revision: ObjectID, named: Set<String>,
        _ digest: @escaping @Sendable (String, String) -> StageDigest?
    ) {
        (self.gitDirectory, self.revision) = (gitDirectory, revision)
        (self.named, self.digest) = (named, digest)
    }

    func history(of rollout: String, stage: String, since: String?) -> StageHistory? {
        let key = "\(rollout)/\(stage) \(since ?? "")"
        if let history = known.withLock({ $0[key] }) { return history }
        let history = try? read(rollout, stage, since.flatMap { ObjectID(hex: $0) })
        known.withLock { $0[key] = .some(history) }
        return history
    }

    private func read(_ rollout: String, _ stage: String, _ since: ObjectID?) throws
        -> StageHistory
    {
        let repository = try Repository(at: gitDirectory)
        var walk = HistoryWalk(rollout, stage, since: since, named: named)
        walk.digests[revision] = .some(digest(rollout, stage))
        var history = StageHistory()
        (history.commits, history.isWhole) = try walk.commits(from: revision, of: repository)
        if let since, let old = walk.digest(at: since, of: repository),
            let new = digest(rollout, stage)
        {
            history.differences = new.difference(from: old)
        }
        return history
    }
}

/// Goes back over all commits since a revision, those of merged branches too.
private struct HistoryWalk {
    let (rollout, stage): (String, String)
    let since: ObjectID?
    let named: Set<String>
    /// By the commit; nil where the stage was not there, or could not be read.
    var digests: [ObjectID: StageDigest?] = [:]
    private var reads = 0

    init(_ rollout: String, _ stage: String, since: ObjectID?, named: Set<String>) {
        (self.rollout, self.stage) = (rollout, stage)
        (self.since, self.named) = (since, named)
    }

    /// The commits that changed the stage, the newest first, and whether these are all.
    mutating func commits(
        from tip: ObjectID, of repository: borrowing Repository
    ) throws -> (found: [StageCommit], isWhole: Bool) {
        var found: [(seconds: Int64, commit: StageCommit)] = []
        var (next, met, isWhole) = ([tip], Set([tip]), true)
        while let id = next.popLast() {
            guard repository.contains(id) else {
                isWhole = false
                continue
            }
            if let since, try id == since || repository.isAncestor(id, of: since) { continue }
            guard met.count <= commitsMax, reads < readMax else { return (sorted(found), false) }
            let commit = try repository.commit(id)
            if try changes(commit, of: repository) {
                found.append(
                    (commit.committer.seconds, StageCommit(commit: id.hex, makers: commit.makers)))
            }
            // The first parent is walked first, so that the way is read mostly in its order.
            next += commit.parents.reversed().filter { met.insert($0).inserted }
        }
        return (sorted(found), isWhole)
    }

    private func sorted(_ found: [(seconds: Int64, commit: StageCommit)]) -> [StageCommit] {
        found.enumerated().sorted {
            ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset)
        }.map(\.element.commit)
    }

    /// Whether the stage is another after the commit than in every parent: what merely merges brings nothing.
    private mutating func changes(_ commit: Commit, of repository: borrowing Repository) throws
        -> Bool
    {
        guard try touches(commit, of: repository) else { return false }
        let new = digest(at: commit.id, of: repository)?.text
        for parent in commit.parents {
            guard repository.contains(parent) else { continue }
            if digest(at: parent, of: repository)?.text == new { return false }
        }
        return new != nil || !commit.parents.isEmpty
    }

    private func touches(_ commit: Commit, of repository: borrowing Repository) throws -> Bool {
        if let parent = commit.parents.first, !repository.contains(parent) { return true }
        return try repository.changedPaths(commit.id).contains {
            $0.isOfManifests || $0.isOf(programs: named)
        }
    }

    mutating func digest(at id: ObjectID, of repository: borrowing Repository) -> StageDigest? {
        if let known = digests[id] { return known }
        reads += 1
        let digest = try? read(at: id, of: repository)
        digests[id] = .some(digest)
        return digest
    }

    private func read(at id: ObjectID, of repository: borrowing Repository) throws
        -> StageDigest?
    {
        let reading = try readDesired(at: id, of: repository)
        return try reading.desired.rollouts[rollout].flatMap {
            try reading.desired.stageDigest(of: $0, stage: stage, in: reading.tree)
        }
    }
}

extension Commit {
    /// Whoever it names as having made it. A committer who is the host itself names nobody.
    fileprivate var makers: [StageCommit.Maker] {
        var makers = [author, committer].map {
            StageCommit.Maker(name: $0.name, address: $0.email)
        }
        for line in message.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "co-authored-by" else { continue }
            makers.append(StageCommit.Maker(trailer: parts[1]))
        }
        var met: Set<StageCommit.Maker> = []
        return makers.filter { met.insert($0).inserted }
    }
}

extension StageCommit.Maker {
    /// `Name <address>`, as a trailer has it.
    fileprivate init(trailer: Substring) {
        let text = trailer.trimmed
        guard let open = text.lastIndex(of: "<") else {
            self.init(name: String(text), address: "")
            return
        }
        let address = text[text.index(after: open)...].prefix { $0 != ">" }
        self.init(name: String(text[..<open].trimmed), address: String(address.trimmed))
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        let end = start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        return start.prefix(end.count)
    }
}

extension ChangedPath {
    var isOfManifests: Bool { path.hasPrefix(desiredStateFolder + "/") }

    /// Whether it is one of these files, or lies in one of these folders.
    func isOf(programs named: Set<String>) -> Bool {
        named.contains(path) || named.contains { path.hasPrefix($0 + "/") }
    }
}
