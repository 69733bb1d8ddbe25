extension Command {
    /// Returns the page of section 1, in the man(7) macros.
    var manualPage: String {
        var page = Roff()
        let title = "\(name.uppercased()) 1 \"\" \"\(name) \(Version.current)\""
        page.line(".TH \(title) \"User Commands\"")
        page.section("NAME")
        page.text("\(name) - \(summary.lowercasedFirst)")
        page.section("SYNOPSIS")
        for command in leaves {
            page.line(".B " + Roff.escaped("\(name) \(command.name)"))
            if !command.synopsis.isEmpty { page.line(Roff.escaped(command.synopsis)) }
            page.line(".br")
        }
        page.section("DESCRIPTION")
        page.text(discussion)
        page.section("OPTIONS")
        page.text("These are understood by every command.")
        page.terms(shownOptions.map { ($0.term.trimmed, $0.fullHelp) })
        page.section("COMMANDS")
        for command in leaves { page.command(command, of: self) }
        page.section("EXIT STATUS")
        page.terms(statuses.map { (String($0.status.rawValue), $0.meaning) })
        page.section("ENVIRONMENT")
        page.terms(Surroundings.variables.map { ($0.name, $0.meaning) })
        page.section("EXAMPLES")
        for example in leaves.flatMap(\.examples) { page.example(example) }
        return page.source
    }
}

/// A page under way.
private struct Roff {
    var source = ""

    mutating func line(_ line: String) { source += line + "\n" }

    mutating func section(_ title: String) { line(".SH " + title) }

    mutating func text(_ prose: String) { line(Self.escaped(prose)) }

    mutating func text(_ paragraphs: [Command.Paragraph]) {
        for (index, paragraph) in paragraphs.enumerated() {
            if index > 0 { line(".PP") }
            switch paragraph {
            case .prose(let prose): text(prose)
            case .lines(let lines):
                line(".RS 4\n.nf")
                lines.forEach { text($0) }
                line(".fi\n.RE")
            }
        }
    }

    mutating func terms(_ terms: [(String, String)]) {
        for (term, explanation) in terms {
            line(".TP\n\\fB" + Self.escaped(term) + "\\fR")
            text(explanation)
        }
    }

    mutating func command(_ command: Command, of program: Command) {
        line(".SS " + Self.quoted([program, command].synopsis))
        text(command.summary + ".")
        if !command.discussion.isEmpty { line(".PP") }
        text(command.discussion)
        terms(command.operands.map { ($0.name, $0.fullHelp) })
        terms(command.shownOptions.map { ($0.term.trimmed, $0.fullHelp) })
    }

    mutating func example(_ example: Command.Example) {
        line(".TP\n\\fB" + Self.escaped(example.line) + "\\fR")
        text(example.meaning)
    }

    /// Returns `text` with nothing left that roff would act upon; `code` becomes bold.
    static func escaped(_ text: String) -> String {
        var escaped = text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" : ""
        var isCode = false
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case "`":
                isCode.toggle()
                escaped += isCode ? "\\fB" : "\\fR"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    private static func quoted(_ text: String) -> String {
        let inner = escaped(text).split(separator: "\"", omittingEmptySubsequences: false)
        return "\"" + inner.joined(separator: "\\(dq") + "\""
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
