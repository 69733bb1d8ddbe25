/// Returns the candidate that `word` was probably meant to be; nil where none is near.
func nearest(to word: String, among candidates: [String]) -> String? {
    let distances = candidates.map { ($0, distance(Array(word.utf8), Array($0.utf8))) }
    let allowed = max(1, min(word.utf8.count, 12) / 3)
    if let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= allowed { return best.0 }
    let longer = candidates.filter { $0.hasPrefix(word) }
    return word.utf8.count >= 3 && longer.count == 1 ? longer.first : nil
}

/// Returns how many letters must be changed, added, left out or swapped with their neighbour.
private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    // A word of a screen's length is nobody's typing mistake.
    if max(one.count, other.count) > 80 { return .max }
    var before: [Int] = []
    var previous = Array(0...other.count)
    for (i, letter) in one.enumerated() {
        var row = [i + 1]
        for (j, otherLetter) in other.enumerated() {
            var cost = min(
                previous[j] + (letter == otherLetter ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, letter == other[j - 1], one[i - 1] == otherLetter {
                cost = min(cost, before[j - 1] + 1)
            }
            row.append(cost)
        }
        before = previous
        previous = row
    }
    return previous[other.count]
}

/// Returns `; did you mean ...?`, or nothing where no candidate is near.
func suggestion(for word: String, among candidates: [String]) -> String {
    nearest(to: word, among: candidates).map { "; did you mean `\($0)`?" } ?? ""
}

/// Returns `human, json or github`.
func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
