import Manifests

/// The end of an answer: what nobody should rely on.
func unheeded(_ found: [Unheeded], on page: Page) -> String {
    guard !found.isEmpty else { return "" }
    return "\nNot heeded:\n" + found.map { page.hanging($0.words, indent: 2) }.joined()
}
