/// One fact that a stage digest covers.
package struct Leaf: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        case text = 0x73  // s
        case integer = 0x69  // i
        case boolean = 0x62  // b
        case number = 0x6e  // n
    }

    /// Names and positions from the stage down to the fact, joined by `/`.
    package var path: String
    package var kind: Kind
    /// What is hashed.
    package var value: String
    /// What a person reads: `72h` where the value is 259200. `3d` is the same leaf.
    package var words: String

    static let presence = "there"

    package static func == (one: Leaf, other: Leaf) -> Bool {
        (one.path, one.kind, one.value) == (other.path, other.kind, other.value)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(kind)
        hasher.combine(value)
    }
}

/// The facts of one stage by part, gathered on one walk over its values.
package struct Leaves: Sendable {
    package private(set) var byPart: [Part: [Leaf]] = [:]
    /// The names down to here, joined by `/`.
    private var path: [UInt8] = []
    private var part = Part.underWhat

    package init() {}

    package mutating func put(_ kind: Leaf.Kind, _ value: String, words: String? = nil) {
        let place = String(decoding: path, as: UTF8.self)
        byPart[part, default: []].append(
            Leaf(path: place, kind: kind, value: value, words: words ?? value))
    }

    /// Says that something is there, by its name alone.
    mutating func putPresence() { put(.boolean, "true", words: Leaf.presence) }

    package mutating func put(_ text: String) { put(.text, text) }

    /// Puts a leaf of another gathering below `name`.
    mutating func put(_ leaf: Leaf, under name: String) {
        var moved = leaf
        let length = path.count
        descend(to: name)
        descend(to: leaf.path)
        moved.path = String(decoding: path, as: UTF8.self)
        path.removeSubrange(length...)
        byPart[part, default: []].append(moved)
    }

    /// Gathers below `name`, in another part where `coverage` says one, and not at all where it excludes.
    package mutating func under(
        _ name: String, _ coverage: Coverage? = nil, _ gather: (inout Leaves) -> Void
    ) {
        let outer = part
        switch coverage {
        case .excluded, .resolved: return
        case .covered(let inner): part = inner
        case nil: break
        }
        let length = path.count
        descend(to: escaped(name))
        gather(&self)
        path.removeSubrange(length...)
        part = outer
    }

    /// Gathers an entry of a list or table, which must not vanish where it says nothing of its own: a
    /// window `{}` is always open, and none at all is another thing than one.
    package mutating func entry(_ name: String, _ gather: (inout Leaves) -> Void) {
        let before = count
        under(name) { found in
            gather(&found)
            if found.count == before { found.putPresence() }
        }
    }

    private mutating func descend(to name: String) {
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        path.append(contentsOf: name.utf8)
    }

    private var count: Int { byPart.values.reduce(0) { $0 + $1.count } }

    /// A `/` within a name would make two places one.
    private func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == 0x2f || $0 == 0x25 }) else { return name }
        var result = ""
        for character in name.unicodeScalars {
            switch character {
            case "/": result += "%2F"
            case "%": result += "%25"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

/// Sorts by the bytes of the paths. A plan sorts thousands of lists: the paths lie side by side while that is
/// done, so that none is counted as held and let go for each comparison.
func sortedByPath(_ leaves: [Leaf]) -> [Leaf] {
    var bytes: [UInt8] = []
    var ends = [0]
    ends.reserveCapacity(leaves.count + 1)
    for leaf in leaves {
        bytes.append(contentsOf: leaf.path.utf8)
        ends.append(bytes.count)
    }
    var order = Array(leaves.indices)
    bytes.withUnsafeBytes { bytes in
        order.sort { one, other in
            let path = UnsafeRawBufferPointer(rebasing: bytes[ends[one]..<ends[one + 1]])
            return path.precedes(
                UnsafeRawBufferPointer(rebasing: bytes[ends[other]..<ends[other + 1]]))
        }
    }
    return order.map { leaves[$0] }
}
