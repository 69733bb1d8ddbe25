package import Git

extension Site {
    /// Says what of the desired branch is in the user's clone only; nil where nothing is.
    package func unpushed(after revision: ObjectID) throws -> String? {
        guard !isPath else { return nil }
        let clone = try Repository(at: repository)
        let own = try Repository(at: stateRepository)
        var next = try clone.current(desired)
        var count = 0
        while let commit = next, count < Site.unpushedMax {
            if own.contains(commit), try own.isAncestor(commit, of: revision) { break }
            count += 1
            next = try clone.commit(commit).parents.first
        }
        guard count > 0 else { return nil }
        let commits = count == 1 ? "1 commit" : "\(count) commits"
        return
            "\(commits) of \(branch) here \(count == 1 ? "is" : "are") not on the hub, and not acted on"
    }

    /// Nobody reads a longer number.
    private static let unpushedMax = 1_000
}
