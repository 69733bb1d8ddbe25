extension Command {
    /// Returns the help of the last command of `path`, wrapped to `width` columns.
    static func help(of path: [Command], width: Int = 80) -> String {
        guard let command = path.last else { return "" }
        let globals = path.count == 1 ? [] : path[0].commonOptions
        return command.help(as: path.synopsis, globals: globals, width: width)
    }

    /// Returns the two or three lines for someone who asked for nothing.
    var shortUsage: String {
        "Usage: \([self].synopsis)\n"
            + wrapped("Commands: " + subcommands.map(\.name).joined(separator: ", ") + ".")
            + "Try '\(name) --help'.\n"
    }

    private func help(as synopsis: String, globals: [Option], width: Int) -> String {
        var sections = ["Usage: \(synopsis)\n", wrapped(summary + ".", to: width)]
        for paragraph in discussion {
            switch paragraph {
            case .prose(let text): sections.append(wrapped(text, to: width))
            case .lines(let lines): sections.append(lines.map { "    \($0)\n" }.joined())
            }
        }
        let column = termColumn(with: globals, width: width)
        func section(_ title: String, _ rows: [(String, String)]) {
            if rows.isEmpty { return }
            let body = rows.map { row($0, $1, column: column, width: width) }
            sections.append(title + ":\n" + body.joined())
        }
        section("Commands", subcommands.map { ($0.name, $0.summary + ".") })
        section("Operands", operands.map { ($0.name, $0.fullHelp) })
        section("Options", (shownOptions + globals).map { ($0.term, $0.fullHelp) })
        section("Exit status", statuses.map { (String($0.status.rawValue), $0.meaning) })
        if !examples.isEmpty {
            let body = examples.map {
                "  \($0.line)\n" + wrapped($0.meaning, indent: "      ", to: width)
            }
            sections.append("Examples:\n" + body.joined())
        }
        return sections.joined(separator: "\n")
    }

    /// Where the explanations begin: past the longest term, but not past a third of the page.
    private func termColumn(with globals: [Option], width: Int) -> Int {
        let terms =
            subcommands.map(\.name) + operands.map(\.name)
            + (shownOptions + globals).map(\.term)
        return min(terms.map { $0.count + 4 }.max() ?? 6, width / 3)
    }
}

extension Option {
    /// As help lists it: `-q, --quiet`, `    --repo DIR`.
    var term: String {
        let short = self.short.map { "-\($0), " } ?? "    "
        return short + spelling + (value.map { " " + $0.name } ?? "")
    }

    /// The help with what is derived: the choices and which of them is the standard one.
    var fullHelp: String {
        guard let value else { return help }
        let choices = value.choices.map { $0 == value.standard ? "\($0) (the default)" : $0 }
        let more = choices.isEmpty ? "" : " One of: \(alternatives(choices))."
        return help + more + (isRepeatable ? " May be given several times." : "")
    }
}

extension Operand {
    var fullHelp: String {
        choices.isEmpty ? help : help + " One of: \(alternatives(choices))."
    }
}

private func row(_ term: String, _ text: String, column: Int, width: Int) -> String {
    let indent = String(repeating: " ", count: column)
    let lines = wrapped(text, indent: indent, to: width)
    let head = "  " + term
    if head.count + 2 > column { return head + "\n" + lines }
    return head + lines.dropFirst(head.count)
}

/// Returns prose in lines of at most `width` columns, each ended; words are never cut.
func wrapped(_ text: String, indent: String = "", to width: Int = 80) -> String {
    var lines: [String] = []
    var line = indent
    let margin = indent.count
    var taken = margin
    for word in words(of: text) {
        let length = cells(word)
        if taken > margin, taken + 1 + length > width {
            lines.append(line)
            (line, taken) = (indent, margin)
        }
        if taken > margin {
            line += " "
            taken += 1
        }
        line += word
        taken += length
    }
    return (lines + [line]).map { $0 + "\n" }.joined()
}

/// A plan of thousands of targets is prose too, and nearly all of it is ASCII.
private func words(of text: String) -> [Substring] {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return text.split(separator: " ") }
    return text.utf8.split(separator: UInt8(ascii: " ")).map { Substring($0) }
}
