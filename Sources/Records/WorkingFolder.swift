import Git
import Host
package import Manifests
import YAML

/// A folder on disk whose manifests are read: the root that paths are told from, and what of it is manifests.
package struct WorkingFolder: Sendable {
    /// The absolute path of the tree that programs are looked up in.
    package var root: String
    /// The folder or file of manifests below it; empty for the root itself.
    package var manifests: String
    /// What is put before a path to say it from where the user stands.
    package var prefix: String
    /// The file or folder that was asked for, where the manifests around it are read for what it refers to.
    package var asked: String?
    /// Folders below the root that are roots of their own.
    package var others: [String] = []

    package init(root: String, manifests: String, prefix: String) {
        self.root = root
        self.manifests = manifests
        self.prefix = prefix
    }

    package func read(controller: Controller? = nil, workers: Int = processorCount()) throws
        -> Reading
    {
        let entries = try self.entries()
        let files = entries.filter {
            isManifest($0.path) && ($0.kind == .file || $0.kind == .executable)
        }
        let root = self.root
        let prefix = self.prefix
        let read = inParallel(
            files, workers: workers, start: { ParsingDesk() },
            body: { desk, entry in readFile(entry, below: root, prefix: prefix, at: &desk) })
        let odd = oddities(in: entries.compactMap(\.asTreeEntry)).compactMap {
            Diagnostic($0, as: prefix + $0.path)
        }
        return Reading(
            read, strays: odd, tree: FolderTree(root: root).sourceTree, controller: controller,
            workers: workers,
            isAsked: isAsked)
    }

    private func isAsked(_ name: String) -> Bool {
        guard let asked else { return true }
        return name == prefix + asked || isBelow(prefix + asked, name)
    }

    private func entries() throws -> [DirectoryEntry] {
        let start = manifests.isEmpty ? root : root + "/" + manifests
        switch FileKind(at: start) {
        case nil: throw NoDesiredState(place: prefix.isEmpty ? "this folder" : "`\(prefix)`")
        case .folder: break
        case .executable, .file, .symlink, .special:
            return [DirectoryEntry(path: manifests, kind: .file)]
        }
        let entries = try Directory.list(start, skipping: [".git"]).map { entry in
            var entry = entry
            if !manifests.isEmpty { entry.path = manifests + "/" + entry.path }
            return entry
        }
        guard !others.isEmpty else { return entries }
        return entries.filter { entry in !others.contains { isBelow($0, entry.path) } }
    }
}

private func readFile(
    _ entry: DirectoryEntry, below root: String, prefix: String, at desk: inout ParsingDesk
) -> ReadFile {
    let name = prefix + entry.path
    guard entry.size <= Limits.standard.fileBytesMax else { return .tooLarge(name) }
    do {
        return ReadFile(
            try File.read(root + "/" + entry.path, maxBytes: Limits.standard.fileBytesMax),
            name: name, at: &desk)
    } catch {
        return ReadFile(
            problem: Diagnostic(
                rule: unreadable, at: SourceLocation(file: name), String(describing: error)))
    }
}

extension DirectoryEntry {
    /// The same thing as git would record it, so that one rule tells what is odd.
    fileprivate var asTreeEntry: TreeEntry? {
        let nothing = [UInt8](repeating: 0, count: ObjectID.byteCount)
        guard let id = ObjectID(bytes: nothing) else { return nil }
        switch kind {
        case .file: return TreeEntry(path: path, rawPath: rawPath, kind: .file, id: id)
        case .executable: return TreeEntry(path: path, rawPath: rawPath, kind: .executable, id: id)
        case .symlink: return TreeEntry(path: path, rawPath: rawPath, kind: .symlink, id: id)
        case .special: return nil
        }
    }
}
