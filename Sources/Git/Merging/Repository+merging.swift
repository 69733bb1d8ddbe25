import CGit2

extension Repository {
    /// Merges two commits as `git merge` would, in memory: nothing of this repository is touched. No attribute
    /// is looked at, so no driver is chosen: texts are merged by lines, and nothing else is.
    package func merged(_ head: ObjectID, into base: ObjectID) throws(GitError) -> Merge {
        let bench = try MergeBench(over: objects)
        let index = try bench.merge(base, head)
        defer { git_index_free(index) }
        guard git_index_has_conflicts(index) == 0 else {
            return .conflicts(try conflicts(in: index))
        }
        return .clean(try bench.tree(of: index, beside: unwritten))
    }

    private func conflicts(in index: OpaquePointer) throws(GitError) -> [String] {
        let each = try acquire("list the conflicts") { git_index_conflict_iterator_new(&$0, index) }
        defer { git_index_conflict_iterator_free(each) }
        var paths: Set<String> = []
        var (old, ours, theirs): (Entry?, Entry?, Entry?)
        while git_index_conflict_next(&old, &ours, &theirs, each) == 0 {
            guard let path = (ours ?? theirs ?? old)?.pointee.path else { continue }
            paths.insert(String(cString: path))
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

private typealias Entry = UnsafePointer<git_index_entry>

/// Where a merge is made: a repository of objects alone, with nothing configured and nothing checked out, whose
/// new objects stay in memory. So it comes out the same in every clone.
private struct MergeBench: ~Copyable {
    private let objects: OpaquePointer
    private let memory: UnsafeMutablePointer<git_odb_backend>
    private let handle: OpaquePointer

    init(over base: OpaquePointer) throws(GitError) {
        let doing = "prepare a merge"
        let objects = try acquire(doing) { git_odb_new(&$0) }
        let parts: (memory: UnsafeMutablePointer<git_odb_backend>, handle: OpaquePointer)
        do throws(GitError) {
            let memory = try MergeBench.memory(in: objects, over: base, doing)
            parts = (memory, try MergeBench.repository(of: objects, doing))
        } catch {
            git_odb_free(objects)
            throw error
        }
        self.objects = objects
        (memory, handle) = parts
    }

    deinit {
        git_repository_free(handle)
        git_odb_free(objects)
    }

    private static func memory(
        in objects: OpaquePointer, over base: OpaquePointer, _ doing: String
    ) throws(GitError) -> UnsafeMutablePointer<git_odb_backend> {
        var memory: UnsafeMutablePointer<git_odb_backend>?
        try check(doing) {
            cgit2_add_memory(objects, base, UnwrittenObjects.bytesMax, &memory)
        }
        guard let memory else { throw GitError(.unspecified, doing, "there is no memory") }
        return memory
    }

    private static func repository(
        of objects: OpaquePointer, _ doing: String
    ) throws(GitError) -> OpaquePointer {
        let handle = try acquire(doing) { git_repository_wrap_odb(&$0, objects) }
        do throws(GitError) {
            let settings = try acquire(doing) { git_config_new(&$0) }
            defer { git_config_free(settings) }
            try check(doing) { git_repository_set_config(handle, settings) }
            let index = try acquire(doing) { git_index_new(&$0) }
            defer { git_index_free(index) }
            try check(doing) { git_repository_set_index(handle, index) }
        } catch {
            git_repository_free(handle)
            throw error
        }
        return handle
    }

    /// The index of the merge, which is the caller's to free.
    func merge(_ base: ObjectID, _ head: ObjectID) throws(GitError) -> OpaquePointer {
        let doing = "merge \(head) into \(base)"
        let ours = try commit(base, doing)
        defer { git_commit_free(ours) }
        let theirs = try commit(head, doing)
        defer { git_commit_free(theirs) }
        var options = git_merge_options()
        try check(doing) {
            git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION))
        }
        // As git finds them; more files than this are not compared with each other.
        options.flags = GIT_MERGE_FIND_RENAMES.rawValue
        options.target_limit = 1_000
        return try acquire(doing) { git_merge_commits(&$0, handle, ours, theirs, &options) }
    }

    private func commit(_ id: ObjectID, _ doing: String) throws(GitError) -> OpaquePointer {
        var raw = id.raw
        return try acquire(doing) { git_commit_lookup(&$0, handle, &raw) }
    }

    func tree(of index: OpaquePointer, beside others: UnwrittenObjects) throws(GitError)
        -> MergedTree
    {
        var id = git_oid()
        try check("write the tree of a merge") { git_index_write_tree_to(&id, index, handle) }
        return MergedTree(id: ObjectID(id), unwritten: UnwrittenObjects(in: memory, beside: others))
    }
}
