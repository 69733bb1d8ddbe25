import Git
import Host
import Manifests
import Records

/// Where manifests are read: folders as they lie on disk, or a revision of a repository.
struct ManifestPlace {
    enum Source {
        case folder(WorkingFolder)
        case commit(ObjectID, gitDirectory: String, root: String)
    }

    /// Several where the folder that was named holds several roots.
    var sources: [Source]
    /// The top of the repository, which machines tell paths from; nil for a bare one.
    var repository: String?

    /// Finds what `words` mean: a path where there is one, else a revision; without them, the nearest
    /// desired state from where we start upward.
    init(_ words: String?, from view: Viewpoint) throws {
        guard let words else {
            self = try ManifestPlace(around: view)
            return
        }
        // An unset variable of a script is no answer to "which revision?".
        guard !words.isEmpty else { throw NothingThere(words: words, error: nil) }
        let path = words.hasPrefix("/") ? words : view.start + "/" + words
        if let found = truePath(path) {
            self = try ManifestPlace(path: found, from: view)
        } else {
            do {
                self = try ManifestPlace(revision: words, from: view)
            } catch var error as NothingThere {
                error.kinds = "neither a file nor a revision"
                throw error
            }
        }
    }

    private init(around view: Viewpoint) throws {
        guard let tree = workingTree(around: view.start) else {
            if let bare = try? Repository(discovering: view.start), bare.isBare {
                self = try ManifestPlace(revision: "HEAD", from: view)
                return
            }
            self = try ManifestPlace(around: view, upTo: "/", in: nil)
            return
        }
        self = try ManifestPlace(around: view, upTo: tree, in: tree)
    }

    private init(around view: Viewpoint, upTo top: String, in tree: String?) throws {
        guard let root = nearestRoot(from: view.start, upTo: top) else {
            throw NoDesiredState(
                place: "`\(view.start)`" + (view.start == top ? "" : " or above it"))
        }
        let repository = tree ?? root
        self.repository = repository
        sources = [
            .folder(
                WorkingFolder(
                    root: root, manifests: desiredStateFolder,
                    prefix: view.prefix(of: root, in: repository)))
        ]
    }

    private init(path: String, from view: Viewpoint) throws {
        let tree = workingTree(around: path)
        let folders = try ManifestPlace.folders(at: path, in: tree)
        let repository = tree ?? (folders.count == 1 ? folders[0].root : path)
        self.repository = repository
        sources = folders.map { folder in
            var folder = folder
            folder.prefix = view.prefix(of: folder.root, in: repository)
            return .folder(folder)
        }
    }

    /// Returns what a path means; how its files are told is not settled yet.
    private static func folders(at path: String, in tree: String?) throws -> [WorkingFolder] {
        if isRoot(path) { return [root(path)] }
        if let around = rootAround(path, upTo: tree ?? "/") {
            var folder = root(around)
            let asked = relativePath(of: path, from: around)
            if asked != desiredStateFolder { folder.asked = asked }
            return [folder]
        }
        let isFolder = FileKind(at: path) == .folder
        let below = isFolder ? try RootsBelow(path) : nil
        let roots = below?.roots.map { path + "/" + $0 } ?? []
        if let below, !below.hasOthers, !roots.isEmpty { return roots.map(root) }
        return [loose(path, isFolder: isFolder, in: tree, beside: roots)] + roots.map(root)
    }

    private static func root(_ path: String) -> WorkingFolder {
        WorkingFolder(root: path, manifests: desiredStateFolder, prefix: "")
    }

    /// Manifests that are in no `desired-state/`.
    private static func loose(
        _ path: String, isFolder: Bool, in tree: String?, beside roots: [String]
    ) -> WorkingFolder {
        var top = path
        if let tree {
            top = nearestRoot(from: path, upTo: tree) ?? tree
        } else if !isFolder, let slash = path.lastIndex(of: "/") {
            top = String(path[..<slash])
        }
        var folder = WorkingFolder(
            root: top, manifests: relativePath(of: path, from: top), prefix: "")
        folder.others = roots.map { relativePath(of: $0, from: top) }
        return folder
    }

    // MARK: Revisions

    /// Without a `root`, reads the nearest there upward from where we start, as it would be found if the
    /// revision were checked out.
    init(revision: String, root: String? = nil, from view: Viewpoint) throws {
        let (gitDirectory, commit) = try ManifestPlace.resolve(revision, from: view)
        let repository = try Repository(at: gitDirectory)
        let tree = repository.workingTree.flatMap { truePath($0) }
        let place = tree.map { relativePath(of: view.start, from: $0) } ?? ""
        var found = root
        if found == nil {
            // A folder outside of the tree, such as `.git` of another place, has no place in it.
            let start = place.hasPrefix("..") ? "" : place
            found = try repository.nearestRoot(at: commit, from: start)
        }
        guard let found else {
            throw NoDesiredState(place: "commit \(commit.hex.prefix(10))")
        }
        self.repository = tree
        sources = [.commit(commit, gitDirectory: gitDirectory, root: found)]
    }

    private static func resolve(_ revision: String, from view: Viewpoint) throws
        -> (gitDirectory: String, commit: ObjectID)
    {
        do throws(GitError) {
            let repository = try Repository(discovering: view.start)
            return (repository.gitDirectory, try repository.resolve(revision))
        } catch {
            guard error.code == .notFound else { throw error }
            throw NothingThere(words: revision, error: error)
        }
    }

    // MARK: Reading

    /// Reads the manifests of each source.
    func read(controller: Controller? = nil) throws -> [Reading] {
        try sources.map { try $0.read(controller: controller) }
    }
}

extension ManifestPlace.Source {
    func read(controller: Controller?) throws -> Reading {
        switch self {
        case .folder(let folder): return try folder.read(controller: controller)
        case .commit(let commit, let gitDirectory, let root):
            let repository = try Repository(at: gitDirectory)
            return try readDesired(
                at: commit, of: repository, root: root, controller: controller)
        }
    }
}

/// What the user named is neither on disk nor in git.
struct NothingThere: Error {
    var words: String
    var error: GitError?
    /// What is there nothing of.
    var kinds = "no revision"

    /// Why it is no revision, where that is more than a wrong name.
    var reason: String? {
        guard let error else { return "the name is empty" }
        return error.message == noSuchName ? nil : error.message
    }
}
