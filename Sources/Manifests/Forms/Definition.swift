package import YAML

/// All fields of one mapping. Decoding, diagnostics, schema, reference page and digest come from it.
package struct Definition<Owner: Written>: Sendable {
    package let name: String
    package let summary: String
    package let fields: [Field<Owner>]
    package let constraints: [Constraint]
    private let required: [Int]
    /// What must hold between the values of fields; reports to the reader.
    let check: (@Sendable (Owner, Node, inout Reader) -> Void)?

    package init(
        _ name: String, _ summary: String, _ fields: [Field<Owner>],
        constraints: [Constraint] = [],
        check: (@Sendable (Owner, Node, inout Reader) -> Void)? = nil
    ) {
        self.name = name
        self.summary = summary
        self.fields = fields
        required = fields.indices.filter { fields[$0].shape.isRequired }
        self.constraints = constraints
        self.check = check
    }

    package func read(_ node: Node, _ reader: inout Reader) -> Owner? {
        guard node.kind == .mapping else {
            let names = fields.prefix(3).map(\.shape.name)
            reader.refuse(
                node, wanted: "\(indefinite(name)) (a mapping)",
                remedy: "it has fields such as \(inWords(names, joinedBy: "and"))")
            return nil
        }
        var owner = Owner()
        owner.place = Place(node)
        var seen: UInt64 = 0
        for entry in node.entries {
            guard let index = entry.key.withText({ index(of: $0) }) else {
                reportUnknown(entry.key, &reader)
                continue
            }
            seen |= 1 << UInt64(index)
            fields[index].read(entry.value, &owner, &reader)
        }
        for index in required where seen & (1 << UInt64(index)) == 0 {
            let field = fields[index].shape
            if !isMisspelt(field.name, in: node, seen) { reportMissing(field, at: node, &reader) }
        }
        if seen != 0 || node.entries.isEmpty {
            for constraint in constraints { constraint.check(node, indefinite(name), &reader) }
        }
        check?(owner, node, &reader)
        return owner
    }

    /// The fields that the reference page has before one: what is written anew stands behind them.
    package func names(before field: String) -> [String] {
        Array(fields.map(\.shape.name).prefix { $0 != field })
    }

    package func leaves(_ owner: Owner, _ found: inout Leaves) {
        for field in fields { field.leaves(owner, &found) }
    }

    /// Fills what `owner` does not say from what `parent` says.
    package func inherit(_ owner: inout Owner, from parent: Owner) {
        let emptied = owner.place.emptied
        for field in fields where !emptied.contains(field.shape.name) {
            field.inherit(&owner, parent)
        }
    }

    /// The same with some of its fields.
    func only(_ names: [String]) -> Definition {
        Definition(name, summary, fields.filter { names.contains($0.shape.name) })
    }

    private func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
        for index in fields.indices where fields[index].key.count == key.count {
            if fields[index].key.elementsEqual(key) { return index }
        }
        return nil
    }

    /// Whether an unknown field stands for the one that is missing; it has been said already.
    private func isMisspelt(_ field: String, in node: Node, _ seen: UInt64) -> Bool {
        if seen == 0, !node.entries.isEmpty { return true }
        return node.entries.contains { entry in
            let key = entry.key.text
            return !fields.contains { $0.shape.name == key }
                && nearest(to: key, among: fields.map(\.shape.name)) == field
        }
    }

    private func reportUnknown(_ key: Node, _ reader: inout Reader) {
        let names = fields.map(\.shape.name)
        reader.report(
            rule: "unknown-field", at: key, "unknown field `\(key.text)` in \(indefinite(name))",
            remedy: didYouMean(key.text, names) ?? "it has \(inWords(names, joinedBy: "and"))")
    }

    private func reportMissing(_ field: FieldShape, at node: Node, _ reader: inout Reader) {
        reader.report(
            rule: "missing-field", at: node, "\(indefinite(name)) needs the field `\(field.name)`",
            remedy: field.hint)
    }
}

extension FieldShape {
    /// What to write into the field, in a few words.
    fileprivate var hint: String {
        if let words = shape.hint { return "`\(name)` is \(words)" }
        let sentence = summary.hasSuffix(".") ? summary.dropLast() : summary[...]
        return "`\(name)`: \(sentence.prefix(1).lowercased())\(sentence.dropFirst())"
    }
}

extension Place {
    /// The fields that an empty list was written into, which says "none" rather than nothing.
    fileprivate var emptied: Set<String> {
        guard let node else { return [] }
        var emptied: Set<String> = []
        for entry in node.entries
        where entry.value.kind == .sequence && entry.value.elements.isEmpty {
            emptied.insert(entry.key.text)
        }
        return emptied
    }
}

extension Shape {
    fileprivate var hint: String? {
        switch self {
        case .text(let text) where text.words.contains("such as"): text.words
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .keyword(let words): inWords(words)
        default: nil
        }
    }
}

/// Returns "a stage", "an environment"; and "metadata", of which there is no single one.
func indefinite(_ noun: String) -> String {
    if ["metadata", "mail", "afterwards"].contains(noun) { return noun }
    let first = noun.lowercased().unicodeScalars.first
    return (first.map { "aeiou".unicodeScalars.contains($0) } == true ? "an " : "a ") + noun
}

extension Form where Value: Written {
    /// A mapping with the fields of its definition. The definition is asked late: an action's steps are actions.
    package static var object: Form {
        Form(
            .object(shapeOf(Value.self)),
            read: { node, reader in Value.definition.read(node, &reader) },
            leaves: { value, found in Value.definition.leaves(value, &found) })
    }

    /// The same, or a scalar or list that is short for one field of it.
    package static func object<Short: Sendable>(
        orShort short: Form<Short>, _ path: any WritableKeyPath<Value, Short> & Sendable
    ) -> Form {
        object(orShort: short) { $0[keyPath: path] = $1 }
    }

    package static func object<Short: Sendable>(
        orShort short: Form<Short>, _ path: any WritableKeyPath<Value, Short?> & Sendable
    ) -> Form {
        object(orShort: short) { $0[keyPath: path] = $1 }
    }

    private static func object<Short: Sendable>(
        orShort short: Form<Short>, set: @escaping @Sendable (inout Value, Short) -> Void
    ) -> Form {
        let long = Form.object
        return Form(
            .either([short.shape, long.shape]),
            read: { node, reader in
                if node.kind == .mapping { return long.read(node, &reader) }
                guard let shortValue = short.read(node, &reader) else { return nil }
                var value = Value()
                value.place = Place(node)
                set(&value, shortValue)
                return value
            }, leaves: long.leaves)
    }
}

func shapeOf<Value: Written>(_ type: Value.Type) -> ObjectShape {
    ObjectShape(id: String(describing: type)) {
        let definition = Value.definition
        return .init(
            name: definition.name, summary: definition.summary,
            fields: definition.fields.map(\.shape), constraints: definition.constraints)
    }
}
