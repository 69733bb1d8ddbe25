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

    package init(root: String, manifests: String, prefix: String) {
        self.root = root
        self.manifests = manifests
        self.prefix = prefix
    }

    package func read(controller: Controller? = nil, workers: Int = processorCount()) throws -> Reading {
        let entries = try self.entries()
        let files = entries.filter { isManifest($0.path) && $0.kind.isFile }
        let root = self.root
        let prefix = self.prefix
        let read = try inParallel(
            files, workers: workers, start: {},
            body: { _, entry in readFile(root + "/" + entry.path, named: prefix + entry.path) })
        let odd = oddities(in: entries.compactMap(\.asTreeEntry)).compactMap { Diagnostic($0, as: prefix + $0.path) }
        let setting = Setting(tree: sourceTree, hasZone: hasTimeZone, controller: controller)
        let desired = DesiredState(read.flatMap(\.manifests), strays: odd + read.flatMap(\.strays), in: setting)
        return Reading(desired: desired, tree: sourceTree, filesRead: files.count)
    }

    private func entries() throws -> [Directory.Entry] {
        let start = manifests.isEmpty ? root : root + "/" + manifests
        guard let kind = File.kind(at: start) else { throw NoDesiredState(place: prefix.isEmpty ? "this folder" : prefix) }
        if kind != .folder { return [Directory.Entry(path: manifests, kind: kind, isUTF8: true)] }
        let listed = try Directory.list(start) { $0.split(separator: "/").last != ".git" }
        return listed.map { entry in
            var entry = entry
            if !manifests.isEmpty { entry.path = manifests + "/" + entry.path }
            return entry
        }
    }

    /// The tree as it lies on disk.
    private var sourceTree: SourceTree {
        let root = self.root
        return SourceTree(
            find: { path in find(path, below: root) },
            digest: { path in
                let bytes = try? File.read(root + "/" + path, bytesMax: TreeIndex.fileBytesMax)
                return bytes.flatMap { $0 }.map { sha256($0) }
            })
    }
}

private func readFile(_ path: String, named name: String) -> ReadFile {
    do {
        guard let bytes = try File.read(path, bytesMax: Limits.standard.fileBytesMax) else { return .tooLarge(name) }
        return ReadFile(bytes, name: name)
    } catch {
        return ReadFile(
            problem: Diagnostic(rule: "unreadable", at: SourceLocation(file: name), String(describing: error)))
    }
}

private func find(_ path: String, below root: String) -> SourceTree.Found? {
    guard !path.utf8.contains(0) else { return nil }
    // A link on the way would lead out of what git records.
    var walked = ""
    for part in path.split(separator: "/").dropLast() {
        walked += "/" + part
        guard File.kind(at: root + walked) == .folder else { return nil }
    }
    switch File.kind(at: root + "/" + path) {
    case nil: return nil
    case .file(let isExecutable): return .file(SourceTree.File(path: path, isExecutable: isExecutable))
    case .link: return .odd("a symbolic link")
    case .other: return .odd("no regular file")
    case .folder:
        let listed = (try? Directory.list(root + "/" + path) { $0.split(separator: "/").last != ".git" }) ?? []
        let files: [SourceTree.File] = listed.compactMap { entry in
            guard case .file(let isExecutable) = entry.kind else { return nil }
            return SourceTree.File(path: path + "/" + entry.path, isExecutable: isExecutable)
        }
        return files.isEmpty ? nil : .folder(files)
    }
}

extension File.Kind {
    var isFile: Bool { if case .file = self { true } else { false } }
}

extension Directory.Entry {
    /// The same thing as git would record it, so that one rule tells what is odd.
    fileprivate var asTreeEntry: TreeEntry? {
        guard let id = ObjectID(bytes: [UInt8](repeating: 0, count: ObjectID.byteCount)) else { return nil }
        switch kind {
        case .file(let isExecutable): return TreeEntry(path: path, kind: isExecutable ? .executable : .file, id: id)
        case .link: return TreeEntry(path: path, kind: .symlink, id: id)
        case .folder, .other: return nil
        }
    }
}
