package import YAML

/// Where a value was written; never part of what it means, so any two are equal.
package struct Place: Hashable, Sendable {
    package var node: Node?

    package init(_ node: Node? = nil) { self.node = node }

    package static func == (one: Place, other: Place) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}

    /// The place of the value under `key`, or this place where there is none.
    package subscript(key: String) -> Place {
        Place(node?.value(of: key) ?? node)
    }
}

/// A name that stands for something else, and where it was written.
package struct Reference: Hashable, Sendable {
    package var name: String
    package var place: Place

    package init(_ name: String = "", at place: Place = Place()) {
        self.name = name
        self.place = place
    }
}
