package import Git
import Host
package import Manifests
import YAML

/// One file changed in a person's own clone, as a commit on a branch of it: what they would have done with an
/// editor, `git add` and `git commit`, and no hook, filter or program run.
package struct OwnCommit: Sendable {
    /// Where the repository is opened.
    package var repository: String
    package var head: Head
    /// A branch that is made for it; nil for the one that is checked out.
    package var newBranch: String?
    package var path: String
    /// Nil where there is no such file yet.
    package var before: [UInt8]?
    package var after: [UInt8]
    package var message: String
    package var author: Author
    package var at: Instant

    package init(
        repository: String, head: Head, newBranch: String? = nil, path: String, before: [UInt8]?,
        after: [UInt8], message: String, author: Author, at: Instant
    ) {
        (self.repository, self.head, self.newBranch) = (repository, head, newBranch)
        (self.path, self.before, self.after) = (path, before, after)
        (self.message, self.author, self.at) = (message, author, at)
    }

    /// Makes the commit and moves the branch to it, if that is where it was seen. The working tree and the
    /// index follow first: a change that is there uncommitted is seen, a commit that they undo is not.
    package func make() throws -> ObjectID {
        let place = try workingFile()
        try refuseProgram()
        var writer = try Writer(try Repository(at: repository))
        let blob = try writer.putBlob(after)
        let tree = try writer.putTree(
            try writer.repository.commit(head.commit).tree, changes: [path: .put(blob)])
        let who = NewCommit.Identity(
            name: author.name, email: author.email, seconds: Int64(at.seconds))
        let commit = try writer.putCommit(
            NewCommit(
                tree: tree, parents: [head.commit], author: who, committer: who, message: message))
        try writer.sync()
        do {
            if let place { try follow(with: after, blob, at: place, in: writer.repository) }
            try move(to: commit, in: writer.repository)
        } catch {
            if let place { try putBack(at: place, in: writer.repository) }
            throw error
        }
        try note(commit, in: writer.repository)
        _ = try writer.close()
        return commit
    }

    private var branch: String { newBranch ?? head.branch ?? "HEAD" }

    private func move(to commit: ObjectID, in repository: borrowing Repository) throws {
        let swap = try repository.compareAndSwap(
            "refs/heads/\(branch)", expected: newBranch == nil ? head.commit : nil, new: commit)
        guard swap != .swapped else { return }
        throw LedgerTrouble(
            "`\(branch)` was moved by another meanwhile; nothing was changed",
            remedy: "Give the command again")
    }

    private func follow(
        with bytes: [UInt8], _ blob: ObjectID, at place: String, in repository: borrowing Repository
    ) throws {
        let mode = File.permissions(place)
        if before == nil {
            try Directory.make(folder(of: place))
        }
        try AtomicFile.write(bytes, to: place, mode: mode ?? 0o644)
        try repository.stage(path, as: blob, at: place)
    }

    private func note(_ commit: ObjectID, in repository: borrowing Repository) throws {
        let references = ["refs/heads/\(branch)"] + (newBranch == nil ? ["HEAD"] : [])
        let subject = message.prefix { !$0.isNewline }
        try repository.log(
            references, at: commit, by: author, seconds: Int64(at.seconds), "reconcile: \(subject)")
    }

    /// A manifest that is marked as a program would lose the mark.
    private func refuseProgram() throws {
        let entry = try Repository(at: repository).entry(at: path, in: head.commit)
        guard let entry, entry.kind != .file else { return }
        throw LedgerTrouble(
            "\(path) is no plain file",
            remedy: "Where it is marked as a program: git update-index --chmod=-x \(path)")
    }

    /// Where the file is checked out, where it has to follow; throws where it is not as it was committed.
    private func workingFile() throws -> String? {
        guard newBranch == nil else { return nil }
        let repository = try Repository(at: repository)
        guard let top = repository.workingTree else { return nil }
        let place = "\(top)/\(path)"
        let written = try? File.read(place, maxBytes: Limits.standard.fileBytesMax)
        let committed = try repository.entry(at: path, in: head.commit)
        guard written == before, try repository.staged(path) == committed?.id else {
            throw LedgerTrouble(
                "\(path) is not as it was committed: it has changes of its own",
                remedy:
                    "Commit them or put them aside (git stash), or write to a new branch: --branch NAME"
            )
        }
        return place
    }

    private func putBack(at place: String, in repository: borrowing Repository) throws {
        guard let before, let committed = try repository.entry(at: path, in: head.commit)?.id else {
            try? File.remove(
                [String(place.split(separator: "/").last ?? "")], from: folder(of: place))
            if try repository.staged(path) != nil { try repository.unstage(path) }
            return
        }
        try follow(with: before, committed, at: place, in: repository)
    }

    private func folder(of place: String) -> String {
        String(place.prefix(upTo: place.lastIndex(of: "/") ?? place.endIndex))
    }
}
