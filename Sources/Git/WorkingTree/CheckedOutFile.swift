import Glibc

/// One file of the branch that is checked out, moved together with its branch: in the working tree, in the
/// index, and by the commit.
package struct CheckedOutFile: Sendable {
    package var branch: String
    package var expected: ObjectID
    package var commit: ObjectID
    package var path: String
    /// Nil where there is no such file yet.
    package var before: [UInt8]?
    package var after: [UInt8]
    package var blob: ObjectID

    package init(
        branch: String, expected: ObjectID, commit: ObjectID, path: String, before: [UInt8]?,
        after: [UInt8], blob: ObjectID
    ) {
        (self.branch, self.expected, self.commit) = (branch, expected, commit)
        (self.path, self.before, self.after, self.blob) = (path, before, after, blob)
    }

    package enum Outcome: Hashable, Sendable {
        case moved
        /// Another commit was made on the branch meanwhile.
        case differs
        /// The file, or what is staged of it, is not as it was committed.
        case hasChanges
        /// The file lies behind a link, so outside of the working tree for all that is known.
        case isLinked
    }

    /// Holds the index's lock and then the branch's, as `git commit` does, looks whether all is as it was seen,
    /// and only then writes: the file, the index, the branch. Who dies in between leaves a change that
    /// `git status` shows. Nothing is changed unless it is `moved`.
    package func move(in repository: borrowing Repository, below top: String) throws(GitError)
        -> Outcome
    {
        let place = "\(top)/\(path)"
        guard !isBehindLink(top) else { return .isLinked }
        var index = try LockedIndex(of: repository)
        var lock = try RefLock(
            "refs/heads/\(branch)", in: repository.commonDirectory, patience: 2_000)
        guard try lock.current() == expected else { return .differs }
        let committed = try repository.entry(at: path, in: expected)?.id
        let written = try smallFile(place, doing: "read \(path)")
        guard written == before, try repository.staged(path) == committed else {
            return .hasChanges
        }
        try write(after, to: place)
        do throws(GitError) {
            try index.stage(path, as: blob, at: place)
            try index.commit()
        } catch {
            try takeBack(at: place)
            throw error
        }
        try lock.move(to: commit)
        return .moved
    }

    /// What would keep it from moving, as far as that can be seen without a lock: so that nobody is asked in vain.
    package func obstacle(in repository: borrowing Repository, below top: String) throws(GitError)
        -> Outcome?
    {
        guard !isBehindLink(top) else { return .isLinked }
        let committed = try repository.entry(at: path, in: expected)?.id
        let written = try smallFile("\(top)/\(path)", doing: "read \(path)")
        let isAsCommitted = try repository.staged(path) == committed
        return written == before && isAsCommitted ? nil : .hasChanges
    }

    private func isBehindLink(_ top: String) -> Bool {
        var place = top
        for part in path.split(separator: "/") {
            place += "/" + part
            var status = stat()
            guard lstat(place, &status) == 0 else { return false }
            if status.st_mode & S_IFMT == S_IFLNK { return true }
        }
        return false
    }

    /// An editor may have written meanwhile: only what is ours is taken back.
    private func takeBack(at place: String) throws(GitError) {
        guard try smallFile(place, doing: "read \(path)") == after else { return }
        guard let before else {
            unlink(place)
            return
        }
        try write(before, to: place)
    }

    private func write(_ bytes: [UInt8], to place: String) throws(GitError) {
        let doing = "write \(path)"
        let folder = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
        if before == nil, mkdir(folder, 0o777) != 0, errno != EEXIST {
            throw diskError(doing, folder)
        }
        var status = stat()
        let mode = lstat(place, &status) == 0 ? status.st_mode & 0o777 : nil
        let draft = "\(place).\(getpid()).tmp"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw diskError(doing, draft) }
        defer { close(file) }
        do throws(GitError) {
            try writeAll(bytes, to: file, doing: doing, draft)
            if let mode, fchmod(file, mode) != 0 { throw diskError(doing, draft) }
            guard fsync(file) == 0, rename(draft, place) == 0 else { throw diskError(doing, place) }
        } catch {
            unlink(draft)
            throw error
        }
    }
}
