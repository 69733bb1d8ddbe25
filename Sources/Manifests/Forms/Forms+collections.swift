import YAML

import func Glibc.memcmp

extension Form {
    /// A list; a single element is no list.
    package static func list<Element: Sendable>(
        of element: Form<Element>, atLeastOne: Bool = false
    ) -> Form where Value == [Element] {
        Form(
            .list(element.shape, atLeastOne: atLeastOne),
            read: { node, reader in
                guard node.kind == .sequence else {
                    reader.refuse(node, wanted: "a list", remedy: node.asListRemedy)
                    return nil
                }
                if atLeastOne, node.elements.isEmpty {
                    reader.report(
                        rule: "wrong-value", at: node, "this list cannot be empty",
                        remedy: "write at least one element")
                    return nil
                }
                var values: [Element] = []
                for child in node.elements {
                    if let value = element.read(child, &reader) { values.append(value) }
                }
                return values
            },
            leaves: { values, found in
                for (position, value) in values.enumerated() {
                    found.entry(String(position)) { element.leaves(value, &$0) }
                }
            })
    }

    /// A list of names in which order and repetition mean nothing.
    package static func names(_ element: Form<Reference>) -> Form where Value == [Reference] {
        let list = Form.list(of: element)
        return Form(
            list.shape,
            read: { node, reader in
                guard let values = list.read(node, &reader) else { return nil }
                var seen: Set<String> = []
                for value in values where !seen.insert(value.name).inserted {
                    reader.report(
                        .warning, rule: "repeated-name", at: value.place,
                        "`\(value.name)` stands here twice")
                }
                return values
            },
            leaves: { values, found in
                for name in Set(values.map(\.name)).sorted(by: bytesPrecede) {
                    found.under(name) { $0.putPresence() }
                }
            })
    }

    /// One, or a list of them.
    package static func oneOrMore<Element: Sendable>(_ element: Form<Element>) -> Form
    where Value == [Element] {
        let list = Form.list(of: element, atLeastOne: true)
        return Form(
            .either([element.shape, list.shape]),
            read: { node, reader in
                if node.kind == .sequence { return list.read(node, &reader) }
                return element.read(node, &reader).map { [$0] }
            }, leaves: list.leaves)
    }

    /// A mapping from names that the author chooses.
    package static func table<Element: Sendable & Equatable>(
        _ key: Form<String>, to element: Form<Element>
    ) -> Form where Value == Table<Element> {
        guard case .text(let keyShape) = key.shape else {
            preconditionFailure("The keys of a table are texts.")
        }
        return Form(
            .table(key: keyShape, value: element.shape),
            read: { node, reader in
                guard node.kind == .mapping else {
                    reader.refuse(node, wanted: "a mapping of names to values")
                    return nil
                }
                var table = Table<Element>()
                for entry in node.entries {
                    guard let name = key.read(entry.key, &reader),
                        let value = element.read(entry.value, &reader)
                    else { continue }
                    // The parser has refused the same key twice.
                    table.rows.append(.init(name: name, place: Place(entry.key), value: value))
                }
                return table
            },
            leaves: { table, found in
                for row in table.rows {
                    found.entry(row.name) { element.leaves(row.value, &$0) }
                }
            })
    }

    /// Chooses among forms by what kind of node stands there.
    package static func byKind(
        scalar: Form? = nil, list: Form? = nil, mapping: Form? = nil, words: String,
        leaves: @escaping @Sendable (Value, inout Leaves) -> Void
    ) -> Form {
        Form(
            .either([scalar, list, mapping].compactMap { $0?.shape }),
            read: { node, reader in
                let form =
                    switch node.kind {
                    case .scalar: scalar
                    case .sequence: list
                    case .mapping: mapping
                    }
                guard let form else {
                    reader.refuse(
                        node, wanted: words,
                        remedy: list != nil && node.kind == .scalar ? node.asListRemedy : nil)
                    return nil
                }
                return form.read(node, &reader)
            }, leaves: leaves)
    }
}

extension Node {
    /// How this would be written as a list.
    fileprivate var asListRemedy: String? {
        switch kind {
        case .scalar where ["any", "all"].contains(text): nil
        case .scalar:
            text.isEmpty
                ? "write `[…]`, or lines that begin with `- `" : "write `[\(text.prefix(60))]`"
        case .mapping: "begin each of its elements with `- `"
        case .sequence: nil
        }
    }
}

/// Orders texts by their bytes, which is the same everywhere and needs no tables.
package func bytesPrecede(_ one: String, _ other: String) -> Bool {
    var (one, other) = (one, other)
    return one.withUTF8 { first in
        other.withUTF8 { UnsafeRawBufferPointer(first).precedes(UnsafeRawBufferPointer($0)) }
    }
}

extension UnsafeRawBufferPointer {
    /// By bytes, all at once: most paths begin alike.
    func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
        guard let mine = baseAddress, let theirs = other.baseAddress else {
            return count < other.count
        }
        let order = memcmp(mine, theirs, Swift.min(count, other.count))
        return order == 0 ? count < other.count : order < 0
    }
}
