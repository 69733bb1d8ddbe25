import CGit2

/// An open repository, read from its object database and references alone: never from its working
/// tree or index, and never through a filter, attribute, hook or configured program.
///
/// libgit2 wants a handle on one thread at a time, so it has one owner: another thread opens its own.
package struct Repository: ~Copyable {
    let handle: OpaquePointer
    /// The object database, held so that a read need not ask for it.
    let objects: OpaquePointer
    /// What is read here beside what is in it.
    package let unwritten: UnwrittenObjects

    /// Opens the repository that `path` is in, as git finds it: in that folder or one above.
    /// Throws `notFound` where there is none.
    package init(discovering path: String) throws(GitError) {
        try self.init(path, flags: 0)
    }

    /// Opens the repository at exactly `path`: a working tree's top, a `.git`, or a bare repository.
    /// What a merge has made, and `unwritten` holds, is read as if it were there.
    package init(
        at path: String, with unwritten: UnwrittenObjects = UnwrittenObjects()
    ) throws(GitError) {
        try self.init(path, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, with: unwritten)
    }

    private init(
        _ path: String, flags: UInt32, with unwritten: UnwrittenObjects = UnwrittenObjects()
    ) throws(GitError) {
        try startLibrary()
        let opened = try openRepository(at: path, flags: flags)
        do throws(GitError) {
            objects = try openObjects(of: opened, path, with: unwritten)
        } catch {
            git_repository_free(opened)
            throw error
        }
        handle = opened
        self.unwritten = unwritten
    }

    deinit {
        git_odb_free(objects)
        git_repository_free(handle)
    }
}

extension Repository {
    package var isBare: Bool { git_repository_is_bare(handle) == 1 }

    /// Whether history is cut off: some commits name parents that are not here.
    package var isShallow: Bool { git_repository_is_shallow(handle) == 1 }

    /// Where the files are checked out; nil for a bare repository.
    package var workingTree: String? { folder(git_repository_workdir(handle)) }

    /// Where this working tree's own HEAD is: `.git`, or `.git/worktrees/NAME` of a linked one.
    package var gitDirectory: String { folder(git_repository_path(handle)) ?? "" }

    /// Where objects and branches are, for all worktrees of a repository.
    package var commonDirectory: String { folder(git_repository_commondir(handle)) ?? "" }

    private func folder(_ path: UnsafePointer<CChar>?) -> String? {
        guard let path else { return nil }
        let text = String(cString: path)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
