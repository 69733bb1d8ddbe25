package import Git

extension Hub {
    /// Brings what the hub's references name, and returns that; one that the hub has not is left out. Where the hub
    /// moves on meanwhile, what was listed counts, and the next look brings the rest.
    package func fetch(_ references: [String]) throws(HubError) -> [String: ObjectID] {
        let doing = "fetch from the hub \(name)"
        let named = try lsRemote(references)
        let wanted = references.filter { named[$0] != nil }
        guard !wanted.isEmpty else { return named }
        let result = try git(
            [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                "--end-of-options", url,
            ]
                + wanted.map { reference in
                    tracking.map { "+\(reference):\($0(reference))" } ?? reference
                }, doing: doing)
        guard result.status == 0 else { throw failure(doing, result) }
        guard try !hasAll(of: named.values.map(\.hex), doing) else { return named }
        for reference in wanted {
            guard let id = named[reference], try hasAll(of: [id.hex], doing) else {
                throw incomplete(reference, doing)
            }
        }
        return named
    }

    /// Whether commits are here with all that they stand on. git's exit status does not say so: of a shallow hub it
    /// fetches what is there, or nothing, and ends with 0.
    private func hasAll(of commits: [String], _ doing: String) throws(HubError) -> Bool {
        let words = ["rev-list", "--quiet", "--objects"] + commits + ["--not", "--all"]
        return try git(words, doing: doing).status == 0
    }

    private func incomplete(_ reference: String, _ doing: String) -> HubError {
        HubError(
            .incomplete, doing,
            "git said that all is well, and `\(reference)` did not come: the hub may be shallow",
            remedy: "Complete it there: git fetch --unshallow")
    }
}
