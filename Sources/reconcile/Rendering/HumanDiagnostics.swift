import YAML

extension Problems {
    /// For a person: each problem with its line and a caret, then how many there are.
    func human(_ paint: Paint, _ page: Page) -> String {
        diagnostics.map { $0.human(paint, page) + "\n" }.joined()
            + summary.split(separator: "\n").map { page.line(String($0), indent: 0) }.joined()
    }
}

extension Diagnostic {
    /// The problem over two to four lines, each ended:
    ///
    ///     desired-state/app.yaml:12:7: error: unknown field `sook`
    ///        12 |       sook: 72h
    ///           |       ^~~~
    ///           = did you mean `soak`?
    fileprivate func human(_ paint: Paint, _ page: Page) -> String {
        let place = "\(shownFile):\(location.line):\(location.column):"
        let kind = severity == .error ? "error:" : "warning:"
        let head = page.line("\(place) \(kind) \(problem)", indent: 0)
            .replacing(place, with: paint.bold(place), maxReplacements: 1)
            .replacing(
                " " + kind,
                with: " " + (severity == .error ? paint.red(kind) : paint.yellow(kind)),
                maxReplacements: 1)
        var lines = [String(head.dropLast())]

        let number = String(location.line)
        let margin = String(repeating: " ", count: max(5, number.utf8.count))
        if let excerpt {
            let row = ExcerptRow(excerpt, of: location)
            let label = String(margin.dropFirst(number.utf8.count)) + number
            lines.append((paint.faint(label + " |") + " " + row.text).withoutTrailingSpaces)
            lines.append(paint.faint(margin + " |") + " " + row.indent + paint.green(row.carets))
        }
        if let remedy {
            lines.append(String(page.line("= " + remedy, indent: margin.count + 1).dropLast()))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The file's name, which must not begin a line with a command to the machine that shows it.
    private var shownFile: String {
        let name = visible(location.file)
        return name.hasPrefix("::") || name.hasPrefix("##[") ? "./" + name : name
    }
}

/// An excerpt laid out in terminal cells, with the carets that go under it.
private struct ExcerptRow {
    var text = ""
    var indent = ""
    var carets = ""

    /// Tab stops within an excerpt; expanded, so that the carets stand right in every terminal.
    private static let tabWidth = 4

    init(_ excerpt: Excerpt, of location: SourceLocation) {
        var cells = Cells(excerpt.isCutBefore ? "…" : "")
        for scalar in excerpt.text.unicodeScalars { cells.append(scalar) }
        text = cells.text + (excerpt.isCutAfter ? "…" : "")

        let length = cells.starts.count
        let first = min(max(location.column - excerpt.firstColumn, 0), length)
        let end =
            location.endLine > location.line ? length : location.endColumn - excerpt.firstColumn
        let last = min(end, length) - 1
        let start = first < length ? cells.starts[first] : cells.width
        let stop = last >= first ? cells.ends[last] : start + 1

        indent = String(repeating: " ", count: start)
        carets = "^" + String(repeating: "~", count: max(stop - start - 1, 0))
    }

    /// Scalars in a row of cells: where each begins and ends.
    private struct Cells {
        var text: String
        var width: Int
        var starts: [Int] = []
        var ends: [Int] = []

        init(_ mark: String) {
            text = mark
            width = mark.unicodeScalars.count
        }

        mutating func append(_ scalar: Unicode.Scalar) {
            let shown =
                scalar == "\t"
                ? String(repeating: " ", count: tabWidth - width % tabWidth) : nil
            let cell = VisibleScalar(scalar)
            let cells = shown?.utf8.count ?? cell.width
            // A combining mark is drawn in the cell of the letter before it, so it points there.
            starts.append(cells == 0 ? starts.last ?? 0 : width)
            text += shown ?? cell.text
            width += cells
            ends.append(max(width, 1))
        }
    }
}

extension String {
    fileprivate var withoutTrailingSpaces: String {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
        return String(self[..<end])
    }
}
