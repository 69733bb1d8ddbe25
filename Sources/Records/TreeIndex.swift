import Git
import Manifests
import Synchronization

/// The paths of one commit, listed when the first is asked for.
final class TreeIndex: Sendable {
    private let gitDirectory: String
    private let commit: ObjectID
    /// What every path begins with in the tree, and nobody says: the folder of the root.
    private let prefix: String
    private let listed = Mutex<[TreeEntry]?>(nil)

    /// A program or a file that it needs; what is larger is no script, and is not approved by content.
    static let fileBytesMax = 256 << 20

    init(gitDirectory: String, commit: ObjectID, root: String) {
        self.gitDirectory = gitDirectory
        self.commit = commit
        prefix = root.isEmpty ? "" : root + "/"
    }

    var sourceTree: SourceTree {
        SourceTree(find: { self.find($0) }, digest: { self.digest($0) })
    }

    /// A commit whose tree cannot be read has no paths; reading its manifests says why.
    private var entries: [TreeEntry] {
        listed.withLock { listed in
            if let listed { return listed }
            let entries = (try? listEntries()) ?? []
            listed = entries
            return entries
        }
    }

    private func listEntries() throws -> [TreeEntry] {
        let repository = try Repository(at: gitDirectory)
        guard !prefix.isEmpty else { return try repository.entries(of: commit) }
        return try repository.entries(of: commit, under: prefix).map { entry in
            var entry = entry
            let rest = entry.path.utf8.dropFirst(prefix.utf8.count)
            entry.path = String(decoding: rest, as: UTF8.self)
            return entry
        }
    }

    private func find(_ path: String) -> SourceTree.Found? {
        let entries = self.entries
        let start = entries.firstPosition(from: path)
        if start < entries.count, entries[start].path.utf8.elementsEqual(path.utf8) {
            return entries[start].asFound
        }
        let folder = path + "/"
        let first = entries.firstPosition(from: folder)
        var files: [SourceTree.File] = []
        for entry in entries[first...] {
            guard entry.path.utf8.starts(with: folder.utf8) else { break }
            if let file = entry.asFile { files.append(file) }
        }
        return files.isEmpty ? nil : .folder(files)
    }

    private func read(_ entry: TreeEntry) throws -> [UInt8] {
        let repository = try Repository(at: gitDirectory)
        return try repository.blob(entry.id, maxBytes: TreeIndex.fileBytesMax)
    }

    private func digest(_ path: String) -> [UInt8]? {
        let entries = self.entries
        let position = entries.firstPosition(from: path)
        guard position < entries.count, entries[position].path.utf8.elementsEqual(path.utf8),
            let bytes = try? read(entries[position])
        else { return nil }
        return sha256(bytes)
    }
}

extension [TreeEntry] {
    /// Where a path is or would be; git lists paths in the order of their bytes.
    fileprivate func firstPosition(from path: String) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if bytesPrecede(self[middle].path, path) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension TreeEntry {
    fileprivate var asFile: SourceTree.File? {
        switch kind {
        case .file: SourceTree.File(path: path, isExecutable: false)
        case .executable: SourceTree.File(path: path, isExecutable: true)
        case .symlink, .submodule: nil
        }
    }

    fileprivate var asFound: SourceTree.Found {
        if let file = asFile { return .file(file) }
        return .odd(kind == .symlink ? "a symbolic link" : "a submodule")
    }
}
