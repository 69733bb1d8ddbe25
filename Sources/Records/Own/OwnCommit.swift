package import Git
package import Manifests

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

    /// What came of it. The commit stands also where its note in the reflog could not be written.
    package struct Made: Sendable {
        package var commit: ObjectID
        package var complaint: String?
    }

    /// Makes the commit and moves the branch to it, if that is where it was seen; the working tree and the index
    /// with it, where the branch is checked out.
    package func make() throws -> Made {
        var writer = try Writer(try Repository(at: repository))
        try refuseProgram(in: writer.repository)
        let blob = try writer.putBlob(after)
        let tree = try writer.putTree(
            try writer.repository.commit(head.commit).tree, changes: [path: .put(blob)])
        let who = NewCommit.Identity(
            name: author.name, email: author.email, seconds: Int64(at.seconds))
        let commit = try writer.putCommit(
            NewCommit(
                tree: tree, parents: [head.commit], author: who, committer: who, message: message))
        try writer.sync()
        try move(to: commit, blob, in: writer.repository)
        let complaint = note(commit, in: writer.repository)
        _ = try writer.close()
        return Made(commit: commit, complaint: complaint)
    }

    private var branch: String { newBranch ?? head.branch ?? "HEAD" }

    private func move(
        to commit: ObjectID, _ blob: ObjectID, in repository: borrowing Repository
    ) throws {
        guard newBranch == nil, let top = repository.workingTree else {
            let swap = try repository.compareAndSwap(
                "refs/heads/\(branch)", expected: newBranch == nil ? head.commit : nil, new: commit)
            if swap != .swapped { throw movedMeanwhile }
            return
        }
        let file = CheckedOutFile(
            branch: branch, expected: head.commit, commit: commit, path: path, before: before,
            after: after, blob: blob)
        try refuse(try file.move(in: repository, below: top))
    }

    /// Refuses what could not be written in the end, before anybody is asked whether they mean it.
    package func refuseObstacle() throws {
        let repository = try Repository(at: repository)
        try refuseProgram(in: repository)
        guard newBranch == nil, let top = repository.workingTree else { return }
        let file = CheckedOutFile(
            branch: branch, expected: head.commit, commit: head.commit, path: path, before: before,
            after: after, blob: head.commit)
        if let obstacle = try file.obstacle(in: repository, below: top) { try refuse(obstacle) }
    }

    private func refuse(_ outcome: CheckedOutFile.Outcome) throws {
        switch outcome {
        case .moved: return
        case .differs: throw movedMeanwhile
        case .hasChanges:
            throw LedgerTrouble(
                "\(path) does not lie here as it was committed, byte for byte",
                remedy:
                    "Where you changed it: commit that, or put it aside (git stash). Where git converts "
                    + "its lines or leaves it out: write to a new branch, --branch NAME")
        case .isLinked:
            throw LedgerTrouble(
                "\(path) lies behind a symbolic link here, which is not followed",
                remedy: "Write to a new branch: --branch NAME")
        }
    }

    private var movedMeanwhile: LedgerTrouble {
        LedgerTrouble(
            "`\(branch)` was moved by another meanwhile; nothing was changed",
            remedy: "Give the command again")
    }

    /// Nil where it is noted.
    private func note(_ commit: ObjectID, in repository: borrowing Repository) -> String? {
        let references = ["refs/heads/\(branch)"] + (newBranch == nil ? ["HEAD"] : [])
        let subject = message.prefix { !$0.isNewline }
        do throws(GitError) {
            try repository.log(
                references, at: commit, by: author, seconds: Int64(at.seconds),
                "reconcile: \(subject)")
            return nil
        } catch {
            return "It is committed, but \(error.description)"
        }
    }

    /// A manifest that is marked as a program would lose the mark.
    private func refuseProgram(in repository: borrowing Repository) throws {
        let entry = try repository.entry(at: path, in: head.commit)
        guard let entry, entry.kind != .file else { return }
        throw LedgerTrouble(
            "\(path) is no plain file",
            remedy: "Where it is marked as a program: git update-index --chmod=-x \(path)")
    }
}
