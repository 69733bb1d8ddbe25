import YAML

/// A mapping of a manifest that has fields of its own.
package protocol Written: Sendable, Equatable {
    init()
    var place: Place { get set }
    static var definition: Definition<Self> { get }
}

/// One field: the only place that says its name, its form, its meaning, and whether an approval covers it.
/// A class, since a loop over fields would otherwise copy all that each refers to.
package final class Field<Owner: Sendable>: Sendable {
    package let shape: FieldShape
    let key: [UInt8]
    let read: @Sendable (Node, inout Owner, inout Reader) -> Void
    let leaves: @Sendable (Owner, inout Leaves) -> Void
    let inherit: @Sendable (inout Owner, Owner) -> Void

    private init<Value: Sendable>(
        _ name: String, _ form: Form<Value>, _ summary: String, isRequired: Bool = false,
        _ coverage: Coverage?,
        set: @escaping @Sendable (inout Owner, Value) -> Void,
        leaves: @escaping @Sendable (Owner, inout Leaves) -> Void,
        inherit: @escaping @Sendable (inout Owner, Owner) -> Void
    ) {
        shape = FieldShape(
            name: name, summary: summary, shape: form.shape, isRequired: isRequired,
            coverage: coverage)
        key = Array(name.utf8)
        read = { node, owner, reader in
            if let value = form.read(node, &reader) { set(&owner, value) }
        }
        self.leaves = { owner, found in found.under(name, coverage) { leaves(owner, &$0) } }
        self.inherit = inherit
    }
}

extension Field {
    /// A field that may be absent.
    package static func field<Value: Sendable>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable, _ form: Form<Value>,
        _ summary: String, _ coverage: Coverage? = nil, isRequired: Bool = false
    ) -> Field {
        Field(
            name, form, summary, isRequired: isRequired, coverage,
            set: { $0[keyPath: path] = $1 },
            leaves: { owner, found in
                if let value = owner[keyPath: path] { form.leaves(value, &found) }
            },
            inherit: { owner, parent in
                if owner[keyPath: path] == nil { owner[keyPath: path] = parent[keyPath: path] }
            })
    }

    /// A field that must be there.
    package static func required<Value: Sendable>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ form: Form<Value>,
        _ summary: String, _ coverage: Coverage? = nil
    ) -> Field {
        Field(
            name, form, summary, isRequired: true, coverage,
            set: { $0[keyPath: path] = $1 },
            leaves: { owner, found in form.leaves(owner[keyPath: path], &found) },
            inherit: { _, _ in })
    }

    /// A field that is `standard` unless said; a digest covers it only where it is not.
    package static func field<Value: Sendable & Equatable>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ form: Form<Value>,
        unless standard: Value, _ summary: String, _ coverage: Coverage? = nil
    ) -> Field {
        Field(
            name, form, summary, coverage,
            set: { $0[keyPath: path] = $1 },
            leaves: { owner, found in
                if owner[keyPath: path] != standard { form.leaves(owner[keyPath: path], &found) }
            },
            inherit: { owner, parent in
                if owner[keyPath: path] == standard { owner[keyPath: path] = parent[keyPath: path] }
            })
    }

    /// A list that is empty unless said. One that is said stands alone; one that adds up follows its parent's.
    package static func list<Element: Sendable>(
        _ name: String, _ path: any WritableKeyPath<Owner, [Element]> & Sendable,
        _ form: Form<[Element]>, _ summary: String, _ coverage: Coverage? = nil,
        isRequired: Bool = false,
        addsUp: (@Sendable (_ parent: [Element], _ own: [Element]) -> [Element])? = nil
    ) -> Field {
        Field(
            name, form, summary, isRequired: isRequired, coverage,
            set: { $0[keyPath: path] = $1 },
            leaves: { owner, found in form.leaves(owner[keyPath: path], &found) },
            inherit: { owner, parent in
                if let addsUp {
                    owner[keyPath: path] = addsUp(parent[keyPath: path], owner[keyPath: path])
                } else if owner[keyPath: path].isEmpty {
                    owner[keyPath: path] = parent[keyPath: path]
                }
            })
    }

    /// A mapping of chosen names; entries of a parent that are not said again are kept.
    package static func table<Element: Sendable & Equatable>(
        _ name: String, _ path: any WritableKeyPath<Owner, Table<Element>> & Sendable,
        _ form: Form<Table<Element>>, _ summary: String, _ coverage: Coverage? = nil
    ) -> Field {
        Field(
            name, form, summary, coverage,
            set: { $0[keyPath: path] = $1 },
            leaves: { owner, found in form.leaves(owner[keyPath: path], &found) },
            inherit: { owner, parent in owner[keyPath: path].inherit(parent[keyPath: path]) })
    }

    /// A mapping with fields of its own, which are inherited one by one.
    package static func nested<Value: Written>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable, _ summary: String,
        _ coverage: Coverage? = nil
    ) -> Field {
        let form = Form<Value>.object
        return Field(
            name, form, summary, coverage,
            set: { $0[keyPath: path] = $1 },
            leaves: { owner, found in
                if let value = owner[keyPath: path] { form.leaves(value, &found) }
            },
            inherit: { owner, parent in
                guard let inherited = parent[keyPath: path] else { return }
                guard var own = owner[keyPath: path] else {
                    owner[keyPath: path] = inherited
                    return
                }
                Value.definition.inherit(&own, from: inherited)
                owner[keyPath: path] = own
            })
    }
}
