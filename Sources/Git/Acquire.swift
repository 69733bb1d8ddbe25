import CGit2

/// Runs one call of libgit2. Its words are read here, in the function that called: they live in a
/// slot of the thread, and the next call overwrites them.
func check(_ doing: @autoclosure () -> String, _ call: () -> Int32) throws(GitError) {
    git_error_clear()
    let status = call()
    guard status < 0 else { return }
    throw lastError(status, doing())
}

/// Runs one call that hands out a handle, which is the caller's to free.
func acquire(
    _ doing: @autoclosure () -> String, _ call: (inout OpaquePointer?) -> Int32
) throws(GitError) -> OpaquePointer {
    var handle: OpaquePointer?
    try check(doing()) { call(&handle) }
    guard let handle else { throw GitError(.unspecified, doing(), "libgit2 handed out nothing") }
    return handle
}

func lastError(_ status: Int32, _ doing: String) -> GitError {
    let words = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) }
    return GitError(
        code(of: status), doing, words ?? "libgit2 gave no reason (status \(status))")
}

/// The part of libgit2 that spoke last; "not found" means different things in different parts.
func lastErrorCameFrom(_ part: git_error_t) -> Bool {
    git_error_last().map { $0.pointee.klass == Int32(bitPattern: part.rawValue) } ?? false
}

private func code(of status: Int32) -> GitError.Code {
    switch status {
    case GIT_EINVALID.rawValue: .invalid
    case GIT_EUNBORNBRANCH.rawValue: .notFound
    case GIT_EMISMATCH.rawValue: .damaged
    case GIT_EPEEL.rawValue: .wrongType
    default: GitError.Code(rawValue: status)
    }
}
