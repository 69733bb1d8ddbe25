/// Named values in their order of writing.
package struct Table<Value: Sendable & Equatable>: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        package var name: String
        package var place: Place
        package var value: Value
    }

    package var rows: [Row] = []

    package init() {}

    package var isEmpty: Bool { rows.isEmpty }
    package var names: [String] { rows.map(\.name) }

    package subscript(name: String) -> Value? {
        for row in rows where row.name == name { return row.value }
        return nil
    }

    /// Replaces the row of the same name, or appends.
    package mutating func set(_ name: String, at place: Place, _ value: Value) {
        let row = Row(name: name, place: place, value: value)
        if let index = rows.firstIndex(where: { $0.name == name }) {
            rows[index] = row
        } else {
            rows.append(row)
        }
    }

    /// Adds the rows of `other` whose names are not here; ours win.
    package mutating func inherit(_ other: Table) {
        guard !rows.isEmpty else {
            rows = other.rows
            return
        }
        let own = Set(names)
        rows = other.rows.filter { !own.contains($0.name) } + rows
    }
}
