import Git
import Host
import Manifests
import Synchronization

/// The tree as it lies on disk, in the way in which a commit would record it.
final class FolderTree: Sendable {
    private let root: String
    /// What was found, by the bytes of its path: many manifests name the same programs.
    private let known = Mutex<[[UInt8]: SourceTree.Found]>([:])

    init(root: String) { self.root = root }

    var sourceTree: SourceTree {
        SourceTree(find: { self.find($0) }, digest: { self.digest($0) })
    }

    private func digest(_ path: String) -> [UInt8]? {
        let bytes = try? File.read(root + "/" + path, maxBytes: SourceTree.fileBytesMax)
        return bytes.map { sha256($0) }
    }

    private func find(_ path: String) -> SourceTree.Found? {
        guard !path.utf8.contains(0) else { return nil }
        let key = Array(path.utf8)
        if let found = known.withLock({ $0[key] }) { return found }
        guard let found = look(path) else { return nil }
        known.withLock { $0[key] = found }
        return found
    }

    private func look(_ path: String) -> SourceTree.Found? {
        var walked = ""
        for part in path.unicodeScalars.split(separator: "/").dropLast() {
            walked += (walked.isEmpty ? "" : "/") + String(part)
            switch FileKind(at: root + "/" + walked) {
            // A link on the way leads out of what git records.
            case .symlink: return .odd([Odd(walked, .link)])
            case .folder where isRepository(walked): return .odd([Odd(walked, .submodule)])
            case .folder: break
            case nil, .file, .executable, .special: return nil
            }
        }
        switch FileKind(at: root + "/" + path) {
        case nil: return nil
        case .file: return found(SourceTree.File(path: path, isExecutable: false))
        case .executable: return found(SourceTree.File(path: path, isExecutable: true))
        case .symlink: return .odd([Odd(path, .link)])
        case .special: return .odd([Odd(path, .special)])
        case .folder where isRepository(path): return .odd([Odd(path, .submodule)])
        case .folder: return listed(path)
        }
    }

    /// Git records a repository within another as a commit, and nothing of what is in it.
    private func isRepository(_ folder: String) -> Bool {
        FileKind(at: root + "/" + folder + "/.git") != nil
    }

    private func found(_ file: SourceTree.File) -> SourceTree.Found {
        odd(file).map { .odd([$0]) } ?? .file(file)
    }

    private func odd(_ file: SourceTree.File) -> Odd? {
        do throws(HostError) {
            let size = try File.readableSize(root + "/" + file.path)
            return size <= SourceTree.fileBytesMax ? nil : Odd(file.path, .tooLarge)
        } catch {
            return Odd(file.path, .unreadable(why: error.message))
        }
    }

    private func listed(_ folder: String) -> SourceTree.Found? {
        do throws(HostError) {
            let entries = try Directory.list(root + "/" + folder)
            return contents(
                entries.map { entry in
                    var entry = entry
                    entry.path = folder + "/" + entry.path
                    return entry
                })
        } catch {
            return .odd([Odd(folder, .unreadable(why: error.message))])
        }
    }

    private func contents(_ entries: [DirectoryEntry]) -> SourceTree.Found? {
        var files: [SourceTree.File] = []
        var odd: [Odd] = []
        var repositories: Set<String> = []
        for entry in entries {
            if let repository = entry.path.repositoryWithin {
                if repositories.insert(repository).inserted {
                    odd.append(Odd(repository, .submodule))
                }
            } else if entry.rawPath != nil {
                odd.append(Odd(entry.path, .notUTF8))
            } else if let file = entry.asFile {
                if let one = self.odd(file) { odd.append(one) } else { files.append(file) }
            } else {
                odd.append(Odd(entry.path, entry.kind == .symlink ? .link : .special))
            }
        }
        if !odd.isEmpty { return .odd(odd) }
        return files.isEmpty ? nil : .folder(files)
    }
}

extension DirectoryEntry {
    fileprivate var asFile: SourceTree.File? {
        switch kind {
        case .file: SourceTree.File(path: path, isExecutable: false)
        case .executable: SourceTree.File(path: path, isExecutable: true)
        case .symlink, .special: nil
        }
    }
}

extension String {
    /// The folder whose `.git` this path is or is in.
    fileprivate var repositoryWithin: String? {
        let parts = unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
        guard let position = parts.firstIndex(where: { String($0) == ".git" }) else { return nil }
        return parts[..<position].map { String($0) }.joined(separator: "/")
    }
}
