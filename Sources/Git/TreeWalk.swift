import CGit2
import Glibc

/// How much of a tree is listed; past it, the tree is refused.
package struct TreeLimits: Sendable {
    /// Folders in folders. Nobody's path is deeper; and the walk uses the stack.
    package var depthMax = 100
    /// Files and folders together: a few small trees that name each other many times (a "git bomb")
    /// list more than any machine holds.
    package var entriesMax = 1_000_000

    package init() {}
    package static let standard = TreeLimits()
}

/// Lists a tree, folder by folder, in git's order: by the bytes of the whole path.
struct TreeWalk {
    var entries: [TreeEntry] = []
    private var seen = 0
    /// The path of the folder that is being read, with its `/`; one buffer for the whole walk.
    private var path: [UInt8] = []
    private let limits: TreeLimits

    init(from prefix: [UInt8], limits: TreeLimits) {
        self.limits = limits
        path = prefix
    }

    mutating func visit(
        _ id: ObjectID, of repository: borrowing Repository, depth: Int = 0
    ) throws(GitError) {
        let tree = try repository.tree(id, called: path)
        defer { git_tree_free(tree) }

        let count = git_tree_entrycount(tree)
        seen += count
        guard seen <= limits.entriesMax else {
            throw tooLarge("it has more than \(limits.entriesMax) files and folders")
        }
        for index in 0..<count {
            guard let entry = git_tree_entry_byindex(tree, index) else { continue }
            try visit(entry: entry, of: repository, depth: depth)
        }
    }

    private mutating func visit(
        entry: OpaquePointer, of repository: borrowing Repository, depth: Int
    ) throws(GitError) {
        let folder = path.count
        defer { path.removeSubrange(folder...) }
        path.append(contentsOf: nameBytes(of: entry))
        let id = ObjectID(git_tree_entry_id(entry).pointee)

        if let kind = TreeEntry.Kind(git_tree_entry_filemode(entry)) {
            entries.append(TreeEntry(pathBytes: path, kind: kind, id: id))
            return
        }
        guard depth < limits.depthMax else {
            throw tooLarge("its folders are more than \(limits.depthMax) deep")
        }
        path.append(UInt8(ascii: "/"))
        try visit(id, of: repository, depth: depth + 1)
    }

    private func tooLarge(_ why: String) -> GitError {
        GitError(.tooLarge, "list the tree at \(quoted(path))", why)
    }
}

/// The folder as it is named in a sentence.
func quoted(_ folder: [UInt8]) -> String {
    folder.isEmpty ? "its top" : "`\(String(decoding: folder, as: UTF8.self))`"
}

private func nameBytes(of entry: OpaquePointer) -> UnsafeRawBufferPointer {
    let name = git_tree_entry_name(entry)
    return UnsafeRawBufferPointer(start: name, count: name.map { strlen($0) } ?? 0)
}

extension TreeEntry {
    init(pathBytes: [UInt8], kind: Kind, id: ObjectID) {
        if let path = String(validating: pathBytes, as: UTF8.self) {
            self.init(path: path, kind: kind, id: id)
        } else {
            self.init(
                path: String(decoding: pathBytes, as: UTF8.self), rawPath: pathBytes, kind: kind,
                id: id)
        }
    }
}

extension TreeEntry.Kind {
    /// Nil for a folder.
    init?(_ mode: git_filemode_t) {
        switch mode {
        case GIT_FILEMODE_TREE: return nil
        case GIT_FILEMODE_LINK: self = .symlink
        case GIT_FILEMODE_COMMIT: self = .submodule
        case GIT_FILEMODE_BLOB_EXECUTABLE: self = .executable
        default: self = .file
        }
    }
}
