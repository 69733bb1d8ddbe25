import Glibc

extension Repository {
    /// Makes a bare repository of our own at `path`, where nothing may be: no template, no hook, no program,
    /// nothing that cleans up by itself. Synced when it returns.
    package static func initBare(at path: String) throws(GitError) -> Repository {
        let doing = "make the repository \(path)"
        guard access(path, F_OK) != 0 else {
            throw GitError(.exists, doing, "something is there already")
        }
        // Made beside and renamed, so that nobody ever opens half of one.
        let making = "\(path).making-\(getpid())"
        for folder in ["", "/objects", "/objects/pack", "/objects/info", "/refs", "/refs/heads"] {
            guard mkdir(making + folder, 0o755) == 0 else {
                throw diskError(doing, making + folder)
            }
        }
        try create(making + "/HEAD", "ref: refs/heads/main\n", doing)
        try create(making + "/config", settings, doing)
        try create(making + "/clean-mark", MarkText(isClean: true, seconds: 0).bytes, doing)
        for folder in ["/objects", "/refs", ""] { try syncFolder(making + folder, doing: doing) }
        guard rename(making, path) == 0 else { throw diskError(doing, path) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let above = parts.joined(separator: "/")
        try syncFolder(above.isEmpty ? (path.first == "/" ? "/" : ".") : above, doing: doing)
        return try Repository(at: path)
    }

    private static func create(
        _ path: String, _ text: String, _ doing: String
    ) throws(GitError) {
        try create(path, Array(text.utf8), doing)
    }

    private static func create(
        _ path: String, _ bytes: [UInt8], _ doing: String
    ) throws(GitError) {
        let file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL, doing: doing)
        try writeAll(bytes, to: file.number, doing: doing, path)
        guard fsync(file.number) == 0 else { throw diskError(doing, path) }
    }

    /// `core.fsync` is for the `git` that fetches into it: what it brings must last as ours does.
    private static var settings: String {
        """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = true
        \tbare = true
        \tfsync = all
        \thooksPath = /dev/null
        \tlogAllRefUpdates = false
        [gc]
        \tauto = 0
        [maintenance]
        \tauto = false
        [receive]
        \tautogc = false
        \tfsckObjects = true
        [fetch]
        \tfsckObjects = true
        \twriteCommitGraph = false

        """
    }
}
