extension Command {
    /// Returns the page `docs/commands.md`: the help of every command, in Markdown.
    var markdownReference: String {
        var page = "# Commands\n\n"
        page += "Derived from the program by `make docs`; change it there.\n\n"
        page += markdown(discussion)
        page += "| command | |\n|---|---|\n"
        for command in leaves {
            let anchor = "\(name)-\(command.name)".map { $0 == " " ? "-" : $0 }
            page += "| [`\(command.name)`](#\(String(anchor))) | \(command.summary) |\n"
        }
        page += "\nEvery command understands:\n\n" + list(commonOptions)
        let own = shownOptions.filter { !$0.isEverywhere }
        if !own.isEmpty { page += "\nWithout a command:\n\n" + list(own) }
        page += "\n## Exit status\n\n"
        for status in statuses { page += "* `\(status.status.rawValue)` – \(status.meaning)\n" }
        page += "\n## Environment\n\n"
        for variable in Surroundings.variables {
            page += "* `\(variable.name)` – \(variable.meaning)\n"
        }
        for command in leaves { page += command.markdownSection(in: self) }
        return page
    }

    private func markdownSection(in program: Command) -> String {
        var section = "\n## \([program, self].spelling)\n\n"
        section += "```\n\([program, self].synopsis)\n```\n\n"
        section += summary + ".\n\n" + markdown(discussion)
        if !operands.isEmpty {
            section += operands.map { "* `\($0.name)` – \($0.fullHelp)\n" }.joined() + "\n"
        }
        if !shownOptions.isEmpty { section += list(shownOptions) + "\n" }
        if !statuses.isEmpty {
            section += "Exit status: "
            let meanings = statuses.map { "`\($0.status.rawValue)` \($0.meaning)" }
            section += meanings.joined(separator: " ") + "\n\n"
        }
        if !examples.isEmpty {
            let lines = examples.flatMap { ["# " + $0.meaning, $0.line] }
            section += "```sh\n" + lines.map { $0 + "\n" }.joined() + "```\n"
        }
        return section.trimmedEnd + "\n"
    }

    private func markdown(_ paragraphs: [Paragraph]) -> String {
        paragraphs.map {
            switch $0 {
            case .prose(let text): text + "\n\n"
            case .lines(let lines): "```\n" + lines.map { $0 + "\n" }.joined() + "```\n\n"
            }
        }.joined()
    }

    private func list(_ options: [Option]) -> String {
        options.map { "* `\(String($0.term.drop { $0 == " " }))` – \($0.fullHelp)\n" }.joined()
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == "\n" || $0 == " " }.reversed())
    }
}
