import Git
import Host
import Records

/// From where places are told: people stand in a folder, a hosting page in the repository.
struct Viewpoint {
    /// The working folder.
    var here: String
    /// Where places are looked for: `--repo DIR`, or here.
    var start: String
    /// Whether paths are told from the repository, as machines want them, and not from here.
    var isRepository: Bool

    init(
        repository: String?, fromRepository isRepository: Bool = false,
        in surroundings: Surroundings
    ) throws {
        let here = truePath(surroundings.currentDirectory) ?? surroundings.currentDirectory
        let named = repository.map { $0.hasPrefix("/") ? $0 : here + "/" + $0 } ?? here
        guard let start = truePath(named), FileKind(at: start) == .folder else {
            throw NoSuchFolder(path: repository)
        }
        self.here = here
        self.start = start
        self.isRepository = isRepository
    }

    /// What is put before a path below `root` to tell it.
    func prefix(of root: String, in repository: String) -> String {
        let relative = relativePath(of: root, from: isRepository ? repository : here)
        if relative.isEmpty { return "" }
        return relative.hasPrefix("../../../") ? root + "/" : relative + "/"
    }

    /// How a file is told that may lie outside of the repository, and that the user called `name`.
    func name(of path: String, called name: String, in repository: String?) -> String {
        guard isRepository, let path = truePath(path) else { return name }
        let relative = relativePath(of: path, from: repository ?? here)
        return relative.hasPrefix("../") ? path : relative
    }

    /// How a person is told of a folder that is not where he stands.
    func spoken(_ folder: String) -> String {
        let relative = relativePath(of: folder, from: here)
        return relative.hasPrefix("..") || relative.isEmpty ? folder : relative
    }

    /// Whether a root goes without saying.
    func isObvious(_ root: String) -> Bool { root == here || root == start }
}

/// `--repo` names no folder; without it, the working folder has been taken away.
struct NoSuchFolder: Error {
    var path: String?
}

/// Returns the top of the working tree that something is in; nil outside of git.
func workingTree(around path: String) -> String? {
    let folder =
        FileKind(at: path) == .folder
        ? path : String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    // What cannot be opened is read as a plain folder; nothing of git is needed for that.
    guard let repository = try? Repository(discovering: folder) else { return nil }
    return repository.workingTree.flatMap { truePath($0) }
}
