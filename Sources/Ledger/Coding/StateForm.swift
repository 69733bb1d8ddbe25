package import Manifests
package import YAML

/// How one value is written into a state file, and read back: always both, so that they agree.
package struct StateForm<Value: Sendable>: Sendable {
    package let write: @Sendable (Value) -> StateValue
    package let read: @Sendable (Node) throws(StateProblem) -> Value

    package init(
        write: @escaping @Sendable (Value) -> StateValue,
        read: @escaping @Sendable (Node) throws(StateProblem) -> Value
    ) {
        self.write = write
        self.read = read
    }

    /// A text that stands for a value; `nil` where the text stands for none.
    static func text(
        _ noun: String, _ words: @escaping @Sendable (Value) -> String,
        _ parse: @escaping @Sendable (String) -> Value?
    ) -> StateForm {
        StateForm(
            write: { .text(words($0)) },
            read: { node throws(StateProblem) in
                guard node.kind == .scalar, let value = parse(node.text) else {
                    throw StateProblem("this is not \(noun)", at: node)
                }
                return value
            })
    }
}

extension StateForm where Value == String {
    package static let text = StateForm(
        write: { .text($0) },
        read: { node throws(StateProblem) in
            guard node.kind == .scalar, case .string = node.scalar else {
                throw StateProblem("this is not a text", at: node)
            }
            return node.text
        })
}

extension StateForm where Value == Int {
    package static let integer = StateForm(
        write: { .plain(String($0)) },
        read: { node throws(StateProblem) in
            guard node.kind == .scalar, case .integer(let value) = node.scalar else {
                throw StateProblem("this is not a whole number", at: node)
            }
            return value
        })
}

extension StateForm where Value == Bool {
    package static let boolean = StateForm(
        write: { .plain($0 ? "true" : "false") },
        read: { node throws(StateProblem) in
            guard node.kind == .scalar, case .bool(let value) = node.scalar else {
                throw StateProblem("this is neither true nor false", at: node)
            }
            return value
        })
}

extension StateForm where Value == Instant {
    package static let instant = StateForm.text(
        "a time such as 2025-05-09T14:03:22Z", { $0.text }, { Instant(parsing: $0) })
}

extension StateForm where Value == TargetID {
    package static let target = StateForm.text(
        "a target such as app/production", { $0.text }, { TargetID(parsing: $0) })
}

extension StateForm where Value: RawRepresentable<String> {
    /// One of a few words.
    package static var word: StateForm {
        .text("a word that is known here", { $0.rawValue }, { Value(rawValue: $0) })
    }
}

extension StateForm {
    package static func list<Element>(_ form: StateForm<Element>) -> StateForm
    where Value == [Element] {
        StateForm(
            write: { .list($0.map(form.write)) },
            read: { node throws(StateProblem) in
                guard node.kind == .sequence else {
                    throw StateProblem("this is no list", at: node)
                }
                var values: [Element] = []
                for element in node.elements { values.append(try form.read(element)) }
                return values
            })
    }

    /// Values by name, written in the order of the names' bytes.
    package static func table<Element>(_ form: StateForm<Element>) -> StateForm
    where Value == [String: Element] {
        StateForm(
            write: { table in
                let names = table.keys.sorted(by: bytesPrecede)
                return .map(
                    names.compactMap { name in
                        table[name].map { StateValue.Row(name: name, value: form.write($0)) }
                    })
            },
            read: { node throws(StateProblem) in
                guard node.kind == .mapping else {
                    throw StateProblem("this is no mapping", at: node)
                }
                var table: [String: Element] = [:]
                for entry in node.entries { table[entry.key.text] = try form.read(entry.value) }
                return table
            })
    }
}
