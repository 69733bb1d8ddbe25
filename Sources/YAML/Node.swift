/// One value of a YAML file, which knows its place. An alias is the node that it stands for, but
/// `location` is where the alias stands.
package struct Node: Sendable {
    package let tree: Tree
    let index: Int32

    package enum Kind: Sendable { case scalar, sequence, mapping }
    package enum Style: Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded, block, flow
    }

    package var kind: Kind { record.kind }
    package var style: Style { record.style }
    /// The range of the value itself, without its anchor and tag.
    package var location: SourceLocation { tree.location(of: written) }
    /// Whether it stands before another, by file and then by its place there.
    package func precedes(_ other: Node) -> Bool {
        tree === other.tree
            ? written.start.byte < other.written.start.byte
            : (tree.file, written.start.byte) < (other.tree.file, other.written.start.byte)
    }

    /// What tells this node from every other that is read and kept; for as long as its tree is.
    package struct Identity: Hashable, Sendable {
        let tree: ObjectIdentifier
        let index: Int32
    }

    package var identity: Identity { Identity(tree: ObjectIdentifier(tree), index: index) }

    package var isAlias: Bool { written.content == .elsewhere }

    /// The content of a scalar (after unescaping), empty for a collection.
    package var text: String {
        tree.withText(of: record) { String(decoding: $0, as: UTF8.self) }
    }

    /// The content of a scalar as UTF-8, without a copy.
    package func withText<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        tree.withText(of: record, body)
    }

    /// What a scalar means by the core schema: plain `no` is a string, `1e3` a number, a quoted one a string.
    package var scalar: Scalar {
        let record = record
        guard record.kind == .scalar else { return .null }
        return tree.withText(of: record) { Scalar($0, style: record.style, tag: record.tag) }
    }

    /// The elements of a sequence; none for anything else.
    package var elements: Elements {
        let record = record
        guard record.kind == .sequence else { return Elements(tree: tree, first: 0, count: 0) }
        return Elements(tree: tree, first: Int(record.first), count: Int(record.count))
    }

    /// The entries of a mapping in order of writing, those of a merge key in its place; none for
    /// anything else.
    package var entries: Entries {
        let record = record
        guard record.kind == .mapping else { return Entries(tree: tree, first: 0, count: 0) }
        return Entries(tree: tree, first: Int(record.first), count: Int(record.count) / 2)
    }

    package struct Entry: Sendable {
        package let key: Node
        package let value: Node
    }

    /// The value under `key` of a mapping.
    package func value(of key: String) -> Node? {
        let record = record
        guard record.kind == .mapping else { return nil }
        var key = key
        return key.withUTF8 { wanted in
            let run = stride(from: Int(record.first), to: Int(record.first + record.count), by: 2)
            let found = run.first { tree.hasText(wanted, at: tree.children[$0]) }
            return found.map { Node(tree: tree, index: tree.children[$0 + 1]) }
        }
    }

    /// Returns a diagnostic that points here, with its line.
    package func diagnostic(
        _ severity: Diagnostic.Severity = .error, rule: String, _ problem: String,
        remedy: String? = nil
    ) -> Diagnostic {
        let location = location
        let excerpt = tree.bytes.withUnsafeBufferPointer { Excerpt(of: $0, around: location) }
        return Diagnostic(
            severity, rule: rule, at: location, problem, remedy: remedy, excerpt: excerpt)
    }

    private var written: Record { tree.records[Int(index)] }

    private var record: Record { tree.resolved(index) }
}

extension Node {
    /// The elements of a sequence, made as they are asked for.
    package struct Elements: RandomAccessCollection, Sendable {
        let tree: Tree
        let first: Int
        package let count: Int

        package var startIndex: Int { 0 }
        package var endIndex: Int { count }

        package subscript(position: Int) -> Node {
            precondition(position >= 0 && position < count)
            return Node(tree: tree, index: tree.children[first + position])
        }

        package func makeIterator() -> Iterator { Iterator(elements: self) }

        /// The standard library's would make each element through a table of witnesses.
        package struct Iterator: IteratorProtocol {
            let elements: Elements
            var position = 0

            package mutating func next() -> Node? {
                guard position < elements.count else { return nil }
                defer { position += 1 }
                return elements[position]
            }
        }
    }

    /// The entries of a mapping, made as they are asked for.
    package struct Entries: RandomAccessCollection, Sendable {
        let tree: Tree
        let first: Int
        package let count: Int

        package var startIndex: Int { 0 }
        package var endIndex: Int { count }

        package subscript(position: Int) -> Entry {
            precondition(position >= 0 && position < count)
            let key = first + 2 * position
            return Entry(
                key: Node(tree: tree, index: tree.children[key]),
                value: Node(tree: tree, index: tree.children[key + 1]))
        }

        package func makeIterator() -> Iterator { Iterator(entries: self) }

        /// The standard library's would make each entry through a table of witnesses.
        package struct Iterator: IteratorProtocol {
            let entries: Entries
            var position = 0

            package mutating func next() -> Entry? {
                guard position < entries.count else { return nil }
                defer { position += 1 }
                return entries[position]
            }
        }
    }
}
