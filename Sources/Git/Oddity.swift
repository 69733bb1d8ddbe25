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
    let parts = entry.path.utf8.split(
        separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if parts.contains(where: isImpossible) { kinds.append(.impossibleName) }
    if hasInvisibleCharacters(entry.path) { kinds.append(.invisibleCharacters) }
    return kinds
}

private func isImpossible(_ part: Substring.UTF8View) -> Bool {
    // Longer parts are none of the four; almost all are longer.
    guard part.count <= 4 else { return false }
    return ["", ".", "..", ".git"].contains(String(Substring(part)).lowercased())
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
