package import Git
import Host
package import Ledger
package import Manifests
package import YAML

/// Whether a branch may be moved as somebody pushes it: judged before git lets it in.
package struct PushJudge {
    private let directory: String
    /// Where what is pushed lies while it is judged.
    private let pushed: UnwrittenObjects
    /// The full name of the desired branch.
    private let desired: String
    /// Where what was read of a pushed desired branch is told from.
    private let controller: Controller?

    package init(
        directory: String, quarantine: String?, desired: String, controller: Controller? = nil
    ) {
        self.directory = directory
        pushed = quarantine.map { UnwrittenObjects(inFolder: $0) } ?? UnwrittenObjects()
        (self.desired, self.controller) = (desired, controller)
    }

    package enum Verdict: Sendable {
        case passes
        case refused(PushRefusal)
    }

    package func verdict(on push: PushedReference) throws -> Verdict {
        switch push.name {
        case desired: try desiredVerdict(push)
        case LedgerBranch.name: try ledgerVerdict(push)
        case LedgerBranch.revisions: try revisionsVerdict(push)
        default: .passes
        }
    }

    private func open() throws(GitError) -> Repository {
        try Repository(at: directory, with: pushed)
    }

    // MARK: The desired branch

    private func desiredVerdict(_ push: PushedReference) throws -> Verdict {
        let repository = try open()
        guard let new = push.new else { return .refused(.deleted) }
        if let old = push.old, try !repository.isAncestor(old, of: new) {
            return .refused(.rewritten(by: old, new))
        }
        // A branch that has no manifests yet, and gets none, is nobody's affair.
        guard try repository.hasManifests(at: new) else {
            guard let old = push.old, try repository.hasManifests(at: old) else { return .passes }
            return .refused(.noManifests)
        }
        let now = try errors(at: new, in: repository)
        guard !now.isEmpty else { return .passes }
        let before = try push.old.map { try errors(at: $0, in: repository) } ?? []
        let known = Set(before.map(\.unplaced))
        let fresh = now.filter { !known.contains($0.unplaced) }
        return fresh.isEmpty ? .passes : .refused(.invalid(fresh))
    }

    private func errors(at id: ObjectID, in repository: borrowing Repository) throws
        -> [Diagnostic]
    {
        guard try repository.hasManifests(at: id) else { return [] }
        return try readDesired(at: id, of: repository, controller: controller).desired.diagnostics
            .filter { $0.severity == .error }
    }

    // MARK: The ledger

    private func ledgerVerdict(_ push: PushedReference) throws -> Verdict {
        let repository = try open()
        guard let new = push.new else { return .refused(.deleted) }
        guard let old = push.old else {
            return verdict(on: try repository.ledger(at: new, since: nil), since: [])
        }
        guard try repository.isAncestor(old, of: new) else {
            return .refused(.rewritten(by: old, new))
        }
        // Most pushes go on from what is as controllers left it; only where one does not, all of it is read,
        // since an entry may answer for what was let in before.
        let short = try repository.ledger(at: new, since: try repository.verifiedLedger(at: old))
        if short.held.isEmpty { return .passes }
        let known = try repository.ledger(at: old, since: nil)
        return verdict(on: try repository.ledger(at: new, since: known), since: known.held)
    }

    private func verdict(on tip: LedgerTip, since known: [HeldCommit]) -> Verdict {
        let fresh = tip.held.filter { one in
            !known.contains { $0.commit.name == one.commit.name }
        }
        return fresh.isEmpty ? .passes : .refused(.handMade(fresh))
    }

    // MARK: The revisions

    private func revisionsVerdict(_ push: PushedReference) throws -> Verdict {
        let repository = try open()
        guard let new = push.new else { return .refused(.deleted) }
        if let old = push.old, try !repository.isAncestor(old, of: new) {
            return .refused(.rewritten(by: old, new))
        }
        // Each has the one before it as its first parent, and its revision behind; the first has its revision alone.
        var next = new
        while next != push.old {
            let commit = try repository.commit(next)
            guard try repository.holdsNothing(next), let parent = commit.parents.first else {
                return .refused(.notARevision(next))
            }
            guard commit.parents.count <= 2, let revision = commit.parents.last,
                try isDesired(revision, in: repository)
            else { return .refused(.notARevision(next)) }
            if commit.parents.count == 1 {
                return push.old == nil ? .passes : .refused(.notARevision(next))
            }
            next = parent
        }
        return .passes
    }

    /// Whether a commit was ever on the desired branch, as far as that is known here: only such are acted on.
    private func isDesired(_ revision: ObjectID, in repository: borrowing Repository) throws -> Bool
    {
        guard let tip = try repository.current(desired) else { return true }
        return try repository.isAncestor(revision, of: tip)
    }
}

/// Why a branch may not be moved so.
package enum PushRefusal: Sendable {
    case deleted
    case rewritten(by: ObjectID, ObjectID)
    case noManifests
    /// What is wrong and was not before.
    case invalid([Diagnostic])
    /// Commits that no controller would have written.
    case handMade([HeldCommit])
    /// A commit among those that keep revisions, and holds files.
    case notARevision(ObjectID)
}

extension Repository {
    fileprivate func holdsNothing(_ id: ObjectID) throws -> Bool {
        try (folder(at: "", in: id) ?? []).isEmpty
    }

    fileprivate func hasManifests(at id: ObjectID) throws -> Bool {
        try folder(at: "", in: id)?.contains { $0.name == desiredStateFolder && $0.kind == nil }
            ?? false
    }
}

extension Diagnostic {
    /// What makes it the same although lines have moved.
    fileprivate var unplaced: [String] { [rule, location.file, problem] }
}
