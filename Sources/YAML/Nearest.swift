/// Returns the candidate that was probably meant by `word`: nearer in letters than chance would have it,
/// or the only one that it begins.
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    // The distance is quadratic. Names are at most 63 bytes, and nobody mistypes a page.
    let wordBytesMax = 64
    let wanted = Array(word.lowercased().utf8)
    guard wanted.count <= wordBytesMax else { return nil }
    let tolerance = max(1, min(wanted.count, 12) / 3)
    var best: (name: String, distance: Int)?
    var begun: [String] = []
    for candidate in candidates where candidate.utf8.count <= wordBytesMax {
        let distance = distance(wanted, Array(candidate.lowercased().utf8))
        if distance <= tolerance, (distance, candidate) < (best?.distance ?? .max, best?.name ?? "") {
            best = (candidate, distance)
        }
        if wanted.count >= 3, candidate.hasPrefix(word) { begun.append(candidate) }
    }
    return best?.name ?? (begun.count == 1 ? begun.first : nil)
}

/// Returns how many letters must be put in, taken out, changed or swapped with a neighbour.
private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for (i, letter) in one.enumerated() {
        var row = [i + 1]
        for (j, against) in other.enumerated() {
            var least = min(last[j] + (letter == against ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, letter == other[j - 1], one[i - 1] == against {
                least = min(least, beforeLast[j - 1] + 1)
            }
            row.append(least)
        }
        (beforeLast, last) = (last, row)
    }
    return last[other.count]
}
