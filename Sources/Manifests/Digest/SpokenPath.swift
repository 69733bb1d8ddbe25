/// The path of a leaf in words: `checks/errors/critical` is "check `errors`: critical".
struct SpokenPath {
    /// Which stage before this one it is of, and which part there: "stage `staging`, by what".
    var road: String?
    var words: String

    /// `stageName` knows the stages of the road by their place.
    init(_ path: String, stageName: (String) -> String?) {
        let parts = path.split(separator: "/").map(SpokenPath.unescaped)
        guard parts.count >= 2, parts[0] == "stages" else {
            words = SpokenPath.words(parts[...])
            return
        }
        let stage = stageName(parts[1]).map { "stage `\($0)`" } ?? "stage \(parts[1])"
        guard parts.count > 2 else {
            words = stage
            return
        }
        road = "\(stage), \(parts[2])"
        words = parts.count > 3 ? SpokenPath.words(parts[3...]) : "all of it"
    }

    private static let nouns = [
        "checks": "check", "environments": "environment", "flags": "flag", "variables": "variable",
    ]

    private static func words(_ path: ArraySlice<String>) -> String {
        var path = path
        // What is talked of is this stage of this rollout.
        while path.count > 1, let first = path.first,
            ["stage", "rollout", "exposure", "programs", "definition"].contains(first)
        {
            path.removeFirst()
        }
        guard path.count > 1, let first = path.first, let noun = nouns[first] else {
            return fields(path)
        }
        let named = "\(noun) `\(path[path.startIndex + 1])`"
        return path.count == 2 ? named : named + ": " + fields(path.dropFirst(2))
    }

    /// `run/1` is `run[1]`, as in other tools that name places in YAML.
    private static func fields(_ path: ArraySlice<String>) -> String {
        var text = ""
        for part in path {
            if Int(part) != nil, !text.isEmpty {
                text += "[\(part)]"
            } else {
                text += (text.isEmpty ? "" : ".") + part
            }
        }
        return text
    }

    private static func unescaped(_ part: Substring) -> String {
        part.split(separator: "%2F", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "%25", omittingEmptySubsequences: false).joined(separator: "%")
    }
}
