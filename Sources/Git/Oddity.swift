/// Something about a path that a person should know before trusting a listing; never acted upon.
package struct Oddity: Hashable, Sendable {
    package var path: String
    package var kind: Kind

    package init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

extension Oddity {
    package enum Kind: Hashable, Sendable {
        /// Points to `target`, where that was read; is not followed.
        case symlink(target: String?)
        case submodule(commit: ObjectID)
        case notUTF8(bytes: [UInt8])
        /// A part that is empty, `.`, `..` or `.git`, or that occurs twice: git itself writes none.
        case impossibleName
        /// Control, format or direction characters (as in "Trojan Source"): shown, it looks like another.
        case invisibleCharacters
        /// A disk that ignores case keeps one of the two.
        case differsInCase(from: String)
        /// The same letters in another encoding of Unicode: the two look alike.
        case looksLike(String)
    }
}

/// What is odd in a listing, in its order; `targets` are the texts of links, by the link's id.
package func oddities(in entries: [TreeEntry], targets: [ObjectID: String] = [:]) -> [Oddity] {
    var found: [Oddity] = []
    var names = KnownNames()
    for entry in entries {
        let kinds = oddKind(entry, targets) + oddName(entry) + names.collisions(of: entry)
        found += kinds.map { Oddity(path: entry.path, kind: $0) }
    }
    return found
}

private func oddKind(_ entry: TreeEntry, _ targets: [ObjectID: String]) -> [Oddity.Kind] {
    switch entry.kind {
    case .symlink: [.symlink(target: targets[entry.id])]
    case .submodule: [.submodule(commit: entry.id)]
    case .file, .executable: []
    }
}

private func oddName(_ entry: TreeEntry) -> [Oddity.Kind] {
    var kinds: [Oddity.Kind] = entry.rawPath.map { [.notUTF8(bytes: $0)] } ?? []
    if hasImpossibleName(entry.path) { kinds.append(.impossibleName) }
    if hasInvisibleCharacters(entry.path) { kinds.append(.invisibleCharacters) }
    return kinds
}

private func hasImpossibleName(_ path: String) -> Bool {
    let bytes = path.utf8
    var start = bytes.startIndex
    while let slash = bytes[start...].firstIndex(of: UInt8(ascii: "/")) {
        if isImpossible(path[start..<slash]) { return true }
        start = bytes.index(after: slash)
    }
    return isImpossible(path[start...])
}

private func isImpossible(_ part: Substring) -> Bool {
    // Almost all parts are longer than any of the four.
    part.utf8.count <= 4 && ["", ".", "..", ".git"].contains(part.lowercased())
}

private func hasInvisibleCharacters(_ path: String) -> Bool {
    if path.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return false }
    return path.unicodeScalars.contains { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
