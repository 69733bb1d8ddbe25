package import Git
import Host

// A root is a folder that has a `desired-state/`: programs are looked up from it, and one repository
// may have several.

/// Returns the nearest root from `folder` upward; `top` is the last that is looked at. Both are true paths.
package func nearestRoot(from folder: String, upTo top: String) -> String? {
    var folder = folder
    while !isRoot(folder) {
        guard folder != top, let above = parent(of: folder) else { return nil }
        folder = above
    }
    return folder
}

/// Returns the nearest root within whose `desired-state/` a path lies, not above `top`.
package func rootAround(_ path: String, upTo top: String) -> String? {
    var inner = path
    while inner != top, let above = parent(of: inner) {
        if inner.hasSuffix("/" + desiredStateFolder), isRoot(above) { return above }
        inner = above
    }
    return nil
}

package func isRoot(_ folder: String) -> Bool {
    FileKind(at: folder + "/" + desiredStateFolder) == .folder
}

/// By bytes: to Swift a slash and an accent after it are one letter.
func isBelow(_ folder: String, _ path: String) -> Bool {
    path.utf8.starts(with: folder.utf8) && path.utf8.dropFirst(folder.utf8.count).first == 0x2f
}

private func parent(of path: String) -> String? {
    guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// What is below a folder that is no root itself.
package struct RootsBelow {
    /// Told from the folder, in the order of their paths.
    package var roots: [String] = []
    /// Whether there are manifests beside them.
    package var hasOthers = false

    package init(_ folder: String) throws {
        var others: [String] = []
        for entry in try Directory.list(folder, skipping: [".git"]) {
            if let root = RootsBelow.root(of: entry.path) {
                if roots.last != root, !roots.contains(root) { roots.append(root) }
            } else if isManifest(entry.path) {
                others.append(entry.path)
            }
        }
        hasOthers = others.contains { path in !roots.contains { isBelow($0, path) } }
    }

    private static func root(of path: String) -> String? {
        let parts = path.split(separator: "/")
        guard let position = parts.dropLast().firstIndex(of: desiredStateFolder[...]), position > 0
        else { return nil }
        return parts[..<position].joined(separator: "/")
    }
}

extension Repository {
    /// Returns the nearest root in a commit's tree, from the folder `place` upward; `""` is the tree
    /// itself.
    package func nearestRoot(at commit: ObjectID, from place: String) throws(GitError) -> String? {
        var parts = place.split(separator: "/")
        while true {
            let folder = (parts + [desiredStateFolder[...]]).joined(separator: "/")
            if try isFolder(folder, at: commit) { return parts.joined(separator: "/") }
            guard parts.popLast() != nil else { return nil }
        }
    }
}
