/// The cells that a text takes in a terminal, once it is `visible`: two for most of CJK, none for a combining mark.
func cells(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + VisibleScalar($1).width }
}

func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - cells(text)))
}

/// Returns as much of a text as there is room for, with a sign that there is more.
func cut(_ text: String, to width: Int) -> String {
    let shown = visible(text)
    guard cells(shown) > width else { return shown }
    var (kept, taken) = ("", 0)
    for scalar in shown.unicodeScalars {
        taken += VisibleScalar(scalar).width
        if taken > width - 1 { break }
        kept.unicodeScalars.append(scalar)
    }
    return kept + "…"
}
