import YAML

/// A mapping of a state file. Its fields are written in their order, and one that is not known is refused:
/// what a newer program wrote is never dropped by an older one.
package protocol Recorded: Hashable, Sendable {
    init()
    static var fields: [StateField<Self>] { get }
}

/// One field of a mapping of a state file.
package struct StateField<Owner: Sendable>: Sendable {
    let name: String
    let isRequired: Bool
    let write: @Sendable (Owner) -> StateValue?
    let read: @Sendable (Node, inout Owner) throws(StateProblem) -> Void
}

extension StateField {
    package static func required<Value>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable,
        _ form: StateForm<Value>
    ) -> StateField {
        StateField(
            name: name, isRequired: true,
            write: { form.write($0[keyPath: path]) },
            read: { node, owner throws(StateProblem) in
                owner[keyPath: path] = try form.read(node)
            })
    }

    package static func optional<Value>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable,
        _ form: StateForm<Value>
    ) -> StateField {
        StateField(
            name: name, isRequired: false,
            write: { $0[keyPath: path].map(form.write) },
            read: { node, owner throws(StateProblem) in
                owner[keyPath: path] = try form.read(node)
            })
    }

    /// A field that is left out where it is what it would be anyway.
    package static func unless<Value: Equatable>(
        _ standard: Value, _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable,
        _ form: StateForm<Value>
    ) -> StateField {
        StateField(
            name: name, isRequired: false,
            write: { $0[keyPath: path] == standard ? nil : form.write($0[keyPath: path]) },
            read: { node, owner throws(StateProblem) in
                owner[keyPath: path] = try form.read(node)
            })
    }
}

extension StateForm where Value: Recorded {
    package static var record: StateForm {
        StateForm(
            write: { .map(rows(of: $0)) },
            read: { node throws(StateProblem) in try readRecord(node, also: []) })
    }
}

/// The fields of a record that are said.
func rows<Record: Recorded>(of record: Record) -> [StateValue.Row] {
    Record.fields.compactMap { field in
        field.write(record).map { StateValue.Row(name: field.name, value: $0) }
    }
}

/// Reads a record from a mapping that may hold the names in `others` for somebody else.
func readRecord<Record: Recorded>(_ node: Node, also others: Set<String>) throws(StateProblem)
    -> Record
{
    guard node.kind == .mapping else { throw StateProblem("this is no mapping", at: node) }
    var record = Record()
    var seen: Set<String> = []
    for entry in node.entries {
        let name = entry.key.text
        guard let field = Record.fields.first(where: { $0.name == name }) else {
            if others.contains(name) { continue }
            throw StateProblem("the field `\(name)` is not known to this program", at: entry.key)
        }
        seen.insert(name)
        try field.read(entry.value, &record)
    }
    for field in Record.fields where field.isRequired && !seen.contains(field.name) {
        throw StateProblem("the field `\(field.name)` is missing", at: node)
    }
    return record
}
