import Manifests

/// The reference of all kinds and fields in Markdown, drawn from the definitions that read them.
struct ReferencePage {
    private var drawn: Set<String> = []
    private var waiting: [ObjectShape] = []
    private var text = ""

    static var markdown: String {
        var page = ReferencePage()
        page.text = """
            # Manifests: reference

            Every field of every kind. This page is drawn from the definitions that read manifests
            (`reconcile schema --output markdown`), and a test keeps it so.

            The last column says which part of the stage digest covers a field: *what*, *after what*,
            *under what* or *by what*; *as above* is as the field that it stands in; *resolved* is covered
            not as it stands there but as what it comes out as; – is on the exclusion list, with the
            reason. The kinds Policy, Channel and SignOff and `controller.yaml` are in no digest at all:
            `stage-digest.md` says why.


            """
        page.waiting = [Metadata.shape]
        for kind in Kind.allCases { page.write(kind) }
        page.text += "## `controller.yaml`\n\n"
        page.write(Controller.shape, heading: nil)
        page.text += "# Parts\n\n"
        while !page.waiting.isEmpty { page.writeNext() }
        return page.text.droppingLastNewline
    }

    private mutating func write(_ kind: Kind) {
        text += "## \(kind.rawValue)\n\n"
        write(kind.spec, heading: nil)
    }

    private mutating func writeNext() {
        let shape = waiting.removeFirst()
        guard !drawn.contains(shape.id) else { return }
        write(shape, heading: "## \(shape.drawn().name)\n\n")
    }

    private mutating func write(_ shape: ObjectShape, heading: String?) {
        drawn.insert(shape.id)
        let drawing = shape.drawn()
        text += (heading ?? "") + drawing.summary + "\n\n"
        text += "| field | value | meaning | digest |\n| --- | --- | --- | --- |\n"
        for field in drawing.fields {
            let name = "`\(field.name)`" + (field.isRequired ? " (required)" : "")
            let row = [name, words(field.shape), field.summary, words(field.coverage)]
            text += "| " + row.map(escaped).joined(separator: " | ") + " |\n"
        }
        for constraint in drawing.constraints { text += "\n\(words(constraint))\n" }
        text += "\n"
    }

    private mutating func words(_ shape: Shape) -> String {
        switch shape {
        case .text(let text): return text.words
        case .keyword(let words): return words.map { "`\($0)`" }.joined(separator: ", ")
        case .boolean: return "`true` or `false`"
        case .integer(let range): return "\(range.lowerBound) to \(range.upperBound)"
        case .scalar: return "a text, a number, `true` or `false`"
        case .list(let element, _): return "list of: " + words(element)
        case .table(let key, let value): return "mapping of \(key.words) to: " + words(value)
        case .either(let shapes): return shapes.map { words($0) }.joined(separator: "; or ")
        case .object(let object):
            let name = object.drawn().name
            waiting.append(object)
            return "[\(name)](#\(name.lowercased().split(separator: " ").joined(separator: "-")))"
        }
    }

    private func words(_ coverage: Coverage?) -> String {
        switch coverage {
        case nil: "as above"
        case .covered(let part): "*\(part.rawValue)*"
        case .resolved(let place): "resolved: \(place)"
        case .excluded(let reason): "– \(reason)"
        }
    }

    private func words(_ constraint: Constraint) -> String {
        switch constraint {
        case .exactlyOne(let names, _): "It has exactly one of \(inWords(names, joinedBy: "and"))."
        case .atLeastOne(let names, _): "It has at least one of \(inWords(names, joinedBy: "and"))."
        case .needs(let field, let others, _): "It has `\(field)`, unless it has \(inWords(others))."
        case .with(let field, let other): "With `\(field)` it has `\(other)` too."
        }
    }

    private func escaped(_ cell: String) -> String {
        cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}

extension String {
    fileprivate var droppingLastNewline: String { hasSuffix("\n\n") ? String(dropLast()) : self }
}
