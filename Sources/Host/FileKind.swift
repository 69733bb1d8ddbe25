import Glibc

/// What stands at a path itself, links not followed.
package enum FileKind: Hashable, Sendable {
    case file, executable, folder, symlink, special

    /// Nil where nothing stands there.
    package init?(at path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = status.st_mode & S_IXUSR != 0 ? .executable : .file
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .symlink
        default: self = .special
        }
    }
}
