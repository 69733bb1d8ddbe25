import CGit2

extension Repository {
    /// The commits whose id begins with `prefix`. git means a commit where one is asked for, and does
    /// not call an abbreviation ambiguous because a file's id begins alike; libgit2 does.
    ///
    /// Looks at the name of every object: for the rare, short abbreviation only.
    func commits(abbreviated prefix: String) throws(GitError) -> [ObjectID] {
        let search = PrefixSearch(prefix.lowercased())
        // The callback runs within this call, on this thread, so the search outlives its borrowed pointer.
        let payload = Unmanaged.passUnretained(search).toOpaque()
        try check("look for ids that begin with \(prefix)") {
            git_odb_foreach(objects, collect, payload)
        }
        return Set(search.found).filter { (try? header($0).type) == GIT_OBJECT_COMMIT }.sorted()
    }
}

private final class PrefixSearch {
    let prefix: String
    var found: [ObjectID] = []

    init(_ prefix: String) { self.prefix = prefix }
}

private let collect: git_odb_foreach_cb = { id, payload in
    guard let id, let payload else { return 0 }
    let search = Unmanaged<PrefixSearch>.fromOpaque(payload).takeUnretainedValue()
    let object = ObjectID(id.pointee)
    if object.hex.hasPrefix(search.prefix) { search.found.append(object) }
    return 0
}
