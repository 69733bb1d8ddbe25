import CGit2

extension Repository {
    /// The commit that `revision` names, as `git rev-parse` reads it: a branch, a tag, `HEAD~1`,
    /// `origin/main`, an abbreviated id. Tags are followed to their commit. What asks the reflog or
    /// the configuration of this clone is refused.
    package func resolve(_ revision: String) throws(GitError) -> ObjectID {
        let doing = "resolve the revision `\(revision)`"
        guard !revision.isEmpty, !revision.utf8.contains(0) else {
            throw GitError(.invalid, doing, "it is not the name of a revision")
        }
        // Two people who ask the same must be told of the same commit.
        guard !revision.contains("@{") else {
            throw GitError(
                .refused, doing, "what `@{…}` means is known to this clone alone",
                remedy: "name a branch, a tag or a commit")
        }
        let named: OpaquePointer
        do throws(GitError) {
            named = try acquire(doing) { git_revparse_single(&$0, handle, revision) }
        } catch {
            return try resolveAgain(revision, error)
        }
        defer { git_object_free(named) }

        return try peeled(named, doing)
    }

    private func peeled(_ named: OpaquePointer, _ doing: String) throws(GitError) -> ObjectID {
        let commit: OpaquePointer
        do throws(GitError) {
            commit = try acquire(doing) { git_object_peel(&$0, named, GIT_OBJECT_COMMIT) }
        } catch {
            if error.code == .notFound { throw absent(error) }
            guard [.wrongType, .invalid].contains(error.code) else { throw damaged(error) }
            let type = name(of: git_object_type(named))
            throw GitError(.wrongType, doing, "it names a \(type), not a commit")
        }
        defer { git_object_free(commit) }

        return ObjectID(git_object_id(commit).pointee)
    }

    /// What libgit2 could not resolve: read as git would, or refused with what would help.
    private func resolveAgain(_ revision: String, _ error: GitError) throws(GitError) -> ObjectID {
        var error = error
        if error.code == .ambiguous {
            let commits = try commits(abbreviated: revision)
            if commits.count == 1 { return commits[0] }
            error.message = "more than one object has an id that begins so"
            error.remedy = commits.isEmpty ? nil : "it could be " + alternatives(commits.map(\.hex))
        } else if error.code == .notFound {
            try explainUnknown(revision, &error)
        } else if lastErrorCameFrom(GIT_ERROR_ODB) {
            error = damaged(error)
        }
        throw error
    }

    private func explainUnknown(_ revision: String, _ error: inout GitError) throws(GitError) {
        if lastErrorCameFrom(GIT_ERROR_ODB), ObjectID(hex: revision) == nil,
            revision.contains(where: { "~^@".contains($0) })
        {
            error = absent(error)
            return
        }
        error.message = noSuchName
        let names = try branchNames()
        let near = nearest(to: revision, among: names) + otherFirstBranch(revision, among: names)
        let head = try head()
        if revision == "HEAD", head == nil {
            error.message = "the branch that is checked out has no commit yet"
        } else if !near.isEmpty {
            error.remedy = "did you mean " + alternatives(near.map { "`\($0)`" }) + "?"
        } else if isShallow {
            error.remedy = "this clone is shallow; `git fetch --unshallow` brings the rest"
        }
    }

    /// Branches, remote branches and tags, as a person would type them.
    private func branchNames() throws(GitError) -> [String] {
        let names = try acquire("list the branches") { git_reference_iterator_new(&$0, handle) }
        defer { git_reference_iterator_free(names) }

        var found: [String] = []
        var name: UnsafePointer<CChar>?
        while git_reference_next_name(&name, names) == 0, let name {
            found.append(shortBranchName(String(cString: name)))
        }
        return found
    }
}

/// The first branch of a repository has one of two names, which are not near in letters.
private func otherFirstBranch(_ typed: String, among names: [String]) -> [String] {
    let firstNames = ["main", "master"]
    guard let name = firstNames.first(where: { typed == $0 || typed.hasSuffix("/" + $0) }) else {
        return []
    }
    let others = firstNames.map { typed.dropLast(name.count) + $0 }
    return names.filter { $0 != typed && others.contains($0[...]) }
}

/// What is said of a revision that nothing is called.
package let noSuchName = "no branch, tag or commit has that name"

private func alternatives(_ names: [String]) -> String {
    names.prefix(5).joined(separator: " or ")
}
