import Glibc

/// Returns the one true path of something that exists, links resolved; nil where nothing does.
package func truePath(_ path: String) -> String? {
    guard !path.utf8.contains(0), let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
}

/// Returns how `path` is reached from `folder`; both are true paths. Nothing at all where they are one.
package func relativePath(of path: String, from folder: String) -> String {
    let target = path.split(separator: "/")
    let start = folder.split(separator: "/")
    let shared = zip(target, start).prefix { $0 == $1 }.count
    let up = Array(repeating: Substring(".."), count: start.count - shared)
    return (up + target.dropFirst(shared)).joined(separator: "/")
}
