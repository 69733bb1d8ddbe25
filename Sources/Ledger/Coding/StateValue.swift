import YAML

/// What a state file holds, before it is text. There is one text for each value, so that bytes can be
/// compared where values are meant.
package indirect enum StateValue: Hashable, Sendable {
    case text(String)
    /// A number or a boolean, which is never quoted.
    case plain(String)
    case list([StateValue])
    case map([Row])

    package struct Row: Hashable, Sendable {
        package var name: String
        package var value: StateValue
    }

    /// The whole file.
    package var document: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String, indent: Int) {
        switch self {
        case .map(let rows):
            for row in rows { row.write(to: &text, indent: indent) }
        case .list(let elements):
            for element in elements { element.writeElement(to: &text, indent: indent) }
        case .text, .plain:
            text += margin(indent) + scalar + "\n"
        }
    }

    /// An element that is a mapping begins on the line of its dash.
    private func writeElement(to text: inout String, indent: Int) {
        guard !isEmpty, case .map = self else {
            if isOneLine {
                text += "\(margin(indent))- \(scalar)\n"
            } else {
                text += "\(margin(indent))-\n"
                write(to: &text, indent: indent + 2)
            }
            return
        }
        var block = ""
        write(to: &block, indent: indent + 2)
        text += margin(indent) + "- " + block.dropFirst(indent + 2)
    }

    fileprivate var isOneLine: Bool {
        switch self {
        case .text, .plain: true
        case .list, .map: isEmpty
        }
    }

    private var isEmpty: Bool {
        switch self {
        case .list(let elements): elements.isEmpty
        case .map(let rows): rows.isEmpty
        case .text, .plain: false
        }
    }

    fileprivate var scalar: String {
        switch self {
        case .text(let text): quoted(text)
        case .plain(let text): text
        case .list: "[]"
        case .map: "{}"
        }
    }

    fileprivate func writeBelow(_ name: String, to text: inout String, indent: Int) {
        if isOneLine {
            text += "\(margin(indent))\(quoted(name)): \(scalar)\n"
        } else {
            text += "\(margin(indent))\(quoted(name)):\n"
            write(to: &text, indent: indent + 2)
        }
    }
}

extension StateValue.Row {
    fileprivate func write(to text: inout String, indent: Int) {
        value.writeBelow(name, to: &text, indent: indent)
    }
}

private func margin(_ width: Int) -> String { String(repeating: " ", count: width) }
