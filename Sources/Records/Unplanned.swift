package import Git
import Host
import Manifests
import YAML

/// What lies in a working folder and is not in what is planned.
package struct Unplanned: Hashable, Sendable {
    /// Below `desired-state/`, and not as the commit that is checked out has them.
    package var uncommitted: [String] = []
    /// Commits of the desired branch that the remote does not have.
    package var unpushed = 0
    /// Commits of the desired branch that the remote has, and had not when the controller asked it.
    package var unfetched = 0
    /// What is checked out, where that is not the branch that is planned and has other manifests.
    package var otherBranch: String?

    package var isNothing: Bool { self == Unplanned() }

    package init() {}
}

extension Unplanned {
    /// Compares the folder around `site` with the commit that is planned. Reads files and objects, and no index.
    package init(at site: Site, planned: ObjectID) throws {
        let repository = try Repository(at: site.repository)
        guard let folder = repository.workingTree, let head = try repository.head() else { return }
        uncommitted = try repository.uncommitted(in: folder, since: head.commit)
        if head.branch != site.branch {
            // What the hub has and this clone has not is something else in any case.
            let isSame =
                try repository.contains(planned)
                && repository.manifestsTree(of: head.commit)
                    == repository.manifestsTree(of: planned)
            otherBranch = isSame ? nil : head.branch ?? "commit \(head.commit.hex.prefix(10))"
        }
        guard let remote = site.remote, let own = try repository.current(site.desired) else {
            return
        }
        let known = try repository.current("refs/remotes/\(remote)/\(site.branch)")
        if let known { unpushed = try repository.commits(of: own, beyond: known) }
        if let known, unpushed == 0, repository.contains(planned) {
            unfetched = try repository.commits(of: known, beyond: planned)
        }
    }

    /// Where a remembered plan has to look whether all of this is still nothing; nil where there is more to it.
    package static func places(at site: Site) throws -> [Sight.Place]? {
        let repository = try Repository(at: site.repository)
        guard let tree = repository.workingTree else { return [] }
        guard site.isPath, try repository.head()?.branch == site.branch else { return nil }
        let folder = tree + (tree.hasSuffix("/") ? "" : "/") + desiredStateFolder
        guard FileKind(at: folder) == .folder else { return nil }
        let files = try Directory.list(folder).map { folder + "/" + $0.path }
        let folders = Set([folder] + files.flatMap { foldersOnTheWay(to: $0, from: folder) })
        return (folders.sorted(by: bytesPrecede) + files).map { Sight.Place($0, .stamp) }
    }
}

private func foldersOnTheWay(to file: String, from top: String) -> [String] {
    var folders = [top]
    for part in file.dropFirst(top.count + 1).split(separator: "/").dropLast() {
        folders.append("\(folders.last ?? top)/\(part)")
    }
    return folders
}

extension Repository {
    fileprivate func manifestsTree(of commit: ObjectID) throws -> ObjectID? {
        try folder(at: "", in: commit)?.first { $0.name == desiredStateFolder }?.id
    }

    fileprivate func uncommitted(in folder: String, since commit: ObjectID) throws -> [String] {
        let top = folder + (folder.hasSuffix("/") ? "" : "/")
        let start = top + desiredStateFolder
        // A sparse checkout leaves all of it out; who takes all of it away knows.
        guard FileKind(at: start) == .folder else { return [] }
        let committed =
            try isFolder(desiredStateFolder, at: commit)
            ? entries(of: commit, under: desiredStateFolder) : []
        var known: [String: TreeEntry] = [:]
        for entry in committed { known[entry.path] = entry }
        var changed: [String] = []
        for file in try Directory.list(start, skipping: [".git"]) {
            let path = "\(desiredStateFolder)/\(file.path)"
            let entry = known.removeValue(forKey: path)
            guard let entry else {
                // An editor's own files are nobody's manifests.
                if isManifest(path) { changed.append(path) }
                continue
            }
            if try isOther(file, at: top + path, than: entry) { changed.append(path) }
        }
        let gone = known.values.filter { $0.kind == .file || $0.kind == .executable }.map(\.path)
        return (changed + gone).sorted(by: bytesPrecede)
    }

    private func isOther(_ file: DirectoryEntry, at path: String, than entry: TreeEntry) throws
        -> Bool
    {
        guard entry.kind == .file || entry.kind == .executable else { return false }
        guard file.kind == .file || file.kind == .executable else { return true }
        // What cannot be read, or is too large for a manifest, is not compared: `validate` names it.
        guard let bytes = try? File.read(path, maxBytes: Limits.standard.fileBytesMax) else {
            return false
        }
        // A checkout may end lines in its own way.
        return ObjectID(ofFile: bytes) != entry.id
            && ObjectID(ofFile: bytes.withPlainEnds) != entry.id
    }
}

extension [UInt8] {
    fileprivate var withPlainEnds: [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(count)
        for (position, byte) in enumerated() {
            let isEnd = byte == 13 && position + 1 < count && self[position + 1] == 10
            if !isEnd { plain.append(byte) }
        }
        return plain
    }
}
