import YAML

/// Returns "did you mean `x`?", or nil where nothing is near.
package func didYouMean<Candidates: Sequence>(_ word: String, _ candidates: Candidates) -> String?
where Candidates.Element == String {
    nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
}

/// Returns "did you mean `x`?", else the candidates in a line.
package func meantOrOneOf(_ word: String, _ candidates: [String], otherwise: String) -> String {
    if let meant = didYouMean(word, candidates) { return meant }
    return candidates.isEmpty ? otherwise : "there is \(inWords(candidates, joinedBy: "and"))"
}

/// Returns "`a`, `b` or `c`"; a long list is cut.
package func inWords(_ names: [String], joinedBy conjunction: String = "or") -> String {
    let namesMax = 12
    let quoted = names.prefix(namesMax).map { "`\($0)`" }
    if names.count > namesMax {
        return quoted.joined(separator: ", ") + " and \(names.count - namesMax) more"
    }
    guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "nothing" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
