/// Paths of the tree, told apart by their bytes: two that Swift calls equal may be two files.
package struct PathSet: Hashable, Sendable {
    private var paths: Set<[UInt8]> = []

    package init(_ paths: [String] = []) {
        for path in paths { insert(path) }
    }

    package mutating func insert(_ path: String) { paths.insert(Array(path.utf8)) }

    package mutating func formUnion(_ other: PathSet) { paths.formUnion(other.paths) }

    /// In the order of their bytes.
    package var sorted: [String] {
        paths.sorted { $0.lexicographicallyPrecedes($1) }.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Whether a path, or a folder that it lies in, is one of these.
    package func covers(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        return paths.contains(bytes)
            || bytes.indices.contains { bytes[$0] == 0x2f && paths.contains(Array(bytes[..<$0])) }
    }
}
