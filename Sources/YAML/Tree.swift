/// All documents of one file: a flat array of nodes over an arena of bytes, immutable once parsed.
package final class Tree: Sendable {
    package let file: String
    package let bytes: [UInt8]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }
}

/// What parsing a file gives: the documents that are whole, and everything that is wrong.
package struct Parsed: Sendable {
    package var tree: Tree
    /// The root of each document; an empty document has a null scalar for a root.
    package var documents: [Node]
    package var diagnostics: [Diagnostic]
}

/// Returns the documents of a YAML file, by libyaml's events and the core schema of YAML 1.2.
package func parse(_ bytes: [UInt8], file: String, limits: Limits = .standard) -> Parsed {
    Parsed(tree: Tree(file: file, bytes: bytes), documents: [], diagnostics: [])
}
