import CGit2

extension Repository {
    /// The commits from `tip` down, first parents only, newest first, until `known`, which is left out.
    /// Nil where the walk ends without meeting `known`; with no `known`, down to the first commit.
    package func firstParents(
        from tip: ObjectID, downTo known: ObjectID?, limit: Int = .max
    ) throws(GitError) -> [Commit]? {
        var commits: [Commit] = []
        var next: ObjectID? = tip
        while let id = next, id != known {
            guard commits.count < limit else {
                throw GitError(
                    .tooLarge, "read the history of \(tip)", "it has more than \(limit) commits")
            }
            let commit = try commit(id)
            next = commit.parents.first
            commits.append(commit)
        }
        return next == known ? commits : nil
    }

    /// The names of the commits from `tip` down to the first one or until `known`, which is left out; first parents only,
    /// newest first. `see` is given the bytes of each. Nothing but the parent is read of them: for who reads them whole
    /// on several threads.
    package func firstParentNames(
        from tip: ObjectID, downTo known: ObjectID? = nil, seeing see: ([UInt8]) -> Void = { _ in }
    ) throws(GitError) -> [ObjectID] {
        var names: [ObjectID] = []
        var next: ObjectID? = tip
        while let id = next, id != known {
            let bytes = try commitBytes(id)
            see(bytes)
            names.append(id)
            next = firstParent(in: bytes)
        }
        return names
    }

    /// A commit begins with its tree, and goes on with its parents: `tree ID`, `parent ID`, a line each.
    private func firstParent(in commit: [UInt8]) -> ObjectID? {
        let line = commit.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
        let word = Array("parent ".utf8)
        guard line.starts(with: word) else { return nil }
        return ObjectID(
            hex: String(decoding: line.dropFirst(word.count).prefix(40), as: UTF8.self))
    }

    /// Whether `ancestor` is in the history of `commit`, or is that commit.
    package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
        if ancestor == commit { return contains(commit) }
        var (one, other) = (commit.raw, ancestor.raw)
        git_error_clear()
        let answer = git_graph_descendant_of(handle, &one, &other)
        guard answer < 0 else { return answer == 1 }
        let error = lastError(answer, "find out whether \(ancestor) is in the history of \(commit)")
        throw contains(ancestor) && contains(commit) ? damaged(error) : absent(error)
    }
}

extension Repository {
    /// How many commits `tip` has that `other` has not.
    package func commits(of tip: ObjectID, beyond other: ObjectID) throws(GitError) -> Int {
        var (ahead, behind) = (0, 0)
        var (one, two) = (tip.raw, other.raw)
        try check("count the commits of \(tip) that are not in \(other)") {
            git_graph_ahead_behind(&ahead, &behind, handle, &one, &two)
        }
        return ahead
    }
}
