package import Git
import Host
package import Ledger
package import Manifests
import YAML

/// The branch whose tree is the observed state, and whose history the audit.
package enum LedgerBranch {
    package static let name = "refs/heads/reconcile/ledger"
    /// One commit for each revision that the ledger uses, so that none is ever garbage.
    package static let revisions = "refs/heads/reconcile/revisions"

    /// Beyond this no file of the ledger is read.
    static let fileBytesMax = Limits.stateFile.fileBytesMax
    /// Fewer files than these are read before a second thread has begun.
    static let filesAlone = 64
}

/// What the ledger says at one commit of its branch.
package struct LedgerTip: Sendable {
    package var commit: ObjectID
    package var state: ObservedState
    /// Of the last entry.
    package var time: Instant

    /// What others wrote since and nobody has answered for; the state is without it.
    package var held: [HeldCommit]

    package init(
        commit: ObjectID, state: ObservedState, time: Instant, held: [HeldCommit] = []
    ) {
        (self.commit, self.state, self.time, self.held) = (commit, state, time, held)
    }

    /// The commit's name, for rooms that know nothing of git.
    package var name: String { commit.hex }
}

extension Transition {
    func answers(_ held: HeldCommit) -> Bool {
        switch self {
        case .accepted(let answer), .reverted(let answer): answer.commit == held.commit.name
        default: false
        }
    }
}

extension [HeldCommit] {
    /// Those that `entries` do not answer for.
    func unanswered(by entries: [Entry]) -> [HeldCommit] {
        filter { held in !entries.contains { $0.transition.answers(held) } }
    }
}

extension Repository {
    /// Reads the ledger at `tip`, taking every commit since `known` as it comes: only what we would have
    /// written ourselves, in an order that is legal. What others wrote is set apart. Without `known`, from the
    /// founding on.
    package func ledger(at tip: ObjectID, since known: LedgerTip?) throws -> LedgerTip {
        if let known, known.commit == tip { return known }
        guard let commits = try firstParents(from: tip, downTo: known?.commit) else {
            throw LedgerTrouble(
                "the ledger was rewritten: \(tip.hex.prefix(10)) does not come after \(known?.commit.hex.prefix(10) ?? "")",
                remedy: "compare the two with git log, then `reconcile ledger restore`")
        }
        var replay =
            known.map { Replay(from: $0.state, at: $0.time, holding: $0.held) } ?? Replay()
        try readLedger(commits.reversed().map(\.id), as: { CommitRead($0.recorded) }) { read in
            do throws(BrokenChain) {
                try replay.take(read)
            } catch {
                replay.hold(read.commit, because: error.reason)
            }
        }
        return LedgerTip(commit: tip, state: replay.state, time: replay.time, held: replay.held)
    }

    /// The commit that was verified last, where this repository has it.
    func verified(_ name: String?) -> ObjectID? {
        name.flatMap { ObjectID(hex: $0) }.flatMap { contains($0) ? $0 : nil }
    }

    /// Reads the ledger at a commit that was verified before, from its tree alone.
    package func verifiedLedger(at tip: ObjectID) throws -> LedgerTip {
        let files = try entries(of: tip).compactMap { entry in
            StateFile(path: entry.path).map { (file: $0, id: entry.id) }
        }
        let place = (directory: gitDirectory, unwritten: unwritten)
        let read = try inParallel(
            files, workers: files.count < LedgerBranch.filesAlone ? 1 : processorCount(),
            start: { () throws(GitError) in
                try Repository(at: place.directory, with: place.unwritten)
            }, body: { repository, one in repository.stateFile(one.file, one.id) })
        var state = ObservedState()
        for (file, record) in zip(files.map(\.file), read) {
            state.take(file, from: try record.get())
        }
        let time = Instant(seconds: Int(try commit(tip).committer.seconds))
        return LedgerTip(commit: tip, state: state, time: time)
    }

    /// A state that holds one file.
    private borrowing func stateFile(_ file: StateFile, _ id: ObjectID)
        -> Result<ObservedState, any Error>
    {
        Result {
            var state = ObservedState()
            try state.read(file, try blob(id, maxBytes: LedgerBranch.fileBytesMax))
            return state
        }
    }

    /// A commit of the ledger as the replay judges it.
    /// Its signature is looked at only where its bytes are given: most ledgers have none.
    package func recorded(_ commit: Commit, sealed bytes: [UInt8]? = nil) throws -> RecordedCommit {
        let parent = try commit.parents.first.map { id throws(GitError) in try self.commit(id).tree
        }
        let files = try changedPaths(from: parent, to: commit.tree).map { change in
            RecordedCommit.File(
                path: change.path,
                bytes: try change.new.map { new in
                    // A submodule has no bytes, and is none of ours whatever they were.
                    new.kind == .submodule
                        ? [] : try blob(new.id, maxBytes: LedgerBranch.fileBytesMax)
                }, isOrdinary: change.new.map { $0.kind == .file } ?? true)
        }
        var recorded = RecordedCommit(name: commit.id.hex, message: commit.message, files: files)
        recorded.isMerge = commit.parents.count > 1
        recorded.seconds = Int(commit.committer.seconds)
        recorded.author = "\(commit.author.name) <\(commit.author.email)>"
        if let bytes { recorded.seal = seal(of: bytes) }
        return recorded
    }
}

/// Entries chained onto a tip, as commits that are not yet anybody's.
package struct ChainedEntries: Sendable {
    /// Nil where there was nothing to chain, and no tip.
    package var ledger: ObjectID?
    package var state: ObservedState
}

extension Writer {
    /// Writes a commit for each entry; nothing names them yet, and a sync is still to come. Each is signed, not the last
    /// alone: nobody can tell afterwards where a push ended.
    package mutating func chain(
        _ entries: [Entry], onto tip: ObjectID?, state: ObservedState, by identity: LedgerIdentity,
        signer: LedgerSigner?
    ) throws -> ChainedEntries {
        var chained = ChainedEntries(ledger: tip, state: state)
        var parent = tip
        var tree = try tip.map { try repository.commit($0).tree }
        for entry in entries {
            try chained.state.ledger.requireNamed(signer, at: entry.at)
            let next = try commit(
                entry, onto: parent, tree: tree, &chained.state, identity, signer)
            (parent, tree) = (next.commit, next.tree)
            chained.ledger = next.commit
        }
        return chained
    }

    private mutating func commit(
        _ entry: Entry, onto parent: ObjectID?, tree: ObjectID?, _ state: inout ObservedState,
        _ identity: LedgerIdentity, _ signer: LedgerSigner?
    ) throws -> (commit: ObjectID, tree: ObjectID) {
        let files = state.files(changedBy: entry)
        state.apply(entry)
        var changes: [String: TreeChange] = [:]
        for file in files {
            guard let text = state.text(of: file) else { continue }
            changes[file.path] = .put(try putBlob(Array(text.utf8)))
        }
        for path in entry.transition.restored where changes[path] == nil {
            // It was not there before; putting it back means taking it out.
            changes[path] = .remove
        }
        let tree = try putTree(tree, changes: changes)
        let who = NewCommit.Identity(
            name: identity.name, email: identity.email, seconds: Int64(max(0, entry.at.seconds)))
        let commit = NewCommit(
            tree: tree, parents: parent.map { [$0] } ?? [], author: who, committer: who,
            message: entry.message)
        return (try putCommit(try signer?.seal(commit) ?? commit), tree)
    }

    /// Makes a revision a parent of the branch that keeps revisions.
    package mutating func keep(
        _ revision: ObjectID, onto tip: ObjectID?, at moment: Instant, by identity: LedgerIdentity
    ) throws -> ObjectID {
        let who = NewCommit.Identity(
            name: identity.name, email: identity.email, seconds: Int64(max(0, moment.seconds)))
        return try putCommit(
            NewCommit(
                tree: try putTree(nil, changes: [:]),
                parents: (tip.map { [$0] } ?? []) + [revision], author: who, committer: who,
                message: "Keep revision \(revision.hex.prefix(10))\n"))
    }
}

/// Whom git names as the writer of the ledger's commits.
package struct LedgerIdentity: Hashable, Sendable {
    package var name: String
    package var email: String

    package init(host: String) {
        name = "reconcile"
        email = "reconcile@\(host)"
    }
}

extension LedgerTip {
    /// Throws where nothing that it says can be acted on; what holds some subjects is for the plan.
    func requireSure() throws {
        if let forged = held.first(where: \.wasToBeSigned) {
            throw LedgerTrouble(forged: forged, state)
        }
        if held.contains(where: \.holdsEverything) { throw LedgerTrouble(held: held) }
    }
}

/// Why nothing may be read of, or written to, a ledger.
package struct LedgerTrouble: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package var remedy: String?

    package init(_ description: String, remedy: String? = nil) {
        self.description = description
        self.remedy = remedy
    }
}

extension LedgerTrouble {
    /// Names the first commit that a controller had to sign, for who must find out whose it is.
    init(forged held: HeldCommit, _ state: ObservedState) {
        let commit = held.commit
        let subject = commit.message.prefix { !$0.isNewline }
        let at = commit.seconds.map { Instant(seconds: $0).text } ?? "an unknown time"
        let short = commit.name.prefix(10)
        let names = state.ledger.controllers.map(\.words).joined(separator: " or ")
        self.init(
            "nothing is acted on: ledger commit \(short) (\(subject)), by \(commit.author) at \(at), is none of a controller's: \(held.reason)",
            remedy:
                "Ask who can push to reconcile/ledger, and who has the key \(names). Read it with git show, then say which: reconcile ledger accept|revert \(short) --reason TEXT"
        )
    }

    /// Names what others wrote, with what it touched.
    package init(held: [HeldCommit]) {
        let commits = held.map { one in
            "ledger commit \(one.commit.name.prefix(10)) was not written by a controller: "
                + "\(one.reason); it holds \(one.subjects)"
        }
        self.init(
            commits.joined(separator: "; "),
            remedy: "Read it with git show, then say which: "
                + "reconcile ledger accept|revert \(held.first?.commit.name.prefix(10) ?? "") --reason TEXT"
        )
    }
}

/// Nothing acts, and nothing is known, before a ledger is founded.
package let noLedger = LedgerTrouble(
    "there is no ledger yet, so nothing is acted on", remedy: "Begin one: reconcile init")

/// How two commits of one history stand to each other.
enum Kinship {
    case includes, isBehind, diverged
}

extension Repository {
    /// Whether `tip` has all of `other`, lies behind it, or neither.
    func kinship(of tip: ObjectID, to other: ObjectID) throws -> Kinship {
        if try isAncestor(other, of: tip) { return .includes }
        return try isAncestor(tip, of: other) ? .isBehind : .diverged
    }
}
