/// A step from a value to one inside of it.
package enum EditStep: Hashable, Sendable {
    case key(String)
    case element(Int)
}

/// One change of what a document says.
package struct Edit: Sendable {
    package enum Change: Sendable {
        /// The value at the path, whether there is one or not.
        case set(Inline)
        /// One more at the end of the list at the path, which is made where it is missing.
        case append(Inline)
        /// An entry of the mapping at the path: another key, another value, the same place.
        case swap(key: String, for: String, Inline)
    }

    package var document: Int
    package var path: [EditStep]
    package var change: Change
    /// The keys that an entry which is new stands after, in the mapping that it is put into: it comes behind the
    /// last of them that is there.
    package var behind: [String]

    package init(
        _ change: Change, at path: [EditStep], document: Int = 0, behind: [String] = []
    ) {
        (self.change, self.path, self.document, self.behind) = (change, path, document, behind)
    }
}

/// It cannot be written in the place where it belongs without changing anything else.
package struct Uneditable: Error, Sendable {
    /// Where it would have to be.
    package var location: SourceLocation
}

extension Parsed {
    /// The bytes to write so that the file says what is wanted, and every other byte stays.
    ///
    /// Each way of writing is tried by reading the result: one that says anything more, or less, is
    /// dropped. So an alias, an anchor that others use or a text that keeps its last lines may make this
    /// impossible, and never wrong.
    package func splices(for edit: Edit) throws(Uneditable) -> [Splice] {
        let place = nearestPlace(of: edit)
        guard !hasErrors, documents.indices.contains(edit.document),
            let wanted = meanings(after: edit)
        else { throw Uneditable(location: place) }
        let source = EditSource(tree.bytes)
        for splices in source.ways(of: edit, in: documents[edit.document]) {
            let after = parse(tree.bytes.applying(splices), file: tree.file)
            if !after.hasErrors, after.documents.map(Meaning.init) == wanted { return splices }
        }
        throw Uneditable(location: place)
    }

    private func meanings(after edit: Edit) -> [Meaning]? {
        var meanings = documents.map(Meaning.init)
        let changed = meanings[edit.document].changed(at: edit.path) { old in
            switch edit.change {
            case .set(let value): return Meaning(value)
            case .append(let value):
                guard let value = Meaning(value) else { return nil }
                switch old {
                case nil, .scalar(.null, _)?: return .list([value])
                case .list(let elements)?: return .list(elements + [value])
                default: return nil
                }
            case .swap(let key, let other, let value):
                guard case .mapping(var entries)? = old, let value = Meaning(value),
                    entries.removeValue(forKey: .key(key)) != nil,
                    entries.updateValue(value, forKey: .key(other)) == nil
                else { return nil }
                return .mapping(entries)
            }
        }
        guard let changed else { return nil }
        meanings[edit.document] = changed
        return meanings
    }

    /// The innermost value on the way that is there.
    private func nearestPlace(of edit: Edit) -> SourceLocation {
        guard documents.indices.contains(edit.document) else {
            return SourceLocation(file: tree.file)
        }
        var node = documents[edit.document]
        for step in edit.path {
            guard let next = node[step] else { break }
            node = next
        }
        return node.location
    }
}

extension Node {
    /// The value one step further, followed through aliases.
    package subscript(step: EditStep) -> Node? {
        switch step {
        case .key(let name): value(of: name)
        case .element(let index): elements.indices.contains(index) ? elements[index] : nil
        }
    }
}
