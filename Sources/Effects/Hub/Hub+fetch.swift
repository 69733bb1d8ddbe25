package import Git

extension Hub {
    /// Brings references of the hub into `refs/hub/…` of our repository, and returns what they name; one that
    /// the hub has not is left out. What git's exit status says is not trusted: of a shallow hub it fetches nothing
    /// and ends with 0.
    package func fetch(_ references: [String]) throws(HubError) -> [String: ObjectID] {
        let doing = "fetch from \(url)"
        let named = try lsRemote(references)
        let present = references.filter { named[$0] != nil }
        guard !present.isEmpty else { return named }
        let pairs = present.map { "+\($0):\(tracking($0))" }
        let result = try git(
            [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                "--end-of-options", url,
            ] + pairs, doing: doing)
        guard result.status == 0 else { throw failure(doing, result) }
        return try arrived(named, present, doing)
    }

    /// Reads our repository: what is not in it did not come. The hub may have moved on since it was listed,
    /// so that what came counts, and not what was listed.
    private func arrived(
        _ named: [String: ObjectID], _ present: [String], _ doing: String
    ) throws(HubError) -> [String: ObjectID] {
        var found = named
        let result = try git(
            ["for-each-ref", "--format=%(objectname) %(refname)"] + present.map(tracking),
            doing: doing)
        var here: [String: ObjectID] = [:]
        for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 1)
            if fields.count == 2 { here[String(fields[1])] = ObjectID(hex: fields[0]) }
        }
        for reference in present {
            guard let id = here[tracking(reference)] else {
                throw HubError(
                    .incomplete, doing,
                    "git said that all is well, and `\(reference)` did not come: the hub may be shallow"
                )
            }
            found[reference] = id
        }
        return found
    }
}
