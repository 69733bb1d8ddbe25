import CGit2

extension Repository {
    /// Notes in the logs of `references`, those that have one, that they moved to `commit`.
    package func log(
        _ references: [String], at commit: ObjectID, by author: Author, seconds: Int64,
        _ words: String
    ) throws(GitError) {
        let doing = "note in the reflog"
        let who = try acquireSignature(author, seconds, doing)
        defer { git_signature_free(who) }
        for reference in references where git_reference_has_log(handle, reference) == 1 {
            let log = try acquire(doing) { git_reflog_read(&$0, handle, reference) }
            defer { git_reflog_free(log) }
            var id = commit.raw
            try check(doing) { git_reflog_append(log, &id, who, words) }
            try check(doing) { git_reflog_write(log) }
        }
    }

    private func acquireSignature(_ author: Author, _ seconds: Int64, _ doing: String)
        throws(GitError) -> UnsafeMutablePointer<git_signature>
    {
        var who: UnsafeMutablePointer<git_signature>?
        try check(doing) { git_signature_new(&who, author.name, author.email, seconds, 0) }
        guard let who else { throw GitError(.unspecified, doing, "libgit2 handed out nothing") }
        return who
    }
}
