/// What an answer is written on: how wide it is, and whether it may be coloured.
struct Page: Sendable {
    /// The cells of a line. A pipe has a page's, so that what it is given stays the same.
    var columns = Page.standard
    var paint = Paint(isOn: false)
    /// Whether a person reads it, and not a program.
    var isTerminal = false

    static let standard = 80
    /// Narrower than this nothing is laid out; the terminal breaks the lines then.
    static let narrowest = 40
    /// Eyes lose their line in longer ones, however wide the terminal is.
    private static let proseMax = 100

    private var proseColumns: Int { min(columns, Page.proseMax) }

    /// Prose, the first line at `indent` and the rest further in.
    func hanging(_ text: String, indent: Int) -> String {
        let further = 4
        let margin = String(repeating: " ", count: indent + further)
        return String(wrapped(visible(text), indent: margin, to: proseColumns).dropFirst(further))
    }

    /// One of many, which programs search for: only a person is given it in several lines.
    func line(_ text: String, indent: Int) -> String {
        guard !isTerminal else { return hanging(text, indent: indent) }
        return String(repeating: " ", count: indent) + visible(text) + "\n"
    }

    /// Lines beside a word that says what they are about.
    func rows(_ label: String, _ lines: [String]) -> String {
        lines.enumerated().map { number, line in
            let margin = String(repeating: " ", count: Page.labelColumns)
            let body = wrapped(visible(line), indent: margin + "  ", to: proseColumns)
            let head = number == 0 ? padded(label, to: Page.labelColumns) : margin
            return head + body.dropFirst(Page.labelColumns + 2)
        }.joined()
    }

    private static let labelColumns = 8

    /// Prose from edge to edge.
    func prose(_ text: String) -> String { wrapped(visible(text), to: proseColumns) }
}

extension Surroundings {
    /// That of the answer.
    var page: Page {
        Page(columns: columns(of: output), paint: paint(.auto), isTerminal: output.isTerminal)
    }

    /// `COLUMNS` where it is said, else the terminal's own width, else a page's.
    func columns(of stream: Stream) -> Int {
        let said = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return max(said ?? stream.columns() ?? Page.standard, Page.narrowest)
    }

    /// Tells what is wrong, or worth knowing, beside the answer. A terminal is given lines that fit it; a log one
    /// line for each, so that whoever searches it finds the whole.
    func remark(_ words: String) {
        guard errors.isTerminal else { return errors.write(visible(words) + "\n") }
        errors.write(Page(columns: columns(of: errors)).hanging(words, indent: 0))
    }

    /// The same, in the program's name.
    func complain(_ words: String) { remark("reconcile: " + words) }
}
