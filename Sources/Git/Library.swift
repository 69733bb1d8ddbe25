import CGit2

/// Opens and configures libgit2, once a process; everything that makes a handle calls it first.
func startLibrary() throws(GitError) {
    if let whyLibraryDidNotStart { throw whyLibraryDidNotStart }
}

private let whyLibraryDidNotStart: GitError? = {
    do throws(GitError) {
        try loadLibrary()
        // Before it has started, libgit2 has no slot to keep its words in: there are none to ask for.
        guard git_libgit2_init() > 0 else {
            throw GitError(.unavailable, "start libgit2", "it gave no reason")
        }
        try readOnlyTheRepository()
        return nil
    } catch {
        return error
    }
}()

private func loadLibrary() throws(GitError) {
    var message: UnsafePointer<CChar>?
    guard cgit2_load(&message) != 0 else { return }
    throw GitError(
        .unavailable, "load libgit2", message.map { String(cString: $0) } ?? "no reason given",
        remedy: "libgit2 reads the repository; install it with `apt-get install libgit2-dev`")
}

private func readOnlyTheRepository() throws(GitError) {
    // What we read is in the repository. A person's or a machine's git configuration could only
    // make the same commit read differently in two places.
    let levels = [
        GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
        GIT_CONFIG_LEVEL_GLOBAL,
    ]
    for level in levels {
        try check("ignore the machine's git configuration") { cgit2_set_search_path(level, "") }
    }

    // git refuses another user's repository because that repository's configuration names programs
    // that git would run: hooks, filters, monitors. This room runs none, so reading is safe; and the
    // exception list, `safe.directory`, is in the configuration that we do not read.
    try check("read repositories of other users") { cgit2_set_owner_validation(0) }

    try check("order the readers of objects") { cgit2_read_packs_first() }
    try check("accept more kinds of repository") { cgit2_accept_extensions() }
}
