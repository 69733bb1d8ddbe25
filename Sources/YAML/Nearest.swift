/// Returns the candidate that a person may have meant by `name`; nil when none is near.
func nearest(_ name: String, among candidates: some Collection<String>) -> String? {
    // Beyond this, the search costs more than the hint is worth.
    guard name.utf8.count <= 40, candidates.count <= 200 else { return nil }
    let written = Array(name.utf8)
    let distanceMax = max(1, written.count / 3)
    return candidates.lazy
        .filter { $0.utf8.count <= 40 }
        .map { (distance(written, Array($0.utf8)), $0) }
        .filter { $0.0 <= distanceMax }
        .min { $0 < $1 }?.1
}

/// Letters to change, add, drop, or swap with their neighbour.
private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: other.count + 1)
    var last = Array(0...other.count)
    for row in one.indices {
        var next = [row + 1]
        for column in other.indices {
            let isSame = one[row] == other[column]
            var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, next[column] + 1)
            if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            next.append(cost)
        }
        beforeLast = last
        last = next
    }
    return last[other.count]
}
