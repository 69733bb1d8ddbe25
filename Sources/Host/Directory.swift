import CHost
import Glibc

/// Lists folders that a stranger may have put there.
package enum Directory {
    /// How much of a folder is listed; past it, the folder is refused.
    package struct Limits: Sendable {
        /// Each level keeps a file open, and uses the stack.
        package var depthMax = 100
        package var entriesMax = 1_000_000

        package init() {}
        package static let standard = Limits()
    }

    /// What a folder holds, and what the folders in it hold, in the order of the bytes of the path: git's.
    /// Folders themselves are not listed, links are not followed, and `skipping` names are passed over.
    package static func list(
        _ path: String, skipping: Set<String> = [], limits: Limits = .standard
    ) throws(HostError) -> [DirectoryEntry] {
        var walk = DirectoryWalk(path, skipping: skipping, limits: limits)
        // A link at the top is followed: the caller named it.
        try walk.visit(openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), depth: 0)
        return walk.entries.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }
}

/// One file under a folder that was listed.
package struct DirectoryEntry: Hashable, Sendable {
    /// From the folder that was listed; bytes that are not UTF-8 are replaced.
    package var path: String
    /// The path as it is, where it is not UTF-8.
    package var rawPath: [UInt8]?
    package var kind: Kind
    package var size: Int

    package enum Kind: Hashable, Sendable {
        case file
        case executable
        case symlink
        /// A pipe, a socket, a device: reading it may wait, or act.
        case special
    }

    package init(path: String, rawPath: [UInt8]? = nil, kind: Kind, size: Int = 0) {
        self.path = path
        self.rawPath = rawPath
        self.kind = kind
        self.size = size
    }
}

extension DirectoryEntry {
    fileprivate var bytes: [UInt8] { rawPath ?? Array(path.utf8) }
}

private struct DirectoryWalk {
    var entries: [DirectoryEntry] = []
    private var seen = 0
    /// Where we are, with its `/`; one buffer for the whole walk.
    private var path: [UInt8] = []
    private let root: String
    private let skipping: Set<String>
    private let limits: Directory.Limits

    init(_ root: String, skipping: Set<String>, limits: Directory.Limits) {
        (self.root, self.skipping, self.limits) = (root, skipping, limits)
    }

    /// Reads one folder, and closes it.
    mutating func visit(_ opened: Int32, depth: Int) throws(HostError) {
        guard opened >= 0 else { throw failure() }
        guard let folder = fdopendir(opened) else {
            let error = failure()
            close(opened)
            throw error
        }
        defer { closedir(folder) }

        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            let name = String(cString: chost_entry_name(entry))
            if name == "." || name == ".." || skipping.contains(name) { continue }
            try visit(chost_entry_name(entry), in: opened, depth)
        }
        guard errno == 0 else { throw failure() }
    }

    private mutating func visit(
        _ name: UnsafePointer<CChar>, in folder: Int32, _ depth: Int
    ) throws(HostError) {
        let length = path.count
        defer { path.removeSubrange(length...) }
        path.append(contentsOf: UnsafeRawBufferPointer(start: name, count: strlen(name)))
        seen += 1
        guard seen <= limits.entriesMax else {
            throw HostError(
                "list", root, message: "it holds more than \(limits.entriesMax) entries")
        }

        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            entries.append(entry(status))
            return
        }
        guard depth < limits.depthMax else {
            throw HostError(
                "list", root, message: "its folders are more than \(limits.depthMax) deep")
        }
        // O_NOFOLLOW: between the look and the step, the folder may have become a link.
        let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        path.append(UInt8(ascii: "/"))
        try visit(inner, depth: depth + 1)
    }

    private func entry(_ status: stat) -> DirectoryEntry {
        let text = String(validating: path, as: UTF8.self)
        return DirectoryEntry(
            path: text ?? String(decoding: path, as: UTF8.self), rawPath: text == nil ? path : nil,
            kind: kind(status.st_mode), size: Int(status.st_size))
    }

    private func kind(_ mode: mode_t) -> DirectoryEntry.Kind {
        switch mode & S_IFMT {
        case S_IFREG: mode & S_IXUSR == 0 ? .file : .executable
        case S_IFLNK: .symlink
        default: .special
        }
    }

    private func failure() -> HostError {
        let code = errno
        let folder = String(decoding: path, as: UTF8.self)
        return HostError("list", folder.isEmpty ? root : "\(root)/\(folder)", code: code)
    }
}
