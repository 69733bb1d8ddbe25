/// What a value says, however it is written: aliases followed, merges done, order of keys left out.
indirect enum Meaning: Hashable {
    case scalar(Scalar, String)
    case list([Meaning])
    case mapping([Meaning: Meaning])

    init(_ node: Node) {
        switch node.kind {
        case .scalar: self = .scalar(node.scalar, node.text)
        case .sequence: self = .list(node.elements.map(Meaning.init))
        case .mapping:
            let pairs = node.entries.map { (Meaning($0.key), Meaning($0.value)) }
            self = .mapping(Dictionary(pairs) { first, _ in first })
        }
    }

    /// By way of reading it, so that it means what a reader will find.
    init?(_ value: Inline) {
        let parsed = parse(Array(value.written.utf8), file: "")
        guard !parsed.hasErrors, let root = parsed.documents.first else { return nil }
        self.init(root)
    }

    static func key(_ name: String) -> Meaning { .scalar(.string, name) }
}

extension Meaning {
    /// The same after a change at `path`; nil where there is no such place.
    func changed(at path: some Collection<EditStep>, by change: (Meaning?) -> Meaning?) -> Meaning?
    {
        guard let step = path.first else { return change(self) }
        let rest = path.dropFirst()
        switch (self, step) {
        case (.mapping(var entries), .key(let name)):
            let inner = entries[.key(name)] ?? (rest.isEmpty ? nil : .mapping([:]))
            let changed =
                inner.flatMap { $0.changed(at: rest, by: change) }
                ?? (inner == nil ? change(nil) : nil)
            guard let changed else { return nil }
            entries[.key(name)] = changed
            return .mapping(entries)
        case (.list(var elements), .element(let index)):
            guard elements.indices.contains(index),
                let changed = elements[index].changed(at: rest, by: change)
            else { return nil }
            elements[index] = changed
            return .list(elements)
        // A key without a value has room for a mapping.
        case (.scalar(.null, _), .key): return Meaning.mapping([:]).changed(at: path, by: change)
        default: return nil
        }
    }
}
