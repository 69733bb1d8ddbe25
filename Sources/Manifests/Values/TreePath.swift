extension String {
    /// Whether a program's name means a path in the tree; else it is looked up on the machine.
    var isProgramPath: Bool { utf8.contains(0x2f) && utf8.first != 0x2f }

    /// The path that a word means in the tree, by its letters: `./lib/../a.sh` is `a.sh`. Nil where it
    /// is the root or leads out; the same in a working folder and in a commit, whatever lies beside it.
    package var pathWithinTree: String? {
        // By bytes: an accent behind a `/` is one character with it, and would hide it.
        guard utf8.first != 0x2f, utf8.count <= Self.pathBytesMax else { return nil }
        var parts: [Substring] = []
        for part in utf8.split(separator: 0x2f).map({ Substring($0) }) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    /// Linux opens nothing by a longer path (PATH_MAX).
    private static var pathBytesMax: Int { 4096 }

    /// Whether this is a path of one part that means no folder's own or outer one, and no `.git`.
    var isPlainName: Bool {
        let bytes = utf8
        return !bytes.isEmpty && bytes.count <= 255 && bytes.first != 0x2e && !bytes.contains(0x2f)
    }

    /// Whether a word means the tree itself: `.`, `./`, `lib/..`.
    var isTreeItself: Bool {
        guard utf8.first != 0x2f, utf8.count <= Self.pathBytesMax else { return false }
        var depth = 0
        let parts = unicodeScalars.split(separator: "/").map { String($0) }
        for part in parts where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { return false }
        }
        return depth == 0 && !parts.isEmpty
    }

    /// Whether a path begins at the root of the machine, or climbs.
    var leavesItsFolder: Bool {
        utf8.first == 0x2f || unicodeScalars.split(separator: "/").contains { String($0) == ".." }
    }

    /// Whether a path is or is in a `.git`, which git itself writes in no letters into a commit.
    var isOfGit: Bool {
        unicodeScalars.split(separator: "/").contains { String($0).lowercased() == ".git" }
    }

    /// Whether a path leads into a `.git`.
    var isWithinGit: Bool {
        unicodeScalars.split(separator: "/").dropLast().contains {
            String($0).lowercased() == ".git"
        }
    }
}
