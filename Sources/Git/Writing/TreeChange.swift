/// What becomes of the file at a path.
package enum TreeChange: Hashable, Sendable {
    /// An ordinary file with that blob, whether or not one was there.
    case put(ObjectID)
    /// The file that is there goes, and with it every folder that it leaves empty.
    case remove
}

/// One change, with its path taken apart.
struct PathChange {
    var parts: [Substring]
    var change: TreeChange
    var path: String { parts.joined(separator: "/") }
}

/// The changes in the order of their paths; a folder's stand together. Throws `invalid` for a path that
/// git would not write.
func taken(apart changes: [String: TreeChange]) throws(GitError) -> [PathChange] {
    var taken: [PathChange] = []
    for (path, change) in changes {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for part in parts {
            if let why = whyNoName(part) {
                throw GitError(.invalid, "write the tree entry `\(path)`", why)
            }
        }
        taken.append(PathChange(parts: parts, change: change))
    }
    if taken.count == 1 { return taken }
    return taken.sorted { one, other in
        one.parts.lexicographicallyPrecedes(other.parts) {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }
}

private func whyNoName(_ part: Substring) -> String? {
    if part.isEmpty { return "it has an empty part" }
    if part == "." || part == ".." { return "it has a part `\(part)`" }
    // Some disks ignore case, and Windows what follows a `~1` and trailing dots and spaces.
    let lower = part.lowercased()
    let trimmed = String(lower.reversed().drop { $0 == "." || $0 == " " }.reversed())
    if trimmed == ".git" || trimmed == "git~1" { return "it has a part that means `.git`" }
    if part.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "\\") }) {
        return "it has a control character or a backslash"
    }
    if !part.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .format }) {
        return "it has a character that does not show"
    }
    return nil
}
