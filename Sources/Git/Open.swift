import CGit2
import Glibc

/// Opens a repository and refuses what libgit2 would misread.
func openRepository(at path: String, flags: UInt32) throws(GitError) -> OpaquePointer {
    let doing = "open the repository at \(path)"
    let opened: OpaquePointer
    do throws(GitError) {
        opened = try acquire(doing) { git_repository_open_ext(&$0, path, flags, nil) }
    } catch {
        throw explained(error, at: path)
    }
    do throws(GitError) {
        try refuseOtherObjectFormats(opened, doing)
    } catch {
        git_repository_free(opened)
        throw error
    }
    return opened
}

/// Opens the object database, with our reader of loose objects in it.
func openObjects(
    of repository: OpaquePointer, _ path: String, with unwritten: UnwrittenObjects
) throws(GitError) -> OpaquePointer {
    let doing = "open the objects of \(path)"
    let objects = try acquire(doing) { git_repository_odb(&$0, repository) }
    do throws(GitError) {
        let common = git_repository_commondir(repository).map { String(cString: $0) } ?? ""
        try check(doing) { cgit2_read_loose_objects(objects, common + "objects") }
        try unwritten.lay(before: objects)
    } catch {
        git_odb_free(objects)
        throw error
    }
    return objects
}

private func explained(_ error: GitError, at path: String) -> GitError {
    var error = error
    if error.message.contains("unsupported extension") || error.message.contains("version") {
        error.code = .unsupported
        error.remedy = "a clone made by `git clone` with default settings can be read"
    } else if error.code == .notFound, lastErrorCameFrom(GIT_ERROR_OS), access(path, F_OK) == 0 {
        // The path is there, so what could not be resolved is where a `.git` file points. Called
        // "not found", a broken worktree would be taken for a folder outside git.
        error.code = .damaged
        error.remedy =
            "its `.git` points to a repository that is not there; "
            + "`git worktree repair`, run in the main working tree, mends a moved one"
    }
    return error
}

/// libgit2 reads SHA-1 names only. We let it open repositories that say `objectformat`, as git
/// writes it also for `sha1`; so the value is judged here.
private func refuseOtherObjectFormats(_ repository: OpaquePointer, _ doing: String) throws(GitError)
{
    let settings = try acquire(doing) { git_repository_config_snapshot(&$0, repository) }
    defer { git_config_free(settings) }

    var value: UnsafePointer<CChar>?
    guard git_config_get_string(&value, settings, "extensions.objectformat") == 0, let value else {
        return
    }
    let format = String(cString: value)
    guard format != "sha1" else { return }
    throw GitError(
        .unsupported, doing, "it names its objects by \(format), and only sha1 can be read",
        remedy: "a repository created with `git init --object-format=sha1` can be read")
}
