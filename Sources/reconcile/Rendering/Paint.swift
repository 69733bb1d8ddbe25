/// Colours a text, or leaves it alone.
struct Paint {
    var isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func red(_ text: String) -> String { wrap(text, "1;31") }
    func yellow(_ text: String) -> String { wrap(text, "1;33") }
    func green(_ text: String) -> String { wrap(text, "1;32") }
    func faint(_ text: String) -> String { wrap(text, "2") }

    /// How something stands, in its colour: what needs a person is in capitals, also where nothing is coloured.
    func standing(_ cell: String) -> String {
        var word = Substring(cell)
        while word.last == " " { word.removeLast() }
        if word.contains(where: \.isUppercase) { return red(cell) }
        switch word {
        case "waiting", "stopped": return yellow(cell)
        case "done", "verified": return green(cell)
        default: return cell
        }
    }

    /// A text of some lines that begin with what they mean; their margin is left alone.
    func lines(_ text: String, _ paint: (String) -> String) -> String {
        guard isOn else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let margin = line.prefix { $0 == " " }
            return margin + paint(String(line.dropFirst(margin.count)))
        }.joined(separator: "\n")
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
