/// Returns the candidate that was probably meant by `word`: near in letters, and nearer than chance.
package func nearest<Candidates: Sequence>(to word: String, among candidates: Candidates) -> String?
where Candidates.Element == String {
    let wordLengthMax = 64  // The distance is quadratic; names are at most 63.
    guard word.utf8.count <= wordLengthMax else { return nil }
    let wanted = Array(word.lowercased().utf8)
    let tolerance = max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate.utf8.count <= wordLengthMax {
        let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
        if distance <= tolerance, distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.name
}

/// Returns how many letters must be put in, taken out, changed or swapped with a neighbour.
func editDistance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    guard !one.isEmpty, !other.isEmpty else { return max(one.count, other.count) }
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for i in 1...one.count {
        var row = [i]
        for j in 1...other.count {
            let change = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)
            var least = min(change, last[j] + 1, row[j - 1] + 1)
            if i > 1, j > 1, one[i - 1] == other[j - 2], one[i - 2] == other[j - 1] {
                least = min(least, beforeLast[j - 2] + 1)
            }
            row.append(least)
        }
        (beforeLast, last) = (last, row)
    }
    return last[other.count]
}

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
