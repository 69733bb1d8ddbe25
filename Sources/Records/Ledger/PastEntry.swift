package import Git
package import Ledger

/// What a commit of the ledger records, whole, beside what its message tells.
package struct PastEntry: Sendable {
    package var entry: Entry
    /// The attempt that it begins or ends; none where it is of no action.
    package var attempt: Attempt?
    /// What was in effect before, and what is by it, where it begins or ends well what brings something.
    package var brought: (before: Layer, after: Layer)?
    /// The revision that was acted on before, where it brings another one.
    package var instead: String?
}

extension Repository {
    /// Nil where the commit is not as a controller writes them; whether it was legal is for an audit to say.
    package func pastEntry(of commit: Commit) throws -> PastEntry? {
        guard let entry = try entry(recordedBy: commit), entry.message == commit.message else {
            return nil
        }
        if case .revision = entry.transition, let parent = commit.parents.first {
            var past = PastEntry(entry: entry)
            past.instead = try revision(at: parent)
            return past
        }
        guard let target = entry.target, let parent = commit.parents.first else {
            return PastEntry(entry: entry)
        }
        switch entry.transition {
        case .intent(let intent):
            let state = try state(where: target, at: parent)
            return PastEntry(
                entry: entry, attempt: intent.attempt,
                brought: state.exposures(around: intent.attempt))
        case .succeeded, .failed, .lapsed, .lost, .tookOver:
            let state = try state(where: target, at: parent)
            let attempt = state.attempt(where: target)
            var past = PastEntry(entry: entry, attempt: attempt)
            if case .succeeded = entry.transition {
                past.brought = attempt.flatMap { state.exposures(around: $0) }
            }
            return past
        default: return PastEntry(entry: entry)
        }
    }

    private func revision(at commit: ObjectID) throws -> String? {
        guard let file = try entry(at: StateFile.ledger.path, in: commit) else { return nil }
        var state = ObservedState()
        try? state.read(.ledger, try blob(file.id, maxBytes: LedgerBranch.fileBytesMax))
        return state.ledger.revision?.commit
    }

    private func entry(recordedBy commit: Commit) throws -> Entry? {
        let changes = try changedPaths(commit.id)
        let files = changes.compactMap { change in
            change.new?.kind == .file ? StateFile(path: change.path) : nil
        }
        guard let file = StateFile.leading(of: files),
            let id = changes.first(where: { $0.path == file.path })?.new?.id
        else { return nil }
        var written = ObservedState()
        // What is not as we write it is nobody's entry.
        guard
            (try? written.read(file, try blob(id, maxBytes: LedgerBranch.fileBytesMax))) != nil
        else { return nil }
        return written.last(file)
    }

    /// The ledger at `commit` as far as `target` acts in it: its whole environment, or its rollout for work.
    private func state(where target: TargetID, at commit: ObjectID) throws -> ObservedState {
        var state = ObservedState()
        for entry in try entries(where: target, at: commit) {
            guard let file = StateFile(path: entry.path) else { continue }
            // What others wrote there is in effect for nobody.
            try? state.read(file, try blob(entry.id, maxBytes: LedgerBranch.fileBytesMax))
        }
        return state
    }

    private func entries(where target: TargetID, at commit: ObjectID) throws -> [TreeEntry] {
        if target.isWork {
            return try entry(at: StateFile.rollout(target.rollout).path, in: commit).map { [$0] }
                ?? []
        }
        let folder = "environments/\(target.environment)"
        return try isFolder(folder, at: commit) ? entries(of: commit, under: folder) : []
    }
}
