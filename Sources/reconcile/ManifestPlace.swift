import Git
import Host
import Manifests
import Records

/// What manifests are read: a folder as it lies on disk, or a revision of a repository.
enum ManifestPlace {
    case folder(WorkingFolder)
    case revision(String, repository: String)

    /// Finds what `words` mean: a path where there is one, else a revision; without them, the desired
    /// state around here.
    init(_ words: String?, repository: String?, in surroundings: Surroundings) throws {
        let here = truePath(surroundings.currentDirectory) ?? surroundings.currentDirectory
        let start = repository.map { $0.hasPrefix("/") ? $0 : here + "/" + $0 } ?? here
        guard let words else {
            self = try ManifestPlace.around(start, seenFrom: here)
            return
        }
        // An unset variable of a script is no answer to "which revision?".
        guard !words.isEmpty else { throw NothingThere(words: words, error: nil) }
        let path = words.hasPrefix("/") ? words : start + "/" + words
        if let found = truePath(path) {
            self = .folder(ManifestPlace.folder(at: found, seenFrom: here))
            return
        }
        self = .revision(words, repository: try ManifestPlace.repository(at: start, having: words))
    }

    private static func repository(at start: String, having revision: String) throws -> String {
        do throws(GitError) {
            let repository = try Repository(discovering: start)
            _ = try repository.resolve(revision)
            return repository.gitDirectory
        } catch {
            guard error.code == .notFound else { throw error }
            throw NothingThere(words: revision, error: error)
        }
    }

    private static func around(_ start: String, seenFrom here: String) throws -> ManifestPlace {
        guard let found = truePath(start) else { throw NothingThere(words: start, error: nil) }
        guard let tree = workingTree(around: found) else {
            if let bare = try? Repository(discovering: found), bare.isBare {
                return .revision("HEAD", repository: bare.gitDirectory)
            }
            return .folder(folder(at: found, seenFrom: here))
        }
        return .folder(
            WorkingFolder(
                root: tree, manifests: desiredStateFolder, prefix: prefix(of: tree, seenFrom: here))
        )
    }

    private static func folder(at path: String, seenFrom here: String) -> WorkingFolder {
        let holdsDesiredState = FileKind(at: path + "/" + desiredStateFolder) == .folder
        // What has a desired state of its own is a repository to be, wherever it lies now.
        if !holdsDesiredState, let tree = workingTree(around: path) {
            let below = relativePath(of: path, from: tree)
            return WorkingFolder(
                root: tree, manifests: below, prefix: prefix(of: tree, seenFrom: here))
        }
        var root = path
        var manifests = ""
        if holdsDesiredState {
            manifests = desiredStateFolder
        } else if let slash = path.lastIndex(of: "/"),
            FileKind(at: path) != .folder || path[path.index(after: slash)...] == desiredStateFolder
        {
            // Programs are told from the folder that `desired-state/` is in.
            root = String(path[..<slash])
            manifests = String(path[path.index(after: slash)...])
        }
        return WorkingFolder(
            root: root, manifests: manifests, prefix: prefix(of: root, seenFrom: here))
    }

    private static func workingTree(around path: String) -> String? {
        let folder =
            FileKind(at: path) == .folder
            ? path : String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        // What cannot be opened is read as a plain folder; nothing of git is needed for that.
        guard let repository = try? Repository(discovering: folder) else { return nil }
        return repository.workingTree.flatMap { truePath($0) }
    }

    private static func prefix(of root: String, seenFrom here: String) -> String {
        let relative = relativePath(of: root, from: here)
        if relative.isEmpty { return "" }
        return relative.hasPrefix("../../../") ? root + "/" : relative + "/"
    }

    /// Reads the manifests there.
    func read(controller: Controller? = nil) throws -> Reading {
        switch self {
        case .folder(let folder): return try folder.read(controller: controller)
        case .revision(let revision, let directory):
            let repository = try Repository(at: directory)
            return try readDesired(
                at: try repository.resolve(revision), of: repository, controller: controller)
        }
    }
}

/// What the user named is neither on disk nor in git.
struct NothingThere: Error {
    var words: String
    var error: GitError?
}
