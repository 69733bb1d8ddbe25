import YAML

/// Returns `; did you mean ...?`, or nothing where no candidate is near.
func suggestion(for word: String, among candidates: [String]) -> String {
    nearest(to: word, among: candidates).map { "; did you mean `\($0)`?" } ?? ""
}

/// Returns `human, json or github`.
func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
