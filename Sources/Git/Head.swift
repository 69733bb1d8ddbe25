import CGit2

/// Where a working tree stands.
package struct Head: Hashable, Sendable {
    package var commit: ObjectID
    /// `main` for `refs/heads/main`; nil where HEAD is detached.
    package var branch: String?

    package init(commit: ObjectID, branch: String?) {
        self.commit = commit
        self.branch = branch
    }
}

extension Repository {
    /// The commit that is checked out; nil where the branch has none yet.
    package func head() throws(GitError) -> Head? {
        let reference = try acquire("read HEAD") { git_reference_lookup(&$0, handle, "HEAD") }
        defer { git_reference_free(reference) }

        var id = git_oid()
        do throws(GitError) {
            try check("read HEAD") { git_reference_name_to_id(&id, handle, "HEAD") }
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        let name = git_reference_symbolic_target(reference).map { String(cString: $0) }
        return Head(commit: ObjectID(id), branch: name.map(shortBranchName))
    }
}

/// `main` for `refs/heads/main`, `origin/main` for `refs/remotes/origin/main`.
func shortBranchName(_ reference: String) -> String {
    for folder in ["refs/heads/", "refs/remotes/", "refs/tags/"] where reference.hasPrefix(folder) {
        return String(reference.dropFirst(folder.count))
    }
    return reference
}

extension Repository {
    /// The reference that a symbolic one names, as `HEAD` does a branch; nil where it is none.
    package func symbolicTarget(_ name: String) throws(GitError) -> String? {
        let reference: OpaquePointer
        do throws(GitError) {
            reference = try acquire("read \(name)") { git_reference_lookup(&$0, handle, name) }
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        defer { git_reference_free(reference) }
        return git_reference_symbolic_target(reference).map { String(cString: $0) }
    }
}
