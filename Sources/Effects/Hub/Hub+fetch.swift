package import Git

extension Hub {
    /// Brings references of the hub into `refs/hub/…` of our repository, and returns what they name; one that
    /// the hub has not is left out. What git's exit status says is not trusted: of a shallow hub it fetches nothing
    /// and ends with 0.
    package func fetch(_ references: [String]) throws(HubError) -> [String: ObjectID] {
        let doing = "fetch from the hub \(name)"
        let named = try lsRemote(references)
        let present = references.filter { named[$0] != nil }
        guard !present.isEmpty else { return named }
        let before = try here(present, doing)
        let pairs = present.map { "+\($0):\(tracking($0))" }
        let result = try git(
            [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                "--end-of-options", url,
            ] + pairs, doing: doing)
        guard result.status == 0 else { throw failure(doing, result) }
        let after = try here(present, doing)
        var found = named
        for reference in present {
            // The hub may have moved on since it was listed: what came counts. But what was to come, and left us
            // where we were, did not.
            guard let id = after[reference], id == named[reference] || id != before[reference]
            else { throw incomplete(reference, doing) }
            found[reference] = id
        }
        return found
    }

    /// What our repository has by now of the hub's references.
    private func here(_ references: [String], _ doing: String) throws(HubError) -> [String:
        ObjectID]
    {
        var found: [String: ObjectID] = [:]
        do throws(GitError) {
            let ours = try Repository(at: repository)
            for reference in references { found[reference] = try ours.current(tracking(reference)) }
        } catch {
            throw HubError(.noGit, doing, "\(error)")
        }
        return found
    }

    private func incomplete(_ reference: String, _ doing: String) -> HubError {
        HubError(
            .incomplete, doing,
            "git said that all is well, and `\(reference)` did not come: the hub may be shallow",
            remedy: "Complete it there: git fetch --unshallow")
    }
}
