package import Git

extension Hub {
    /// What the hub's references name now; one that it has not is left out. Whether the hub exists is
    /// told by whether this throws.
    package func lsRemote(_ references: [String]) throws(HubError) -> [String: ObjectID] {
        let doing = "ask the hub \(name)"
        let result = try git(
            ["ls-remote", "--quiet", "--", url] + references, doing: doing, seconds: limits.question
        )
        guard result.status == 0 else { throw failure(doing, result) }
        var found: [String: ObjectID] = [:]
        for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: "\t")
            // A pattern matches the ends of names; only the name itself is meant.
            guard fields.count == 2, references.contains(String(fields[1])) else { continue }
            guard let id = ObjectID(hex: fields[0]) else {
                throw HubError(.unreachable, doing, "its answer is no list of references")
            }
            found[String(fields[1])] = id
        }
        return found
    }
}
