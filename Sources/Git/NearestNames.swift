/// The names that someone who typed `typed` most likely meant, best first; at most three.
func nearest(to typed: String, among names: [String]) -> [String] {
    let wanted = Array(typed.lowercased().utf8)
    // Two swapped letters are two mistakes in a word of four; much more is another word.
    let mistakesMax = 1 + wanted.count / 4
    let ranked = names.map { (mistakes: mistakes(wanted, Array($0.lowercased().utf8)), name: $0) }
        .filter { $0.mistakes <= mistakesMax || $0.name.hasSuffix("/" + typed) }
        .sorted { ($0.mistakes, $0.name) < ($1.mistakes, $1.name) }
    return ranked.prefix(3).map(\.name)
}

/// How many letters must be put in, taken out or changed to make one word of the other (Levenshtein).
private func mistakes(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (i, letter) in one.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, against) in other.enumerated() {
            let changed = diagonal + (letter == against ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
        }
    }
    return row[other.count]
}
