import CGit2

extension Repository {
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let commit = try read("the commit \(id)", id) { git_commit_lookup(&$0, handle, $1) }
        defer { git_commit_free(commit) }

        return Commit(
            id: id,
            tree: oid(git_commit_tree_id(commit)),
            parents: (0..<git_commit_parentcount(commit)).map {
                oid(git_commit_parent_id(commit, $0))
            },
            author: signature(git_commit_author(commit)),
            committer: signature(git_commit_committer(commit)),
            message: text(git_commit_message(commit)))
    }

    /// The best common ancestor of two commits; nil where their histories never met.
    package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
        var (found, first, second) = (git_oid(), one.raw, other.raw)
        do throws(GitError) {
            try check("find where \(one) and \(other) part") {
                git_merge_base(&found, handle, &first, &second)
            }
            return ObjectID(found)
        } catch {
            if error.code == .notFound, lastErrorCameFrom(GIT_ERROR_MERGE), !isShallow {
                return nil
            }
            // Of a commit that is not here, this call says no more than that it failed.
            let isAbsent = isShallow || !contains(one) || !contains(other)
            throw isAbsent ? absent(error) : damaged(error)
        }
    }

    /// Whether an object of that name is here.
    package func contains(_ id: ObjectID) -> Bool {
        var raw = id.raw
        return git_odb_exists(objects, &raw) == 1
    }

    private func oid(_ raw: UnsafePointer<git_oid>?) -> ObjectID {
        ObjectID(raw?.pointee ?? git_oid())
    }

    private func signature(_ raw: UnsafePointer<git_signature>?) -> Commit.Signature {
        let (name, email, when) = (raw?.pointee.name, raw?.pointee.email, raw?.pointee.when)
        return Commit.Signature(
            name: text(name), email: text(email), seconds: when?.time ?? 0,
            offsetMinutes: Int(when?.offset ?? 0))
    }

    private func text(_ words: UnsafePointer<CChar>?) -> String {
        words.map { String(cString: $0) } ?? ""
    }
}
